// Attention rollout (Abnar, Zuidema 2020): how much of each token flows into the row that the prediction is read from.
#include <ATen/ATen.h>

#include <cmath>
#include <numeric>

#include "explain/patterns.h"
#include "explain/rollout.h"
#include "glass/explain/explainer.h"
#include "glass/explain/input_points.h"

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
    reader
        .field("receptive_field", receptive_field_,
               "normalised: the weight of row i on token j is first divided by the i - j + 1 rows up to i that can "
               "attend to it, "
               "as the method's paper asks for decoders; plain: as they are; auto: normalised for causal attention")
        .one_of({"auto", "plain", "normalised"});
    settings_.receptive_field = receptive_field_ == "plain"        ? ReceptiveField::plain
                                : receptive_field_ == "normalised" ? ReceptiveField::normalised
                                                                   : ReceptiveField::automatic;
  }

  StatedCost cost(const ExplainGroup& /*group*/, std::size_t /*input*/) override { return PassCost{1, 0}; }
  void declare(ExplainGroup& group) override { want_patterns(group, choice_of(group), name()); }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    const PatternChoice choice = choice_of(group);
    std::vector<Explanation> results;
    for (std::size_t i = 0; i < group.size(); ++i) {
      const TextPatterns patterns = patterns_of(group, i, choice);
      results.push_back(describe(shares_of(group, i, patterns)));
      const std::vector<Tensor>& read = patterns.decoder.empty() ? patterns.text : patterns.decoder;
      const bool is_normalised = normalises(read.at(0), settings_.receptive_field);
      results.back().settings["receptive_field"] = is_normalised ? "normalised" : "plain";
    }
    return results;
  }

 private:
  /// Layers from start_layer on; those below are not even read.
  PatternChoice choice_of(const ExplainGroup& group) const {
    return {layers_of(group, PatternKind::text), layers_of(group, PatternKind::decoder),
            layers_of(group, PatternKind::cross)};
  }

  std::vector<std::int64_t> layers_of(const ExplainGroup& group, PatternKind kind) const {
    const auto available = static_cast<std::int64_t>(pattern_points(*group.context().subject, kind).size());
    if (available > 0)
      choose_numbers({settings_.start_layer}, available, "layer", "explain." + name() + ".start_layer");
    std::vector<std::int64_t> layers(available > settings_.start_layer ? available - settings_.start_layer : 0);
    std::iota(layers.begin(), layers.end(), settings_.start_layer);
    return layers;
  }

  /// One share a token. A decoder that reads the text again counts to the tokens that its rows hold.
  std::vector<double> shares_of(const ExplainGroup& group, std::size_t number, const TextPatterns& patterns) const {
    RolloutSettings chain = settings_;
    chain.start_layer = 0;
    const ExplainInput& input = group.inputs()[number];
    const Subject& subject = *group.context().subject;
    if (patterns.decoder.empty())
      return to_doubles(rollout_row(patterns.text, subject.read_rows(), chain, input.position));
    const DecoderRollout flow = rollout_decoder(patterns, subject.read_rows(), chain, input.position);
    const std::vector<double> by_row = to_doubles(at::cat({flow.source, flow.target}));
    return InputPoints(subject, "", "explain." + name()).by_token(input, by_row.data());
  }

  Explanation describe(std::vector<double> shares) const {
    Explanation result;
    result.quality = {{"row_sum_error", std::abs(std::accumulate(shares.begin(), shares.end(), 0.0) - 1.0)}};
    result.values = std::move(shares);
    result.is_signed = false;
    result.unit = "share of attention";
    result.forwards = 1;
    return result;
  }

  RolloutSettings settings_;
  std::string receptive_field_ = "auto";
};

GLASS_REGISTER_EXPLAINER(
    AttentionRollout, "attention_rollout", "attention multiplied through all layers, with the residual stream",
    "The share of each token in the row that the prediction is read from, when attention of all layers is multiplied "
    "through, the residual stream included (Abnar, Zuidema 2020). Never negative.",
    "shares of attention, 1 in all",
    "Knows no class and no sign, ignores values and feed-forward layers. A large share is an open path, not a reason. "
    "In "
    "a causal model every row can see the first tokens and few rows the last ones, so that plain rollout favours the "
    "beginning even where each row attends evenly; the setting receptive_field divides that out, layer by layer, and "
    "the last tokens then still count for their own residual stream.",
    "Abnar, Zuidema 2020, https://arxiv.org/abs/2005.00928");

}  // namespace glass
