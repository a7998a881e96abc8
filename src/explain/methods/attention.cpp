// Raw attention: the patterns themselves, for chosen layers and heads. They show where information can flow, not what a
// decision hangs on.
#include <ATen/ATen.h>

#include "explain/patterns.h"
#include "glass/base/error.h"
#include "glass/explain/explainer.h"
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
  StatedCost cost(const ExplainGroup& /*group*/, std::size_t /*input*/) override { return PassCost{1, 0}; }
  void declare(ExplainGroup& group) override { want_patterns(group, choice_of(group), name()); }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    const PatternKind kind = kind_of(group);
    const PatternChoice choice = choice_of(group);
    std::vector<Explanation> results(group.size());
    for (std::size_t i = 0; i < group.size(); ++i) {
      const TextPatterns patterns = patterns_of(group, i, choice);
      const std::vector<Tensor>& chosen = kind == PatternKind::text      ? patterns.text
                                          : kind == PatternKind::decoder ? patterns.decoder
                                                                         : patterns.cross;
      results[i] = describe(chosen, layers_of(group));
      results[i].settings["kind"] = kind == PatternKind::text      ? "text"
                                    : kind == PatternKind::decoder ? "decoder"
                                                                   : "cross";
      Axis &query = results[i].axes[results[i].axes.size() - 2], &key = results[i].axes.back();
      if (kind != PatternKind::text) query.first = group.inputs()[i].decoder_start;
      if (kind == PatternKind::decoder) key.first = group.inputs()[i].decoder_start;
    }
    return results;
  }

 private:
  PatternKind kind_of(const ExplainGroup& group) const {
    const bool has_target = group.inputs().at(0).decoder_start >= 0;
    if (kind_ == "text" || (kind_.empty() && !has_target)) return PatternKind::text;
    if (!has_target) {
      fail(ErrorKind::config, "explain.{}.kind: '{}', but {}; use text", name(), kind_,
           decoder_stack(group.context().subject->points()).empty()
               ? "this model has one stack"
               : "this model's decoder reads the text again, moved by one place");
    }
    return kind_ == "decoder" ? PatternKind::decoder : PatternKind::cross;
  }

  std::vector<std::int64_t> layers_of(const ExplainGroup& group) const {
    const auto available = static_cast<std::int64_t>(pattern_points(*group.context().subject, kind_of(group)).size());
    return choose_numbers(layers_, available, "layer", "explain." + name() + ".layers");
  }

  PatternChoice choice_of(const ExplainGroup& group) const {
    PatternChoice choice;
    const PatternKind kind = kind_of(group);
    (kind == PatternKind::text      ? choice.text
     : kind == PatternKind::decoder ? choice.decoder
                                    : choice.cross) = layers_of(group);
    return choice;
  }

  Explanation describe(const std::vector<Tensor>& patterns, const std::vector<std::int64_t>& layers) const {
    const std::vector<std::int64_t> heads =
        choose_numbers(heads_, patterns.at(0).size(0), "head", "explain." + name() + ".heads");
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
    result.settings = {{"layers", layers}, {"heads", heads}};
    result.quality = {{"row_sum_error", (all.sum(-1) - 1.0).abs().max().item<double>()}};
    result.forwards = 1;
    return result;
  }

  std::vector<std::int64_t> layers_, heads_;
  bool average_ = true;
  std::string kind_;
};

GLASS_REGISTER_EXPLAINER(Attention, "attention", "the attention patterns of chosen layers and heads, as they are",
                         "The attention patterns as they are: each row shares out 1 over the keys. The heat line is "
                         "the mean over queries, and "
                         "over layers and heads where there are several.",
                         "shares of attention",
                         "Attention is not an explanation by itself (Jain, Wallace 2019; Wiegreffe, Pinter 2019): "
                         "different patterns can give "
                         "the same output.",
                         "Bahdanau, Cho, Bengio 2015, https://arxiv.org/abs/1409.0473");

}  // namespace glass
