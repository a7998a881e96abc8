// Integrated Gradients (Sundararajan, Taly, Yan 2017): the gradient integrated along the straight line from a baseline
// to the input, times their difference, summed over the width. The default rule adapts the number of nodes to each
// text.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "explain/path_gradients.h"
#include "explain/quadrature.h"
#include "glass/base/error.h"
#include "glass/explain/explainer.h"
#include "glass/explain/target_rows.h"

namespace glass {

namespace {

constexpr std::int64_t kFirstLevel = 9;  // nodes of the first level that may stop; the next ones have 17, 33, ... 257

/// One text on its way through the levels of the adaptive rule.
struct Level {
  std::vector<double> interior;  // sum of products at the inner nodes seen so far, by token
  std::vector<double> previous;  // scores of the level before
  std::vector<double> scores;
  double largest_change = 0;  // largest move of a token since the level before, as a share of the largest |score|
  std::int64_t nodes = 0;
  bool converged = false;
};

double largest_magnitude(const std::vector<double>& values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

void add_to(std::vector<double>& sums, const double* values, double weight = 1.0) {
  for (std::size_t t = 0; t < sums.size(); ++t) sums[t] += weight * values[t];
}

/// True trapezoid with `intervals` intervals, the inner products already summed.
std::vector<double> trapezoid(const PathGradients& path, std::size_t input, const std::vector<double>& interior,
                              std::int64_t intervals) {
  std::vector<double> scores(interior.size());
  for (std::size_t t = 0; t < scores.size(); ++t) {
    scores[t] =
        (interior[t] + 0.5 * (path.at_input(input)[t] + path.at_baseline(input)[t])) / static_cast<double>(intervals);
  }
  return scores;
}

}  // namespace

class IntegratedGradients final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    reader
        .field("rule", rule_,
               "quadrature over the path: adaptive (true trapezoid on 9, 17, 33, ... nodes, each text stops at its own "
               "tolerance), or one of "
               "the fixed rules gauss_legendre, middle, trapezoid")
        .one_of({"adaptive", "gauss_legendre", "middle", "trapezoid"});
    reader.field("nodes", nodes_, "nodes of a fixed rule").at_least(2).at_most(10000);
    reader
        .field("tolerance", tolerance_,
               "a text has converged when |sum of scores - (f(x) - f(b))| is at most max(tolerance * |f(x) - f(b)|, "
               "tolerance); at a point that part of a text passes by, f(b) is that of the text with the baseline's "
               "values at the point")
        .above(0);
    reader
        .field(
            "token_tolerance", token_tolerance_,
            "adaptive: no token may have moved by more than this share of the largest |score| since the level before")
        .above(0);
    reader
        .field("max_nodes", max_nodes_, "adaptive: no level has more nodes; a text that has not converged then says so")
        .at_least(9)
        .at_most(65537);
    reader
        .field("baseline", baselines_,
               "what the path starts from; special tokens and positions stay, every other token is replaced: " +
                   replacement_meaning(ReplacementUse::baseline) +
                   "; zero means zero vectors at every position, counterfactual a given text; of several baselines the "
                   "mean is taken")
        .count(1, 16);
    check_replacements(reader, "explain." + name() + ".baseline", baselines_, ReplacementUse::baseline);
    reader.field(
        "point", point_,
        "where the path runs: \"\" is the input of the first block, word_embed the word vectors, or any point's name");
  }
  bool reads_input_values() const override { return true; }

