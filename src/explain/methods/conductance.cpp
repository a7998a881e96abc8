// Layer conductance (Dhamdhere, Sundararajan, Yan 2018): how much of the score's change along the path from a baseline
// to the text flows through each token's state at points inside the model.
#include <ATen/ATen.h>

#include <numeric>

#include "explain/quadrature.h"
#include "explain/watched_path_method.h"

namespace glass {

namespace {

/// What is known of one point of a text at the node before, and the sums so far.
struct Flow {
  Tensor value, gradient;      // [R, D]
  std::vector<double> by_row;  // empty until the second node
};

}  // namespace

class Conductance final : public WatchedPathMethod {
 public:
  void bind(config::Reader& reader) override {
    bind_points(reader);
    reader.field("steps", steps_, "steps of the path").at_least(1).at_most(10000);
    reader
        .field(
            "rule", rule_,
            "which gradient a step's change of the state is multiplied by: trapezoid (the mean of both ends) or left "
            "(where the step begins)")
        .one_of({"trapezoid", "left"});
    bind_baseline(reader);
  }

 protected:
  /// The flow through each point of each text, step by step: no more than two nodes are kept.
  RowNumbers row_numbers(const Run& run) const override {
    std::vector<std::vector<Flow>> flows(run.path.size(), std::vector<Flow>(run.watched.size()));
    run_nodes(run, step_ends(steps_),
              [&](const TextVariant& variant, std::size_t p, const Tensor& value, const Tensor& gradient) {
                add_step(flows[variant.input][p], value, gradient);
              });
    RowNumbers numbers;
    for (std::vector<Flow>& points : flows) {
      numbers.emplace_back();
      for (Flow& flow : points) numbers.back().push_back(std::move(flow.by_row));
    }
    return numbers;
  }

  void describe(const Run& run, std::size_t text, const std::vector<std::vector<double>>& values,
                Explanation& result) const override {
    result.quality = quality_of(run.path, text, run.watched, values);
  }

  StatedCost path_cost(const PathText& path) const override {
    const auto nodes = static_cast<double>(steps_ + 1);
    return PassCost{path.ends + nodes, nodes + 1};
  }

 private:
  void add_step(Flow& flow, const Tensor& value, const Tensor& gradient) const {
    if (flow.value.defined()) {
      const Tensor slope = rule_ == "left" ? flow.gradient : (flow.gradient + gradient) / 2;
      const std::vector<double> step = to_doubles((slope * (value - flow.value)).sum(1, false, at::kDouble));
      for (std::size_t row = 0; row < step.size(); ++row) flow.by_row[row] += step[row];
    } else {
      flow.by_row.assign(static_cast<std::size_t>(value.size(0)), 0.0);
    }
    flow.value = value.clone();  // not the batch that it is a part of
    flow.gradient = gradient.clone();
  }

  /// At points that all of a text passes the sum misses the change by the delta; the worst of them stands for all.
  Json quality_of(const PathGradients& path, std::size_t input, const WatchedPoints& watched,
                  const std::vector<std::vector<double>>& values) const {
    Json quality = {{"score_input", path.score_input(input)},
                    {"score_baseline", path.score_baseline(input)},
                    {"nodes", steps_ + 1}};
    Json deltas = Json::array();
    for (std::size_t p = 0; p < watched.size(); ++p) {
      const double sum = std::accumulate(values[p].begin(), values[p].end(), 0.0);
      const double delta = sum - (path.score_input(input) - path.score_start(input));
      deltas.push_back(watched.carries_all(p) ? Json(delta) : Json());
      if (!watched.carries_all(p)) continue;
      const bool is_worse = !quality.contains("completeness_delta") ||
                            std::abs(delta) > std::abs(quality["completeness_delta"].get<double>());
      if (is_worse) quality["completeness_delta"] = delta;
    }
    quality["completeness_deltas"] = deltas;
    return quality;
  }

  std::int64_t steps_ = 50;
  std::string rule_ = "trapezoid";
};

GLASS_REGISTER_EXPLAINER(
    Conductance, "conductance", "how much of the score's change from a baseline flows through the states of each layer",
    "How much of the change of the output between a baseline and the text flows through each token's state at points "
    "inside the model: along the straight path of the inputs, the gradient at the point times the change of its value, "
    "summed over the width (Dhamdhere, Sundararajan, Yan 2018). At each layer's output the scores sum to the change.",
    "the target's unit",
    "A token's state deep inside holds what came to it from other tokens: a score is the place's, not the word's. "
    "Beside "
    "a residual, and in models with two stacks, the sums are no whole (completeness_deltas has null there).",
    "Dhamdhere, Sundararajan, Yan 2018, https://arxiv.org/abs/1805.12233; Shrikumar, Su, Kundaje 2018, "
    "https://arxiv.org/abs/1807.09946");

}  // namespace glass
