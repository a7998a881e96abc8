// Variants of texts that a causal model has read: they are computed from the first token on that is changed.
#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "glass/base/interrupt.h"
#include "glass/data/batch_plan.h"
#include "glass/explain/group.h"
#include "glass/model/evaluation_mode.h"

namespace glass {

namespace {

// Copies of keys and values cost something too: a text's variants must leave out a fifth of their tokens at least.
constexpr double kMostRemaining = 0.8;
// Of the token budget, counted with the tokens that are only copied: a layer's keys and values of such a token are a
// small part of what a computed one needs.
constexpr std::int64_t kBudgets = 2;

std::vector<std::int64_t> changed_ids(const ExplainInput& text, const TextVariant& variant,
                                      const ExplainGroup::ChangeVariant& change) {
  std::vector<std::int64_t> ids(text.ids.begin(), text.ids.end());
  change(variant, ids.data());
  return ids;
}

std::int64_t smallest(const std::vector<std::int64_t>& tokens) {
  return *std::min_element(tokens.begin(), tokens.end());
}

}  // namespace

std::vector<std::int64_t> ExplainGroup::common_beginnings(const Variants& variants, const VariantRun& how,
                                                          const std::vector<std::vector<std::int64_t>>& asked) {
  std::vector<std::int64_t> starts(variants.size(), 0);
  const bool only_ids = how.change && !how.watch && !how.rewrite;
  const bool by_token = std::all_of(asked.begin(), asked.end(), [](const auto& of) { return smallest(of) >= 0; });
  if (variants.empty() || !only_ids || !by_token || all_tokens()) return starts;
  std::map<std::size_t, std::pair<std::int64_t, std::int64_t>> tokens;  // by text: of all its variants, left to compute
  for (std::size_t s = 0; s < variants.size(); ++s) {
    const ExplainInput& text = inputs_[variants[s].input];
    const std::vector<std::int64_t> ids = changed_ids(text, variants[s], how.change);
    const auto size = static_cast<std::int64_t>(ids.size());
    const std::int64_t changed = std::mismatch(ids.begin(), ids.end(), text.ids.begin()).first - ids.begin();
    starts[s] = std::min({changed, smallest(asked[s]), size - 1});
    auto& [all, left] = tokens[first_alike_[variants[s].input]];
    all += size;
    left += size - starts[s];
  }
  bool any = false;
  for (std::size_t s = 0; s < variants.size(); ++s) {
    const auto& [all, left] = tokens[first_alike_[variants[s].input]];
    if (static_cast<double>(left) > kMostRemaining * static_cast<double>(all)) starts[s] = 0;
    any = any || starts[s] > 0;
  }
  if (!any || prefixes_) return starts;
  std::vector<const TokenSequence*> texts;
  for (std::size_t input = 0; input < size(); ++input) {
    if (first_alike_[input] != input) continue;
    prefix_of_[input] = static_cast<std::int64_t>(texts.size());
    texts.push_back(&inputs_[input]);
  }
  const EvaluationMode evaluating(*context_.subject);
  prefixes_ = context_.subject->read_prefixes(batch_of(texts));
  if (!prefixes_) starts.assign(variants.size(), 0);
  return starts;
}

void ExplainGroup::run_from(const Variants& variants, const Items& chosen, const std::vector<std::int64_t>& starts,
                            const VariantRun& how, const std::vector<std::vector<std::int64_t>>& asked,
                            const std::function<void(const Forward& forward)>& use) {
  const at::NoGradGuard no_gradient;
  const EvaluationMode evaluating(*context_.subject);
  std::vector<std::int64_t> lengths;
  for (const std::uint32_t s : chosen)
    lengths.push_back(static_cast<std::int64_t>(inputs_[variants[s].input].ids.size()));
  for (const Items& places : plan_by_length(lengths, kBudgets * context_.batch_tokens)) {
    throw_if_interrupted();
    Items items;
    for (const std::uint32_t place : places) items.push_back(chosen[place]);
    Batch batch;
    batch.cu_seqlens.push_back(0);
    std::vector<std::int64_t> from, begins;
    for (const std::uint32_t s : items) {
      const std::vector<std::int64_t> ids = changed_ids(inputs_[variants[s].input], variants[s], how.change);
      for (const std::int64_t token : asked[s]) batch.read_rows.push_back(batch.tokens() + token - starts[s]);
      // Nothing behind the last asked token is needed.
      const std::int64_t end = *std::max_element(asked[s].begin(), asked[s].end()) + 1;
      batch.ids.insert(batch.ids.end(), ids.begin() + starts[s], ids.begin() + end);
      batch.cu_seqlens.push_back(static_cast<std::int64_t>(batch.ids.size()));
      from.push_back(prefix_of_.at(first_alike_[variants[s].input]));
      begins.push_back(starts[s]);
    }
    Trace idle;
    use({items, batch, prefixes_->scores(batch, from, begins), idle});
  }
}

}  // namespace glass
