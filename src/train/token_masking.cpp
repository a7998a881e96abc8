// Draws which tokens of a training batch are hidden.
#include "glass/train/token_masking.h"
#include "glass/config/train_config.h"

#include <cmath>

#include "glass/base/error.h"
#include "glass/base/random.h"

namespace glass {
namespace {

constexpr std::uint64_t kMaskPurpose = 0x6d61736bULL;

}  // namespace

TokenMasking::TokenMasking(const TrainConfig& config, const SpecialIds& special)
    : rate_(config.mask_rate),
      seed_(derive_seed(static_cast<std::uint64_t>(config.seed), kMaskPurpose)),
      special_(special) {
  if (rate_ > 0 && !special.mask_or_unk()) {
    fail(ErrorKind::config,
         "train.mask_rate: the vocabulary has neither a mask nor an unknown token to put in place of hidden words; set "
         "it to 0, or take a "
         "tokenizer that has one");
  }
}

bool TokenMasking::is_kept(std::int64_t id) const {
  return special_.cls == id || special_.sep == id || special_.pad == id;
}

void TokenMasking::apply(Batch& batch, std::int64_t epoch) const {
  if (rate_ == 0) return;
  const std::int64_t replacement = *special_.mask_or_unk();
  const std::uint64_t epoch_seed = derive_seed(seed_, static_cast<std::uint64_t>(epoch));
  for (std::int64_t b = 0; b < batch.size(); ++b) {
    Random random(derive_seed(epoch_seed, static_cast<std::uint64_t>(batch.examples[b])));
    const double share = std::pow(random.uniform(), 1 / rate_ - 1);
    for (std::int64_t t = batch.cu_seqlens[b]; t < batch.cu_seqlens[b + 1]; ++t) {
      // Every position draws its number, so that a token's fate does not depend on what stands before it.
      const bool is_hidden = random.uniform() < share;
      if (is_hidden && !is_kept(batch.ids[t])) batch.ids[t] = replacement;
    }
  }
}

}  // namespace glass
