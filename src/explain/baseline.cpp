#include "explain/baseline.h"

#include "explain/hide.h"
#include "glass/base/error.h"

namespace glass {

namespace {

Baseline without_replacement(const std::string& name) {
  Baseline baseline;
  baseline.replacement.setting = name;
  return baseline;
}

/// Replaces all tokens but special ones.
Baseline with_replacement(Replacement replacement, const ExplainGroup& group) {
  Baseline baseline{std::move(replacement), {}, false};
  if (baseline.replacement.kind != Replacement::Kind::token) return baseline;
  baseline.change = [&group, id = baseline.replacement.id](const TextVariant& variant, std::int64_t* ids) {
    const ExplainInput& input = group.inputs()[variant.input];
    for (std::size_t t = 0; t < input.ids.size(); ++t) {
      if (input.special[t] == 0) ids[t] = id;
    }
  };
  return baseline;
}

Baseline counterfactual_baseline(const ExplainGroup& group, const std::string& key) {
  for (const ExplainInput& input : group.inputs()) {
    if (input.counterfactual.size() == input.ids.size()) continue;
    fail(ErrorKind::config,
         "{}: 'counterfactual' needs a second text with as many tokens as each text; give one, or use auto, mask, pad "
         "or zero",
         key);
  }
  Baseline baseline = without_replacement("counterfactual");
  baseline.change = [&group](const TextVariant& variant, std::int64_t* ids) {
    const std::vector<std::int32_t>& other = group.inputs()[variant.input].counterfactual;
    std::copy(other.begin(), other.end(), ids);
  };
  return baseline;
}

Baseline named_baseline(const std::string& name, const ExplainGroup& group, const std::string& key) {
  if (name == "counterfactual") return counterfactual_baseline(group, key);
  if (name != "zero")
    return with_replacement(make_replacement(name, group.context(), key, ReplacementUse::baseline), group);
  Baseline zero = without_replacement(name);
  zero.zeros = true;
  return zero;
}

Baseline given_baseline(const ExplainGroup& group, std::size_t number) {
  for (const ExplainInput& input : group.inputs()) {
    if (number < input.baselines.size() && input.baselines[number].size() == input.ids.size()) continue;
    fail(ErrorKind::usage, "explain: example {}: its baseline {} is missing or has not as many tokens as the text",
         input.example, number);
  }
  Baseline baseline = without_replacement(fmt::format("given {}", number));
  baseline.change = [&group, number](const TextVariant& variant, std::int64_t* ids) {
    const std::vector<std::int32_t>& other = group.inputs()[variant.input].baselines[number];
    std::copy(other.begin(), other.end(), ids);
  };
  return baseline;
}

}  // namespace

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
  if (baseline.replacement.kind != Replacement::Kind::word_vector) return;
  edit_word_vectors(group, variants, trace, baseline.replacement.vector,
                    [&group](const TextVariant& variant, std::int64_t token) {
                      return group.inputs()[variant.input].special[static_cast<std::size_t>(token)] == 0;
                    });
}

void record_baselines(const std::vector<Baseline>& baselines, Json& settings) {
  Json all = Json::object();
  for (const Baseline& baseline : baselines) {
    Json one = Json::object();
    if (baseline.replacement.id >= 0 || baseline.replacement.kind != Replacement::Kind::token) {
      record_replacement(baseline.replacement, "baseline", one);
    } else {
      one["baseline"] = baseline.replacement.setting;
    }
    for (const char* name : {"baseline", "baseline_token", "baseline_mean_of"}) {
      if (one.contains(name)) all[name].push_back(one[name]);
    }
  }
  for (const auto& [name, values] : all.items()) settings[name] = values.size() == 1 ? values.front() : values;
}

}  // namespace glass
