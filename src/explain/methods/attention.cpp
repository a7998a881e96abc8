// Raw attention: the patterns themselves, for chosen layers and heads. They show where information can flow, not what a decision hangs on.
#include <ATen/ATen.h>

#include "explain/patterns.h"

namespace glass {

class Attention final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    reader.field("layers", layers_, "numbers of the layers to keep, from 0; empty: all");
    reader.field("heads", heads_, "numbers of the heads to keep, from 0; empty: all");
    reader.field("average", average_, "average the kept heads: values are [layer, query, key]; no: [layer, head, query, key]");
  }

 protected:
  std::vector<Explanation> run(const ExplainContext& context, const std::vector<ExplainInput>& inputs) override {
    const auto available = static_cast<std::int64_t>(context.subject->pattern_points().size());
    const std::vector<std::int64_t> layers = choose_numbers(layers_, available, "layer", "explain.attention.layers");
    std::vector<Explanation> results(inputs.size());
    read_patterns(context, inputs, layers, "attention", [&](std::size_t input, const std::vector<Tensor>& patterns) {
      const std::vector<std::int64_t> heads = choose_numbers(heads_, patterns[0].size(0), "head", "explain.attention.heads");
      results[input] = describe(patterns, layers, heads);
    });
    return results;
  }

 private:
  Explanation describe(const std::vector<Tensor>& patterns, const std::vector<std::int64_t>& layers,
                       const std::vector<std::int64_t>& heads) const {
    const Tensor picked = at::tensor(heads, at::kLong).to(patterns[0].device());
    std::vector<Tensor> kept;
    for (const Tensor& pattern : patterns) {
      const Tensor chosen = pattern.to(at::kDouble).index_select(0, picked);  // [heads, T, T]
      kept.push_back(average_ ? chosen.mean(0) : chosen);
    }
    const Tensor all = at::stack(kept);
    Explanation result;
    result.values.resize(all.numel());
    const Tensor host = all.to(at::kCPU).contiguous();
    std::copy_n(host.const_data_ptr<double>(), host.numel(), result.values.begin());
    const std::int64_t length = all.size(-1);
    result.axes.push_back({"layer", static_cast<std::int64_t>(layers.size())});
    if (!average_) result.axes.push_back({"head", static_cast<std::int64_t>(heads.size())});
    result.axes.push_back({"query", length});
    result.axes.push_back({"key", length});
    result.is_signed = false;
    result.unit = "share of attention";
    result.settings = {{"layers", layers}, {"heads", heads}, {"average", average_}};
    result.quality = {{"row_sum_error", (all.sum(-1) - 1.0).abs().max().item<double>()}};
    result.forwards = 1;
    return result;
  }

  std::vector<std::int64_t> layers_, heads_;
  bool average_ = true;
};

GLASS_REGISTER_EXPLAINER(Attention, "attention", "the attention patterns of chosen layers and heads, as they are");

}  // namespace glass
