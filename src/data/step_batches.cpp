// Dividing a step: examples of like length stay together, parts have like numbers of tokens.
#include "glass/data/step_batches.h"

#include <algorithm>

#include "glass/base/error.h"

namespace glass {
namespace {

using Parts = std::vector<std::vector<std::uint32_t>>;

/// Cuts where a part would hold more than `most` tokens.
Parts cut_by_tokens(const std::vector<std::uint32_t>& examples, const std::vector<std::int64_t>& lengths,
                    std::int64_t most) {
  Parts parts;
  std::int64_t tokens = 0;
  for (const std::uint32_t example : examples) {
    if (parts.empty() || tokens + lengths[example] > most) {
      parts.emplace_back();
      tokens = 0;
    }
    parts.back().push_back(example);
    tokens += lengths[example];
  }
  return parts;
}

}  // namespace

Parts divide_examples(const std::vector<std::uint32_t>& examples, const std::vector<std::int64_t>& lengths,
                      std::int64_t parts) {
  check(parts > 0, "a step is divided into {} parts", parts);
  std::vector<std::uint32_t> order = examples;
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return std::pair(lengths[a], a) < std::pair(lengths[b], b); });
  std::int64_t left = 0;
  for (const std::uint32_t example : order) left += lengths[example];
  Parts result(static_cast<std::size_t>(parts));
  std::size_t next = 0;
  for (std::int64_t part = 0; part < parts && next < order.size(); ++part) {
    const std::int64_t wanted = (left + parts - part - 1) / (parts - part);
    std::int64_t tokens = 0;
    do {
      tokens += lengths[order[next]];
      result[static_cast<std::size_t>(part)].push_back(order[next++]);
    } while (next < order.size() && (part + 1 == parts || tokens + lengths[order[next]] / 2 <= wanted));
    left -= tokens;
  }
  return result;
}

Parts divide_step(const std::vector<std::uint32_t>& examples, const std::vector<std::int64_t>& lengths,
                  const StepDivision& division) {
  const Parts shares = divide_examples(examples, lengths, division.ranks);
  Parts result;
  for (const std::vector<std::uint32_t>& part :
       divide_examples(shares.at(static_cast<std::size_t>(division.rank)), lengths, division.parts)) {
    if (part.empty()) continue;
    if (division.part_tokens == 0) {
      result.push_back(part);
      continue;
    }
    for (std::vector<std::uint32_t>& piece : cut_by_tokens(part, lengths, division.part_tokens))
      result.push_back(std::move(piece));
  }
  return result;
}

}  // namespace glass
