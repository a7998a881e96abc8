#include "glass/explain/token_draw.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "explain/nearest_words.h"
#include "glass/base/error.h"
#include "glass/base/hash.h"
#include "glass/base/random.h"

namespace glass {

namespace {

/// How much each token of the vocabulary weighs, before special ones are left out; empty: it is not known.
std::vector<double> weights_of(const ExplainContext& context, const Tensor& counts) {
  if (counts.defined()) return to_doubles(counts.to(at::kDouble));
  const Tensor words = context.subject->word_vectors();
  const std::int64_t size = words.defined()                ? words.size(0)
                            : context.tokenizer != nullptr ? context.tokenizer->vocab_size()
                                                           : 0;
  return std::vector<double>(static_cast<std::size_t>(size), 1.0);
}

}  // namespace

TokenDraw::TokenDraw(const ExplainContext& context, const std::string& key) : seed_(context.seed) {
  const Tensor counts = context.subject->token_counts();
  source_ = counts.defined() ? "training set" : "vocabulary";
  up_to_ = weights_of(context, counts);
  double sum = 0;
  for (std::size_t id = 0; id < up_to_.size(); ++id) {
    if (is_plain_token(context, static_cast<std::int64_t>(id))) sum += up_to_[id];
    up_to_[id] = sum;
  }
  if (sum <= 0)
    fail(ErrorKind::config, "{}: this model has no vocabulary of words to draw from; name a token, such as id:<number>",
         key);
}

std::int64_t TokenDraw::of(double uniform) const {
  const double place = uniform * up_to_.back();
  return std::upper_bound(up_to_.begin(), up_to_.end(), place) - up_to_.begin();
}

std::int64_t TokenDraw::at(std::int64_t example, std::int64_t token, std::int64_t draw) const {
  const std::uint64_t seed = derive_seed(derive_seed(seed_, static_cast<std::uint64_t>(example)),
                                         static_cast<std::uint64_t>(token), static_cast<std::uint64_t>(draw));
  return of(Random(seed).uniform());
}

}  // namespace glass
