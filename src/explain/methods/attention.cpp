// Raw attention: the patterns themselves, for chosen layers and heads. They show where information can flow, not what a
// decision hangs on.
#include <ATen/ATen.h>

#include "explain/patterns.h"
#include "glass/base/error.h"
#include "glass/model/find_points.h"

namespace glass {

class Attention final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    reader.field("layers", layers_, "numbers of the layers to keep, from 0; empty: all");
    reader.field("heads", heads_, "numbers of the heads to keep, from 0; empty: all");
    reader.field("average", average_,
                 "average the kept heads: values are [layer, query, key]; no: [layer, head, query, key]");
    reader
        .field("kind", kind_,
               "which attention: \"\" is that from target to text where a model has an encoder and a decoder, else "
               "that of its one stack; text, "
               "decoder (among the target's tokens), cross (from target to text)")
        .one_of({"", "text", "decoder", "cross"});
  }

  bool explains_a_score() const override { return false; }

 protected:
  std::vector<Explanation> run(const ExplainContext& context, const std::vector<ExplainInput>& inputs) override {
    const PatternKind kind = kind_of(*context.subject, inputs.at(0));
    const auto available = static_cast<std::int64_t>(pattern_points(*context.subject, kind).size());
    const std::vector<std::int64_t> layers = choose_numbers(layers_, available, "layer", "explain.attention.layers");
    PatternChoice choice;
    (kind == PatternKind::text ? choice.text : kind == PatternKind::decoder ? choice.decoder : choice.cross) = layers;
    std::vector<Explanation> results(inputs.size());
    read_patterns(context, inputs, choice, "attention", [&](std::size_t input, const TextPatterns& patterns) {
      const std::vector<Tensor>& chosen = kind == PatternKind::text      ? patterns.text
                                          : kind == PatternKind::decoder ? patterns.decoder
                                                                         : patterns.cross;
      const std::vector<std::int64_t> heads =
          choose_numbers(heads_, chosen.at(0).size(0), "head", "explain.attention.heads");
      results[input] = describe(chosen, layers, heads);
      results[input].settings["kind"] = kind == PatternKind::text      ? "text"
                                        : kind == PatternKind::decoder ? "decoder"
                                                                       : "cross";
      Axis &query = results[input].axes[results[input].axes.size() - 2], &key = results[input].axes.back();
      if (kind != PatternKind::text) query.first = inputs[input].decoder_start;
      if (kind == PatternKind::decoder) key.first = inputs[input].decoder_start;
    });
    return results;
  }

 private:
  PatternKind kind_of(const Subject& subject, const ExplainInput& input) const {
    const bool has_target = input.decoder_start >= 0;
    if (kind_ == "text" || (kind_.empty() && !has_target)) return PatternKind::text;
    if (!has_target) {
      fail(ErrorKind::config, "explain.attention.kind: '{}', but {}; use text", kind_,
           decoder_stack(subject.points()).empty() ? "this model has one stack"
                                                   : "this model's decoder reads the text again, moved by one place");
    }
    return kind_ == "decoder" ? PatternKind::decoder : PatternKind::cross;
  }

  Explanation describe(const std::vector<Tensor>& patterns, const std::vector<std::int64_t>& layers,
                       const std::vector<std::int64_t>& heads) const {
    const Tensor picked = at::tensor(heads, at::kLong).to(patterns[0].device());
    std::vector<Tensor> kept;
    for (const Tensor& pattern : patterns) {
      const Tensor chosen = pattern.to(at::kDouble).index_select(0, picked);  // [heads, query, key]
      kept.push_back(average_ ? chosen.mean(0) : chosen);
    }
    const Tensor all = at::stack(kept);
    Explanation result;
    result.values.resize(all.numel());
    const Tensor host = all.to(at::kCPU).contiguous();
    std::copy_n(host.const_data_ptr<double>(), host.numel(), result.values.begin());
    result.axes.push_back({"layer", static_cast<std::int64_t>(layers.size())});
    if (!average_) result.axes.push_back({"head", static_cast<std::int64_t>(heads.size())});
    result.axes.push_back({"query", all.size(-2)});
    result.axes.push_back({"key", all.size(-1)});
    result.is_signed = false;
    result.unit = "share of attention";
    result.settings = {{"layers", layers}, {"heads", heads}, {"average", average_}};
    result.quality = {{"row_sum_error", (all.sum(-1) - 1.0).abs().max().item<double>()}};
    result.forwards = 1;
    return result;
  }

  std::vector<std::int64_t> layers_, heads_;
  bool average_ = true;
  std::string kind_;
};

GLASS_REGISTER_EXPLAINER(Attention, "attention", "the attention patterns of chosen layers and heads, as they are");

}  // namespace glass
