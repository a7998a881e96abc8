#include "explain/baseline.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "glass/explain/input_points.h"
#include "glass/explain/masked_scores.h"
#include "glass/model/find_points.h"

namespace glass {

namespace {

/// Replaces all ids but those of special tokens.
Baseline with_replacement(const std::string& name, const ExplainGroup& group, std::int64_t replacement) {
  Baseline baseline{name, {}, {}, false};
  baseline.change = [&group, replacement](const TextVariant& variant, std::int64_t* ids) {
    const ExplainInput& input = group.inputs()[variant.input];
    for (std::size_t t = 0; t < input.ids.size(); ++t) {
      if (input.special[t] == 0) ids[t] = replacement;
    }
  };
  return baseline;
}

Baseline mean_baseline(const ExplainGroup& group, const std::string& key) {
  const Subject& subject = *group.context().subject;
  Baseline baseline{"mean", {}, subject.mean_word_vector(), false};
  if (!baseline.word_vector.defined() || word_embed_points(subject.points()).empty()) {
    fail(ErrorKind::config,
         "{}: 'mean' needs the token counts of the training set, and this model does not know them; use mask, pad or "
         "zero",
         key);
  }
  return baseline;
}

Baseline counterfactual_baseline(const ExplainGroup& group, const std::string& key) {
  for (const ExplainInput& input : group.inputs()) {
    if (input.counterfactual.size() == input.ids.size()) continue;
    fail(
        ErrorKind::config,
        "{}: 'counterfactual' needs a second text with as many tokens as each text; give one, or use mask, pad or zero",
        key);
  }
  Baseline baseline{"counterfactual", {}, {}, false};
  baseline.change = [&group](const TextVariant& variant, std::int64_t* ids) {
    const std::vector<std::int32_t>& other = group.inputs()[variant.input].counterfactual;
    std::copy(other.begin(), other.end(), ids);
  };
  return baseline;
}

Baseline named_baseline(const std::string& name, const ExplainGroup& group, const std::string& key) {
  const SpecialIds& special = group.context().special_ids;
  if (name == "mask") return with_replacement(name, group, mask_or_unk(special, key));
  if (name == "mean") return mean_baseline(group, key);
  if (name == "counterfactual") return counterfactual_baseline(group, key);
  if (name == "zero") return {name, {}, {}, true};
  check(name == "pad", "unknown baseline '{}'", name);
  if (!special.pad) fail(ErrorKind::config, "{}: the vocabulary has no padding token; use mask, zero or mean", key);
  return with_replacement(name, group, *special.pad);
}

Baseline given_baseline(const ExplainGroup& group, std::size_t number) {
  for (const ExplainInput& input : group.inputs()) {
    if (number < input.baselines.size() && input.baselines[number].size() == input.ids.size()) continue;
    fail(ErrorKind::usage, "explain: example {}: its baseline {} is missing or has not as many tokens as the text",
         input.example, number);
  }
  Baseline baseline{fmt::format("given {}", number), {}, {}, false};
  baseline.change = [&group, number](const TextVariant& variant, std::int64_t* ids) {
    const std::vector<std::int32_t>& other = group.inputs()[variant.input].baselines[number];
    std::copy(other.begin(), other.end(), ids);
  };
  return baseline;
}

}  // namespace

const std::vector<std::string>& baseline_names() {
  static const std::vector<std::string> names = {"mask", "pad", "zero", "mean", "counterfactual"};
  return names;
}

std::vector<Baseline> make_baselines(const std::vector<std::string>& names, const ExplainGroup& group,
                                     const std::string& key) {
  std::vector<Baseline> baselines;
  std::size_t given = 0;
  for (const ExplainInput& input : group.inputs()) given = std::max(given, input.baselines.size());
  for (const std::string& name : names) baselines.push_back(named_baseline(name, group, key));
  for (std::size_t number = 0; number < given; ++number) baselines.push_back(given_baseline(group, number));
  return baselines;
}

void add_baseline_edit(const Baseline& baseline, const ExplainGroup& group, const Variants& variants, Trace& trace) {
  if (!baseline.word_vector.defined()) return;
  const InputPoints points(*group.context().subject, "word_embed", "explain.baseline");
  for (std::size_t point = 0; point < points.points().size(); ++point) {
    std::vector<std::uint8_t> replaced;  // by row of the point
    for (const TextVariant& variant : variants) {
      const ExplainInput& input = group.inputs()[variant.input];
      const std::vector<std::vector<std::int64_t>> tokens = points.tokens_by_point(input);
      for (const std::int64_t token : tokens[point])
        replaced.push_back(input.special[static_cast<std::size_t>(token)] == 0 ? 1 : 0);
    }
    const Tensor rows =
        at::tensor(at::ArrayRef<std::uint8_t>(replaced), at::kByte).to(at::kBool).unsqueeze(1);  // [N, 1]
    trace.edit(points.points()[point], [rows, vector = baseline.word_vector](const Tensor& value, const EditPlace&) {
      return at::where(rows.to(value.device()), vector.to(value.options()), value);
    });
  }
}

}  // namespace glass
