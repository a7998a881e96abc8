// Discretized Integrated Gradients (Sanyal, Ren 2021): the gradient integrated along a path through the vectors of real
// words, monotonic in every dimension, instead of a straight line through points that no word has.
#include <ATen/ATen.h>

#include <numeric>

#include "explain/path_method.h"
#include "explain/word_paths.h"
#include "glass/base/error.h"

namespace glass {

class DiscretizedIntegratedGradients final : public PathMethod {
 public:
  DiscretizedIntegratedGradients() : PathMethod("word_embed") {}

  void bind(config::Reader& reader) override {
    reader
        .field("strategy", rule_.strategy,
               "which neighbour is the next word: greedy (the one that has to be moved least to keep the path "
               "monotonic), or maxcount (the one that is monotonic in most dimensions)")
        .one_of({"greedy", "maxcount"});
    reader.field("nodes", rule_.nodes, "words of each path, both ends counted").at_least(3).at_most(1000);
    reader.field("neighbours", rule_.neighbours, "nearest words that the next one is chosen from")
        .at_least(1)
        .at_most(10000);
    reader
        .field("rule", quadrature_,
               "quadrature between neighbours on the path: trapezoid, or left as the authors' code has it")
        .one_of({"trapezoid", "left"});
    bind_baseline(reader);
  }

  // From a changed vector no word's way begins.
  bool reads_input_values() const override { return false; }

  void declare(ExplainGroup& group) override {
    if (!group.context().subject->word_vectors().defined()) {
      fail(ErrorKind::config,
           "explain.{}: the paths run through the vectors of words, and this model gives none; use "
           "integrated_gradients",
           name());
    }
    PathMethod::declare(group);
  }

 protected:
  std::vector<Explanation> from_baseline(ExplainGroup& group, const InputPoints& points,
                                         const Baseline& baseline) override {
    const PathGradients ends(group, points, baseline, false);
    std::vector<Tensor> paths;  // [nodes, R, D] by text
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const std::size_t alike = group.first_alike(i);
      const bool is_known = alike < i && ends.baseline(alike).equal(ends.baseline(i));
      paths.push_back(is_known ? paths[alike] : path_of(group, points, ends, i, group.gradients(points).values[i]));
    }
    std::vector<Explanation> results(ends.size());
    for (std::size_t i = 0; i < ends.size(); ++i) results[i].values.assign(ends.tokens(i), 0.0);
    run_paths(group, points, paths, [&](std::size_t input, const std::vector<double>& by_token) {
      for (std::size_t t = 0; t < by_token.size(); ++t) results[input].values[t] += by_token[t];
    });
    for (std::size_t i = 0; i < ends.size(); ++i) {
      Explanation& result = results[i];
      result.quality = path_quality(ends, i, std::accumulate(result.values.begin(), result.values.end(), 0.0));
      result.quality["nodes"] = rule_.nodes;
      result.forwards = ends.forwards(i) + static_cast<double>(rule_.nodes);
      result.backwards = static_cast<double>(rule_.nodes) + 1;
    }
    return results;
  }

  StatedCost path_cost(const PathText& path) const override {
    const auto nodes = static_cast<double>(rule_.nodes);
    return PassCost{path.ends + nodes, nodes + 1};
  }

 private:
  /// The nodes of a text's path, [nodes, R, D]. Rows that equal the baseline stay where they are.
  Tensor path_of(const ExplainGroup& group, const InputPoints& points, const PathGradients& ends, std::size_t input,
                 const Tensor& words) const {
    const std::vector<double> moves = to_doubles(ends.difference(input).ne(0).any(1).to(at::kDouble));
    const ExplainInput& text = group.inputs()[input];
    std::vector<std::int64_t> rows, ids;
    std::size_t row = 0;
    for (const std::vector<std::int64_t>& at_point : points.tokens_by_point(text)) {
      for (const std::int64_t token : at_point) {
        if (moves[row] > 0) {
          rows.push_back(static_cast<std::int64_t>(row));
          ids.push_back(text.ids[static_cast<std::size_t>(token)]);
        }
        ++row;
      }
    }
    Tensor path = words.unsqueeze(0).repeat({rule_.nodes, 1, 1});
    if (rows.empty()) return path;
    const Tensor moved = at::tensor(rows, at::kLong).to(words.device());
    const Tensor laid = word_paths(group.context().subject->word_vectors(), ids, words.index_select(0, moved),
                                   ends.baseline(input).index_select(0, moved), rule_);
    return path.index_copy_(1, moved, laid);
  }

  /// What the gradient at each node is multiplied by, [nodes, R, D]: steps of the path.
  Tensor steps_of(const Tensor& path) const {
    const Tensor steps = path.slice(0, 1) - path.slice(0, 0, -1);  // [nodes - 1, R, D]
    const Tensor none = at::zeros_like(path.slice(0, 0, 1));
    const Tensor after = at::cat({steps, none}), before = at::cat({none, steps});
    return quadrature_ == "left" ? after : (after + before) / 2;
  }

  /// Calls `use` with the scores by token that each node adds to its text.
  void run_paths(ExplainGroup& group, const InputPoints& points, const std::vector<Tensor>& paths,
                 const std::function<void(std::size_t, const std::vector<double>&)>& use) const {
    Variants variants;
    for (std::size_t i = 0; i < paths.size(); ++i) {
      for (std::int64_t k = 0; k < rule_.nodes; ++k) variants.push_back({i, static_cast<std::size_t>(k)});
    }
    std::vector<Tensor> steps;
    for (const Tensor& path : paths) steps.push_back(steps_of(path));
    const auto rows_of = [](const std::vector<Tensor>& nodes, const Variants& members) {
      std::vector<Tensor> rows;
      for (const TextVariant& variant : members)
        rows.push_back(nodes[variant.input][static_cast<std::int64_t>(variant.variant)]);
      return at::cat(rows);
    };
    GradientRequest request;
    request.values = [&](const Variants& members) { return rows_of(paths, members); };
    run_gradients(group, points, variants, request, [&](const VariantGradients& batch) {
      const Tensor products = batch.gradient * rows_of(steps, batch.variants);
      const std::vector<double> by_row = to_doubles(products.sum(1, false, at::kDouble));
      const double* next = by_row.data();
      for (const TextVariant& variant : batch.variants) {
        const ExplainInput& text = group.inputs()[variant.input];
        use(variant.input, points.by_token(text, next));
        next += points.rows(text);
      }
    });
  }

  WordPathRule rule_;
  std::string quadrature_ = "trapezoid";
};

GLASS_REGISTER_EXPLAINER(
    DiscretizedIntegratedGradients, "discretized_integrated_gradients",
    "gradients integrated along a path through real word vectors from a baseline to the input",
    "How much of the change of the output each token carries along a path through the vectors of real words: from each "
    "word over its neighbours to the baseline, monotonic in every dimension (Sanyal, Ren 2021).",
    "the target's unit",
    "Steps between words are long, so the scores sum to f(x) - f(baseline) only roughly; the completeness delta says "
    "how far. Words on the way are near in the model's table, not in meaning, and each token walks by itself: their "
    "mixtures are no texts.",
    "Sanyal, Ren 2021, https://arxiv.org/abs/2108.13654");

}  // namespace glass
