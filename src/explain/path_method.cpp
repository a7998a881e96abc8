// Baselines and points of path methods, and the mean over paths.
#include "explain/path_method.h"

#include <algorithm>

#include "glass/explain/target_rows.h"

namespace glass {

namespace {

/// Tokens that a baseline replaces.
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

/// Where tokens enter, so that only those change that a baseline replaces.
bool is_entry(const std::string& point) {
  return point == "embed" || point == "word_embed" || point.ends_with(".embed") || point.ends_with(".word_embed");
}

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

/// Runs a baseline once for all points. Zeros are those of each point: there is nothing to share.
void share_baseline(ExplainGroup& group, const std::vector<std::string>& points, Baseline& baseline) {
  baseline.is_shared = true;
  if (baseline.zeros) return;
  GradientRequest request;
  request.change = baseline.change;
  request.edit = [&](const Variants& variants, Trace& trace) { add_baseline_edit(baseline, group, variants, trace); };
  std::vector<InputGradients> ends = gradients_at(group, points, request);
  for (std::size_t p = 0; p < points.size(); ++p) baseline.shared[points[p]] = std::move(ends[p]);
}

/// One row a point.
Explanation joined(const WatchedPoints& watched, const ExplainInput& text, std::vector<Explanation>& rows) {
  std::vector<std::vector<double>> values;
  for (const Explanation& row : rows) values.push_back(row.values);
  Explanation all = rows.front();
  all.quality = averaged(rows, "points");
  for (const char* same : {"score_input", "score_baseline"}) {
    if (rows.front().quality.contains(same)) all.quality[same] = rows.front().quality[same];
  }
  all.quality.erase("score_path_start");  // each point has its own
  for (std::size_t p = 1; p < rows.size(); ++p) {
    all.forwards += rows[p].forwards;
    all.backwards += rows[p].backwards;
  }
  watched.describe(text, values, all);
  return all;
}

}  // namespace

void PathMethod::bind_path(config::Reader& reader) {
  bind_baseline(reader);
  reader.field("point", point_,
               "where the path runs: \"\" is the input of the first block, word_embed the word vectors, or any point's "
               "name");
  reader
      .field(
          "points", globs_,
          "several points at once, a path and a row of scores for each, in place of the one of `point`; * stands for "
          "any run of characters: encoder.*.resid_post for every layer")
      .count(0, 100);
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
  baselines_of(group);
  if (globs_.empty()) {
    points_of(group);
    return;
  }
  for (const std::string& name : watched_of(group).names())
    InputPoints(*group.context().subject, name, "explain." + this->name() + ".points");
}

std::vector<Explanation> PathMethod::run(ExplainGroup& group) {
  if (!globs_.empty()) return at_several(group);
  std::vector<Explanation> results = at_one(group, points_of(group), baselines_of(group));
  for (Explanation& result : results) {
    result.settings["point"] = point_.empty() ? "embed" : point_;
    if (!result.settings.contains("points")) result.settings["points"] = nullptr;  // a method may watch points itself
  }
  return results;
}

/// The mean of each text over the baselines, of paths at these points.
std::vector<Explanation> PathMethod::at_one(ExplainGroup& group, const InputPoints& points,
                                            const std::vector<Baseline>& baselines) {
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
    record_baselines(baselines, result.settings);
  }
  return results;
}

/// A path at each point; text and baselines are run once for all of them, and a path starts at its point.
std::vector<Explanation> PathMethod::at_several(ExplainGroup& group) {
  const WatchedPoints watched = watched_of(group);
  std::vector<InputPoints> points;
  for (const std::string& point : watched.names())
    points.emplace_back(*group.context().subject, point, "explain." + name() + ".points");
  group.share_gradients(points);
  std::vector<Baseline> baselines = baselines_of(group);
  double shared_passes = 1;  // the text as it is
  for (Baseline& baseline : baselines) {
    share_baseline(group, watched.names(), baseline);
    shared_passes += baseline.shared.empty() ? 0 : 1;
  }
  std::vector<std::vector<Explanation>> by_text(group.size());
  for (const InputPoints& point : points) {
    std::vector<Explanation> rows = at_one(group, point, baselines);
    for (std::size_t i = 0; i < group.size(); ++i) by_text[i].push_back(std::move(rows[i]));
  }
  std::vector<Explanation> results;
  for (std::size_t i = 0; i < group.size(); ++i) {
    results.push_back(joined(watched, group.inputs()[i], by_text[i]));
    results.back().settings["point"] = nullptr;
    results.back().forwards += shared_passes;
    results.back().backwards += shared_passes;
  }
  return results;
}

WatchedPoints PathMethod::watched_of(const ExplainGroup& group) const {
  return {*group.context().subject, globs_, "explain." + name() + ".points"};
}

StatedCost PathMethod::cost(const ExplainGroup& group, std::size_t input) {
  if (globs_.empty()) return cost_at(group, input, points_of(group), false);
  PassCost sum{1, 1};  // the text as it is, and below each baseline that all points share
  for (const Baseline& baseline : baselines_of(group)) sum += baseline.zeros ? PassCost{0, 0} : PassCost{1, 1};
  for (const std::string& point : watched_of(group).names()) {
    const InputPoints points(*group.context().subject, point, "explain." + name() + ".points");
    const StatedCost one = cost_at(group, input, points, true);
    if (!one) return std::nullopt;
    sum += *one;
  }
  return sum;
}

/// A path from each baseline at one point. Where points share the ends, those are left out that are run once for all.
StatedCost PathMethod::cost_at(const ExplainGroup& group, std::size_t input, const InputPoints& points,
                               bool shares_ends) const {
  const ExplainInput& text = group.inputs()[input];
  const double starts = points.carry_all() ? 0 : 1;
  PassCost sum;
  for (const Baseline& baseline : baselines_of(group)) {
    const auto replaced = static_cast<double>(count_moved(baseline, text, input)),
               all = static_cast<double>(text.ids.size());
    const PassRange moved = is_entry(points.name()) ? PassRange(replaced) : PassRange(replaced, all);
    const double own = baseline.zeros ? 1 : 0, ends = shares_ends ? own + starts : 2 + starts,
                 end_backwards = shares_ends ? std::max(own, starts) : 2;
    const StatedCost one = path_cost({text, moved, ends, end_backwards});
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
