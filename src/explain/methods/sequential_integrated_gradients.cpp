// Sequential Integrated Gradients (Enguehard 2023): one token after the other moves from the baseline to its place, all
// others stay as they are. Summed over the width the integral is known without quadrature: along the path of token t
// the rates of its numbers add up to the derivative of the score, so its score is f(x) - f(x with t at the baseline).
#include <ATen/ATen.h>

#include <numeric>

#include "explain/path_method.h"

namespace glass {

namespace {

/// The rows at the points that a token of a text has, where they differ from the baseline's.
struct MovedToken {
  std::size_t input = 0, token = 0;
  std::vector<std::int64_t> rows;
};

/// 1 for the rows [R] that differ from the baseline.
std::vector<double> moved_rows(const Tensor& difference) {
  return to_doubles(difference.ne(0).any(1).to(at::kDouble));
}

}  // namespace

class SequentialIntegratedGradients final : public PathMethod {
 public:
  void bind(config::Reader& reader) override { bind_path(reader); }

 protected:
  std::vector<Explanation> from_baseline(ExplainGroup& group, const InputPoints& points,
                                         const Baseline& baseline) override {
    const PathGradients path(group, points, baseline, false);
    std::vector<Explanation> results(path.size());
    for (std::size_t i = 0; i < path.size(); ++i) {
      results[i].values.assign(path.tokens(i), 0.0);
      results[i].forwards = path.forwards(i);
      results[i].backwards = 1;  // of the text as it is
    }
    const std::vector<MovedToken> tokens = tokens_to_move(path, points);
    run_tokens(group, points, path, tokens, [&](const MovedToken& moved, double score) {
      results[moved.input].values[moved.token] = path.score_input(moved.input) - score;
      results[moved.input].forwards += 1;
    });
    for (std::size_t i = 0; i < path.size(); ++i) {
      const double sum = std::accumulate(results[i].values.begin(), results[i].values.end(), 0.0);
      results[i].quality = {{"score_input", path.score_input(i)},
                            {"sum_minus_change", sum - (path.score_input(i) - path.score_start(i))}};
    }
    return results;
  }

  StatedCost path_cost(const PathText& path) const override {
    PassCost cost{path.moved_tokens, 1};
    cost.forwards += path.ends;
    return cost;
  }

 private:
  static std::vector<MovedToken> tokens_to_move(const PathGradients& path, const InputPoints& points) {
    std::vector<MovedToken> tokens;
    for (std::size_t i = 0; i < path.size(); ++i) {
      const std::vector<double> moved = moved_rows(path.difference(i));
      std::vector<MovedToken> own(path.tokens(i));
      std::int64_t row = 0;
      for (const std::vector<std::int64_t>& at_point : points.tokens_by_point(path.text_of(i))) {
        for (const std::int64_t token : at_point) {
          if (moved[static_cast<std::size_t>(row)] > 0) own[static_cast<std::size_t>(token)].rows.push_back(row);
          ++row;
        }
      }
      for (std::size_t t = 0; t < own.size(); ++t) {
        if (!own[t].rows.empty()) tokens.push_back({i, t, std::move(own[t].rows)});
      }
    }
    return tokens;
  }

  /// The score of each text with one token at the baseline; all tokens of all texts share forwards.
  template <typename Use>
  static void run_tokens(ExplainGroup& group, const InputPoints& points, const PathGradients& path,
                         const std::vector<MovedToken>& tokens, const Use& use) {
    if (tokens.empty()) return;
    const std::vector<Tensor>& plain = group.gradients(points).values;
    Variants variants;
    for (std::size_t place = 0; place < tokens.size(); ++place) variants.push_back({tokens[place].input, place});
    GradientRequest request;
    request.gradient = false;
    request.values = [&](const Variants& members) {
      std::vector<Tensor> all;
      for (const TextVariant& variant : members) {
        const Tensor& difference = path.difference(variant.input);
        all.push_back(plain[variant.input].clone());
        for (const std::int64_t row : tokens[variant.variant].rows) all.back()[row].sub_(difference[row]);
      }
      return at::cat(all);
    };
    run_gradients(group, points, variants, request, [&](const VariantGradients& batch) {
      const std::vector<double> scores = to_doubles(batch.targets);
      for (std::size_t i = 0; i < batch.variants.size(); ++i) use(tokens[batch.variants[i].variant], scores[i]);
    });
  }
};

GLASS_REGISTER_EXPLAINER(
    SequentialIntegratedGradients, "sequential_integrated_gradients",
    "each token alone moves from the baseline to its place; its score is the change that this brings",
    "How much the output changes while one token moves from the baseline to its place and all others stay as they are "
    "(Enguehard 2023). Summed over the width that integral is f(x) - f(x with the token at the baseline), which is "
    "computed as it is: exact, with one forward a token and no quadrature.",
    "the target's unit",
    "Complete token by token, not over the text: the scores sum to f(x) - f(baseline) only where tokens do not act "
    "together (sum_minus_change). Where tokens enter it says what occlusion says with the same replacement.",
    "Enguehard 2023, https://arxiv.org/abs/2305.15853");

}  // namespace glass
