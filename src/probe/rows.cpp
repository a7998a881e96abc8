// Rows and labels of probes; all draws are functions of the seed.
#include "probe/rows.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "glass/base/random.h"

namespace glass {
namespace {

constexpr std::uint64_t kSamplePurpose = 0x70726f6265ULL, kControlPurpose = 0x636f6e74726f6cULL,
                        kBootstrapPurpose = 0x626f6f74ULL;
constexpr std::int64_t kHeldOutEvery = 6;  ///< about 17 % of the texts

bool starts_text(const States& states, std::int64_t row) {
  return row == 0 || states.texts[row] != states.texts[row - 1];
}

}  // namespace

std::vector<std::uint32_t> sample_texts(const TokenizedDataset& data, std::int64_t limit, bool pooled,
                                        std::uint64_t seed) {
  std::vector<std::uint32_t> order(data.size());
  std::iota(order.begin(), order.end(), 0u);
  Random(derive_seed(seed, kSamplePurpose)).shuffle(order);
  std::int64_t rows = 0;
  std::size_t count = 0;
  for (; count < order.size() && rows < limit; ++count)
    rows += pooled ? 1 : static_cast<std::int64_t>(data.ids[order[count]].size());
  order.resize(count);
  return order;
}

Parts split_rows(const States& states, const std::vector<std::int32_t>& labels) {
  Parts parts;
  std::map<std::int32_t, std::int64_t> seen;  // texts by label
  bool holds_out = false;
  for (std::int64_t row = 0; row < states.rows; ++row) {
    if (starts_text(states, row)) holds_out = ++seen[labels[row]] % kHeldOutEvery == 0;
    (holds_out ? parts.held_out : parts.fit).push_back(row);
  }
  return parts;
}

std::vector<std::int32_t> row_labels(const States& states, const std::vector<std::int32_t>& by_text) {
  std::vector<std::int32_t> labels;
  labels.reserve(states.texts.size());
  for (const std::int64_t text : states.texts) labels.push_back(by_text.at(static_cast<std::size_t>(text)));
  return labels;
}

LabelledRows keep_labelled(const States& states, const std::vector<std::vector<std::int32_t>>& by_token) {
  LabelledRows kept;
  std::vector<std::int64_t> rows;
  std::int64_t first = 0;  // row of the text's first token
  for (std::int64_t row = 0; row < states.rows; ++row) {
    if (starts_text(states, row)) first = row;
    const std::int32_t label =
        by_token.at(static_cast<std::size_t>(states.texts[row])).at(static_cast<std::size_t>(row - first));
    if (label < 0) continue;
    rows.push_back(row);
    kept.labels.push_back(label);
    kept.states.texts.push_back(states.texts[row]);
    kept.states.tokens.push_back(states.tokens[row]);
  }
  kept.states.pooled = states.pooled;
  kept.states.rows = static_cast<std::int64_t>(rows.size());
  for (const auto& [point, values] : states.points) {
    PointStates& out = kept.states.points[point];
    out.width = values.width;
    out.x.reserve(rows.size() * static_cast<std::size_t>(values.width));
    for (const std::int64_t row : rows)
      out.x.insert(out.x.end(), values.x.begin() + row * values.width, values.x.begin() + (row + 1) * values.width);
  }
  return kept;
}

std::vector<std::int32_t> control_labels(const States& states, const std::vector<std::int32_t>& labels,
                                         const std::vector<std::int32_t>& frequencies, std::uint64_t seed) {
  const std::uint64_t purpose = derive_seed(seed, kControlPurpose);
  std::vector<std::int32_t> control = labels;
  if (states.pooled) {
    Random(purpose).shuffle(control);
    return control;
  }
  for (std::size_t row = 0; row < control.size(); ++row) {
    Random random(derive_seed(purpose, static_cast<std::uint64_t>(states.tokens[row])));
    control[row] = frequencies.at(random.below(frequencies.size()));
  }
  return control;
}

Interval accuracy_by_text(const States& states, const std::vector<std::int32_t>& predicted,
                          const std::vector<std::int32_t>& labels, std::uint64_t seed) {
  std::vector<double> hits, rows;
  for (std::int64_t row = 0; row < states.rows; ++row) {
    if (starts_text(states, row)) {
      hits.push_back(0);
      rows.push_back(0);
    }
    hits.back() += predicted[row] == labels[row];
    rows.back() += 1;
  }
  const auto accuracy = [&](const std::vector<std::uint32_t>& texts) {
    double right = 0, all = 0;
    for (const std::uint32_t text : texts) {
      right += hits[text];
      all += rows[text];
    }
    return right / all;
  };
  return with_ends(bootstrap(hits.size(), accuracy, derive_seed(seed, kBootstrapPurpose)), hits.size());
}

double majority_share(const std::vector<std::int32_t>& labels, std::int64_t classes) {
  std::vector<double> counts(static_cast<std::size_t>(classes), 0.0);
  for (const std::int32_t label : labels) counts.at(static_cast<std::size_t>(label)) += 1;
  return labels.empty() ? 0.0 : *std::max_element(counts.begin(), counts.end()) / static_cast<double>(labels.size());
}

}  // namespace glass