  void declare(ExplainGroup& group) override {
    points_of(group);
    baselines_of(group);
  }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    const InputPoints points = points_of(group);
    const bool has_ends = rule_ == "adaptive" || rule_ == "trapezoid";
    const std::vector<Baseline> baselines = baselines_of(group);
    std::vector<std::vector<Explanation>> by_text(group.size());
    for (const Baseline& baseline : baselines) {
      PathGradients path(group, points, baseline, has_ends);
      const std::vector<Level> levels = rule_ == "adaptive" ? run_adaptive(path) : run_fixed(path);
      for (std::size_t i = 0; i < group.size(); ++i) by_text[i].push_back(describe(path, i, levels[i]));
    }
    std::vector<Explanation> results;
    for (std::vector<Explanation>& paths : by_text) {
      results.push_back(mean_of_paths(std::move(paths)));
      results.back().point = points.name();
      results.back().settings = used_settings(baselines);
    }
    return results;
  }

 private:
  InputPoints points_of(const ExplainGroup& group) const {
    return {*group.context().subject, point_, "explain." + name() + ".point"};
  }

  std::vector<Baseline> baselines_of(const ExplainGroup& group) const {
    return make_baselines(baselines_, group, "explain." + name() + ".baseline");
  }

  /// What stands in place of the settings as they were asked for; null: not used.
  Json used_settings(const std::vector<Baseline>& baselines) const {
    Json settings = {{"point", point_.empty() ? "embed" : point_}};
    if (rule_ == "adaptive") {
      settings["nodes"] = nullptr;
    } else {
      settings["max_nodes"] = settings["token_tolerance"] = nullptr;
    }
    record_baselines(baselines, settings);
    return settings;
  }

  /// How far the scores are from the change of the output along the path.
  double delta(const PathGradients& path, std::size_t input, const std::vector<double>& scores) const {
    return std::accumulate(scores.begin(), scores.end(), 0.0) - (path.score_input(input) - path.score_start(input));
  }

  bool is_complete(const PathGradients& path, std::size_t input, const std::vector<double>& scores) const {
    const double span = std::abs(path.score_input(input) - path.score_start(input));
    return std::abs(delta(path, input, scores)) <= std::max(tolerance_ * span, tolerance_);
  }

  std::vector<Level> run_fixed(PathGradients& path) const {
    const Quadrature rule = make_quadrature(rule_, nodes_);
    const bool has_ends = rule_ == "trapezoid";
    std::vector<double> inner(rule.nodes.begin() + (has_ends ? 1 : 0), rule.nodes.end() - (has_ends ? 1 : 0));
    std::vector<Level> levels(path.size());
    std::vector<std::size_t> all(path.size());
    std::iota(all.begin(), all.end(), 0);
    for (std::size_t i = 0; i < path.size(); ++i) {
      levels[i].scores.assign(path.tokens(i), 0.0);
      if (has_ends) add_to(levels[i].scores, path.at_baseline(i).data(), rule.weights.front());
    }
    path.at_nodes(all, inner, [&](std::size_t input, std::size_t node, const double* products) {
      add_to(levels[input].scores, products, rule.weights[node + (has_ends ? 1 : 0)]);
    });
    for (std::size_t i = 0; i < path.size(); ++i) {
      if (has_ends) add_to(levels[i].scores, path.at_input(i).data(), rule.weights.back());
      levels[i].nodes = nodes_;
      levels[i].converged = is_complete(path, i, levels[i].scores);
    }
    return levels;
  }

  std::vector<Level> run_adaptive(PathGradients& path) const {
    std::vector<Level> levels(path.size());
    std::vector<std::size_t> active(path.size());
    std::iota(active.begin(), active.end(), 0);
    for (const std::size_t i : active) levels[i].interior.assign(path.tokens(i), 0.0);
    // The trapezoid on 5 nodes is part of that on 9 and costs nothing: the first level has a level before it as well.
    add_level(path, active, {0.25, 0.5, 0.75}, (kFirstLevel - 1) / 2, levels);
    std::int64_t intervals = kFirstLevel - 1;
    while (true) {
      std::vector<double> alphas;
      for (std::int64_t k = 1; k < intervals; k += 2)
        alphas.push_back(static_cast<double>(k) / static_cast<double>(intervals));
      add_level(path, active, alphas, intervals, levels);
      std::erase_if(active, [&](std::size_t i) { return levels[i].converged; });
      intervals *= 2;
      if (active.empty() || intervals + 1 > max_nodes_) return levels;
    }
  }

  /// Adds the new nodes of a level to its texts and tests each of them.
  void add_level(PathGradients& path, const std::vector<std::size_t>& active, const std::vector<double>& alphas,
                 std::int64_t intervals, std::vector<Level>& levels) const {
    path.at_nodes(active, alphas, [&](std::size_t input, std::size_t, const double* products) {
      add_to(levels[input].interior, products);
    });
    for (const std::size_t i : active) {
      Level& level = levels[i];
      level.previous = std::move(level.scores);
      level.scores = trapezoid(path, i, level.interior, intervals);
      level.nodes = intervals + 1;
      if (level.previous.empty()) continue;
      double moved = 0;
      for (std::size_t t = 0; t < level.scores.size(); ++t)
        moved = std::max(moved, std::abs(level.scores[t] - level.previous[t]));
      const double largest = largest_magnitude(level.scores);
      level.largest_change = largest > 0 ? moved / largest : (moved > 0 ? 1.0 : 0.0);
      level.converged = is_complete(path, i, level.scores) && level.largest_change <= token_tolerance_;
    }
  }

  Explanation describe(const PathGradients& path, std::size_t input, const Level& level) const {
    Explanation result;
    result.values = level.scores;
    const bool promised = path.promises_completeness();
    result.quality = {{promised ? "completeness_delta" : "path_delta", delta(path, input, level.scores)},
                      {"completeness_promised", promised},
                      {"score_input", path.score_input(input)},
                      {"score_baseline", path.score_baseline(input)},
                      {"nodes", level.nodes},
                      {"converged", level.converged}};
    if (!promised) result.quality["score_path_start"] = path.score_start(input);
    if (rule_ == "adaptive") result.quality["largest_token_change"] = level.largest_change;
    result.forwards = path.forwards(input);
    result.backwards = path.backwards(input);
    return result;
  }

  /// The mean over the paths from several baselines; the worst of their quality numbers stand for all.
  static Explanation mean_of_paths(std::vector<Explanation> paths) {
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

  // The mask token where there is one: it asks the same question as occlusion, and for pretrained models it is the one
  // token that was trained to say "unknown". With it plain Integrated Gradients reached .445 comprehensiveness on SST-2
  // (DistilBERT) where the padding token gave .251 (Enguehard 2023).
  std::vector<std::string> baselines_ = {"auto"};
  std::string rule_ = "adaptive", point_;
  std::int64_t nodes_ = 50, max_nodes_ = 257;
  double tolerance_ = 1e-3, token_tolerance_ = 1e-2;
};

GLASS_REGISTER_EXPLAINER(
    IntegratedGradients, "integrated_gradients",
    "gradients integrated from a baseline to the input; scores sum to f(x) - f(baseline)",
    "How much of the change of the output between a baseline and the text each token carries: gradients integrated "
    "along "
    "the straight line between them, times the difference (Sundararajan, Taly, Yan 2017). The scores sum to the "
    "change, "
    "up to the completeness delta.",
    "the target's unit",
    "Depends on the baseline: another one asks another question. Texts between baseline and input are none that the "
    "model was trained on. Completeness is promised only at points that all of a text passes, not beside a residual.",
    "Sundararajan, Taly, Yan 2017, https://arxiv.org/abs/1703.01365");

}  // namespace glass
