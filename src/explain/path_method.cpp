// Baselines and points of path methods, and the mean over paths.
#include "explain/path_method.h"

#include <algorithm>

#include "glass/explain/target_rows.h"

namespace glass {

namespace {

Explanation mean_of_paths(std::vector<Explanation> paths) {
  if (paths.size() == 1) return std::move(paths.front());
  Explanation mean = paths.front();
  mean.quality = averaged(paths, "baselines");
  std::fill(mean.values.begin(), mean.values.end(), 0.0);
  mean.forwards = mean.backwards = 0;
  for (const Explanation& path : paths) {
    for (std::size_t t = 0; t < mean.values.size(); ++t)
      mean.values[t] += path.values[t] / static_cast<double>(paths.size());
    mean.forwards += path.forwards;
    mean.backwards += path.backwards;
  }
  return mean;
}

}  // namespace

void PathMethod::bind_path(config::Reader& reader) {
  bind_baseline(reader);
  reader.field("point", point_,
               "where the path runs: \"\" is the input of the first block, word_embed the word vectors, or any point's "
               "name");
}

void PathMethod::bind_baseline(config::Reader& reader) {
  reader
      .field("baseline", baselines_,
             "what the path starts from; special tokens and positions stay, every other token is replaced: " +
                 replacement_meaning(ReplacementUse::baseline) +
                 "; zero means zero vectors at every position, counterfactual a given text; of several baselines the "
                 "mean is taken")
      .count(1, 16);
  check_replacements(reader, "explain." + name() + ".baseline", baselines_, ReplacementUse::baseline);
}

void PathMethod::declare(ExplainGroup& group) {
  points_of(group);
  baselines_of(group);
}

std::vector<Explanation> PathMethod::run(ExplainGroup& group) {
  const InputPoints points = points_of(group);
  const std::vector<Baseline> baselines = baselines_of(group);
  std::vector<std::vector<Explanation>> by_text(group.size());
  for (const Baseline& baseline : baselines) {
    std::vector<Explanation> paths = from_baseline(group, points, baseline);
    for (std::size_t i = 0; i < group.size(); ++i) by_text[i].push_back(std::move(paths[i]));
  }
  std::vector<Explanation> results;
  for (std::vector<Explanation>& paths : by_text) {
    results.push_back(mean_of_paths(std::move(paths)));
    Explanation& result = results.back();
    if (result.point.empty()) result.point = points.name();
    result.settings["point"] = point_.empty() ? "embed" : point_;
    record_baselines(baselines, result.settings);
  }
  return results;
}

namespace {

std::int64_t count_moved(const Baseline& baseline, const ExplainInput& text, std::size_t input) {
  const auto tokens = static_cast<std::int64_t>(text.ids.size());
  if (baseline.zeros) return tokens;
  if (!baseline.change) return std::count(text.special.begin(), text.special.end(), 0);
  std::vector<std::int64_t> ids(text.ids.begin(), text.ids.end());
  baseline.change({input, 0}, ids.data());
  std::int64_t moved = 0;
  for (std::size_t t = 0; t < ids.size(); ++t) moved += ids[t] != text.ids[t] ? 1 : 0;
  return moved;
}

}  // namespace

StatedCost PathMethod::cost(const ExplainGroup& group, std::size_t input) {
  const ExplainInput& text = group.inputs()[input];
  const double ends = points_of(group).carry_all() ? 2 : 3;
  PassCost sum;
  for (const Baseline& baseline : baselines_of(group)) {
    const StatedCost one = path_cost({text, count_moved(baseline, text, input), ends});
    if (!one) return std::nullopt;
    sum += *one;
  }
  return sum;
}

InputPoints PathMethod::points_of(const ExplainGroup& group) const {
  return {*group.context().subject, point_, "explain." + name() + ".point"};
}

std::vector<Baseline> PathMethod::baselines_of(const ExplainGroup& group) const {
  return make_baselines(baselines_, group, "explain." + name() + ".baseline");
}

Json path_quality(const PathGradients& path, std::size_t input, double sum) {
  const bool promised = path.promises_completeness();
  const double delta = sum - (path.score_input(input) - path.score_start(input));
  Json quality = {{promised ? "completeness_delta" : "path_delta", delta},
                  {"completeness_promised", promised},
                  {"score_input", path.score_input(input)},
                  {"score_baseline", path.score_baseline(input)}};
  if (!promised) quality["score_path_start"] = path.score_start(input);
  return quality;
}

}  // namespace glass
