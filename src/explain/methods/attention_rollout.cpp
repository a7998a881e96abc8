// Attention rollout (Abnar, Zuidema 2020): how much of each token flows into the row that the prediction is read from.
#include <ATen/ATen.h>

#include <cmath>
#include <numeric>

#include "explain/entries.h"
#include "explain/patterns.h"
#include "explain/rollout.h"

namespace glass {

class AttentionRollout final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    reader.field("residual_weight", settings_.residual_weight, "share of the residual stream in each layer")
        .at_least(0)
        .at_most(1);
    reader
        .field("head_fusion", settings_.head_fusion,
               "how the heads of a layer become one pattern; rows are normalised afterwards")
        .one_of({"mean", "max", "min"});
    reader
        .field("discard_ratio", settings_.discard_ratio,
               "share of each layer's lowest fused weights that is set to zero")
        .at_least(0)
        .below(1);
    reader.field("start_layer", settings_.start_layer, "first layer that takes part, from 0").at_least(0);
  }

 protected:
  std::vector<Explanation> run(const ExplainContext& context, const std::vector<ExplainInput>& inputs) override {
    const PatternChoice choice{layers_of(context, PatternKind::text), layers_of(context, PatternKind::decoder),
                               layers_of(context, PatternKind::cross)};
    std::vector<Explanation> results(inputs.size());
    read_patterns(context, inputs, choice, "attention_rollout", [&](std::size_t input, const TextPatterns& patterns) {
      results[input] = describe(shares_of(context, inputs[input], patterns));
      results[input].axes = token_axes(inputs[input]);
    });
    return results;
  }

 private:
  /// Layers from start_layer on; those below are not even read.
  std::vector<std::int64_t> layers_of(const ExplainContext& context, PatternKind kind) const {
    const auto available = static_cast<std::int64_t>(pattern_points(*context.subject, kind).size());
    if (available > 0)
      choose_numbers({settings_.start_layer}, available, "layer", "explain.attention_rollout.start_layer");
    std::vector<std::int64_t> layers(available > settings_.start_layer ? available - settings_.start_layer : 0);
    std::iota(layers.begin(), layers.end(), settings_.start_layer);
    return layers;
  }

  /// One share a token. A decoder that reads the text again counts to the tokens that its rows hold.
  std::vector<double> shares_of(const ExplainContext& context, const ExplainInput& input,
                                const TextPatterns& patterns) const {
    RolloutSettings chain = settings_;
    chain.start_layer = 0;
    const ReadRows rows = context.subject->read_rows();
    if (patterns.decoder.empty()) return to_doubles(rollout_row(patterns.text, rows, chain, input.position));
    const DecoderRollout flow = rollout_decoder(patterns, rows, chain, input.position);
    const std::vector<double> by_row = to_doubles(at::cat({flow.source, flow.target}));
    return Entries(*context.subject, "", "explain.attention_rollout").by_token(input, by_row.data());
  }

  Explanation describe(std::vector<double> shares) const {
    Explanation result;
    result.quality = {{"row_sum_error", std::abs(std::accumulate(shares.begin(), shares.end(), 0.0) - 1.0)}};
    result.values = std::move(shares);
    result.is_signed = false;
    result.unit = "share of attention";
    result.settings = {{"residual_weight", settings_.residual_weight},
                       {"head_fusion", settings_.head_fusion},
                       {"discard_ratio", settings_.discard_ratio},
                       {"start_layer", settings_.start_layer}};
    result.forwards = 1;
    return result;
  }

  RolloutSettings settings_;
};

GLASS_REGISTER_EXPLAINER(AttentionRollout, "attention_rollout",
                         "attention multiplied through all layers, with the residual stream");

}  // namespace glass
