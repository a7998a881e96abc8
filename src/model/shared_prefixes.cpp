// Keys and values of texts that were read, copied for each sequence that goes on behind a part of one.
#include "glass/model/shared_prefixes.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "model/transformer_impl.h"

namespace glass {

class CausalPrefixes final : public SharedPrefixes {
 public:
  CausalPrefixes(Transformer::Impl& model, const Batch& texts)
      : model_(model),
        cache_(static_cast<std::size_t>(model.architecture.last().layers), texts.size(), longest_of(texts)) {
    read(texts, cache_);
  }

  Tensor scores(const Batch& batch, const std::vector<std::int64_t>& from,
                const std::vector<std::int64_t>& starts) const override {
    check(!batch.read_rows.empty(), "no rows are asked of sequences that share their beginnings");
    KeyValueCache cache = cache_.beginnings(from, starts);
    const Tensor states = read(batch, cache);
    const Tensor rows = states.index_select(0, at::tensor(batch.read_rows, at::kLong).to(states.device()));
    Trace idle;
    const Layout layout = layout_of(batch, starts);
    return model_.head.forward({rows}, model_.words(), {layout, idle});
  }

 private:
  static std::int64_t longest_of(const Batch& texts) {
    std::int64_t longest = 0;
    for (std::int64_t b = 0; b < texts.size(); ++b) longest = std::max(longest, texts.length(b));
    return longest;
  }

  Layout layout_of(const Batch& batch, const std::vector<std::int64_t>& starts) const {
    return make_layout(batch.ids, batch.cu_seqlens, {}, model_.words().device(), starts);
  }

  Tensor read(const Batch& batch, KeyValueCache& cache) const {
    const at::NoGradGuard no_gradient;
    const Layout layout = layout_of(batch, cache.lengths());
    Trace idle;
    return model_.first().forward(model_.words(), {layout, idle, 0, false, nullptr, &cache}, BlockRows::all);
  }

  Transformer::Impl& model_;
  KeyValueCache cache_;
};

std::unique_ptr<SharedPrefixes> Transformer::read_prefixes(const Batch& texts) {
  const Architecture& architecture = impl_->architecture;
  const bool is_causal_lm = !impl_->has_both() && architecture.first().causal &&
                            architecture.head.kind == HeadKind::causal_lm && !impl_->training;
  // Where padding takes no place, what stands before a token moves it.
  const bool counts_all = architecture.last().embedding.placeless_id < 0;
  const auto& rotary = architecture.last().rotary;
  const bool turns_by_length = std::any_of(rotary.begin(), rotary.end(), [](const RotaryShape& shape) {
    return shape.scaling == RotaryShape::Scaling::dynamic || shape.scaling == RotaryShape::Scaling::longrope;
  });
  if (!is_causal_lm || turns_by_length || !counts_all || !texts.token_types.empty()) return nullptr;
  return std::make_unique<CausalPrefixes>(*impl_, texts);
}

}  // namespace glass
