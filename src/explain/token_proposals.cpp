// Scores [T, V] of the tokens that could stand in each place, and the best of them.
#include "explain/token_proposals.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "explain/nearest_words.h"
#include "glass/base/error.h"
#include "glass/model/forward_runner.h"

namespace glass {

namespace {

constexpr const char *kMasked = "masked_language_model", *kCausal = "language_model";
constexpr double kSmallestNorm = 1e-12;  // of a word vector that is divided by

/// What a masked language model expects at each place of a text that is not special, the token there being hidden: [V].
std::vector<Tensor> masked_scores(Subject& subject, const ExplainInput& text, std::int32_t mask,
                                  std::int64_t batch_tokens) {
  TokenSequence plain = text;
  plain.rows.clear();
  plain.decoder_start = -1;
  std::vector<TokenSequence> copies;
  std::vector<std::size_t> places;
  for (std::size_t t = 0; t < text.ids.size(); ++t) {
    if (text.special[t] != 0) continue;
    places.push_back(t);
    copies.push_back(plain);
    copies.back().ids[t] = mask;
    copies.back().position = static_cast<std::int64_t>(t);
  }
  const std::vector<std::int64_t> lengths(copies.size(), static_cast<std::int64_t>(text.ids.size()));
  std::vector<Tensor> rows(text.ids.size());
  const auto make = [&](const Items& items) {
    std::vector<const TokenSequence*> sequences;
    for (const std::uint32_t item : items) sequences.push_back(&copies[item]);
    return batch_of(sequences);
  };
  ForwardRunner(subject, batch_tokens).run(lengths, make, [&](const Forward& forward) {
    for (std::size_t i = 0; i < forward.items.size(); ++i) rows[places[forward.items[i]]] = forward.rows(i, false)[0];
  });
  return rows;
}

/// What a causal language model expects behind what stands before each place: [V]; at the first one nothing.
std::vector<Tensor> causal_scores(Subject& subject, const ExplainInput& text) {
  TokenSequence all = text;
  all.position = -1;
  all.rows.clear();
  Trace idle;
  const Tensor scores = subject.scores(batch_of({&all}), idle);
  std::vector<Tensor> rows = {at::zeros_like(scores[0])};
  for (std::int64_t t = 0; t + 1 < scores.size(0); ++t) rows.push_back(scores[t]);
  return rows;
}

/// The cosines of word vectors, [V].
std::vector<Tensor> nearness(const Subject& subject, const ExplainInput& text) {
  const Tensor words = subject.word_vectors().to(at::kFloat);
  const Tensor unit = words / words.norm(2, {1}, true).clamp_min(kSmallestNorm);
  const Tensor ids = at::tensor(text.ids, at::kInt).to(words.device(), at::kLong);
  return at::matmul(unit.index_select(0, ids), unit.t()).unbind(0);
}

}  // namespace

std::int64_t Proposals::draw(double uniform) const {
  double left = uniform;
  for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
    if (left < weights[i]) return ids[i];
    left -= weights[i];
  }
  return ids.back();
}

std::string TokenProposals::meaning() {
  return "model (the explained one, where it is a masked or causal language model), nearest (tokens with near word "
         "vectors), or the folder of a masked language model with the same vocabulary";
}

TokenProposals::TokenProposals(const ExplainContext& context, std::string setting, std::string key,
                               std::shared_ptr<LoadedModel>& opened)
    : context_(context), setting_(std::move(setting)), key_(std::move(key)) {
  const std::string task = context.scores_mean().task();
  if (setting_ == "model") {
    if (task == kCausal || (task == kMasked && context.special_ids.mask)) return;
    fail(ErrorKind::config,
         "{}: a {} model proposes no tokens; use nearest, or the folder of a masked language model with the same "
         "vocabulary",
         key_, task);
  }
  if (setting_ != "nearest") {
    open(setting_, opened);
  } else if (!context.subject->word_vectors().defined()) {
    fail(ErrorKind::config, "{}: this model has no word vectors that could be near; name the folder of a model", key_);
  }
}

void TokenProposals::open(const std::string& folder, std::shared_ptr<LoadedModel>& opened) {
  if (context_.tokenizer == nullptr)
    fail(ErrorKind::config, "{}: another model needs the tokenizer, and these texts come without one", key_);
  if (!opened) opened = std::make_shared<LoadedModel>(load_model(folder));
  other_ = opened;
  const bool is_masked = token_scoring(other_->model->architecture()) == TokenScoring::masked;
  if (!is_masked || !other_->tokenizer->special_ids().mask)
    fail(ErrorKind::config, "{}: '{}' is no masked language model with a mask token", key_, folder);
  const Tokenizer &own = *context_.tokenizer, &its = *other_->tokenizer;
  for (std::int32_t id = 0; id < std::max(own.vocab_size(), its.vocab_size()); ++id) {
    if (own.vocab_size() == its.vocab_size() && own.token(id) == its.token(id)) continue;
    fail(ErrorKind::config,
         "{}: the vocabulary of '{}' is another one ({} tokens, the explained model's has {}; they differ from id {} "
         "on); name a masked language model with the same tokenizer",
         key_, folder, its.vocab_size(), own.vocab_size(), id);
  }
}

bool TokenProposals::looks_back() const {
  return !other_ && context_.scores_mean().task() == kCausal;
}

double TokenProposals::forwards(const ExplainInput& text) const {
  if (setting_ == "nearest") return 0;
  return looks_back() ? 1 : static_cast<double>(std::count(text.special.begin(), text.special.end(), 0));
}

std::vector<Tensor> TokenProposals::scores_of(const ExplainInput& text) const {
  if (setting_ == "nearest") return nearness(*context_.subject, text);
  if (looks_back()) return causal_scores(*context_.subject, text);
  Subject& subject = other_ ? static_cast<Subject&>(*other_->model) : *context_.subject;
  return masked_scores(subject, text, *context_.special_ids.mask, context_.batch_tokens);
}

Proposals TokenProposals::best(const Tensor& scores, std::int64_t own, std::int64_t count) const {
  // Special tokens are few: more than `count` are looked at, so that enough words are among them.
  const auto [values, places] = scores.topk(std::min<std::int64_t>(scores.size(0), count + 64));
  const std::vector<double> chances = to_doubles(at::softmax(values.to(at::kCPU, at::kDouble), 0));
  const Tensor ids = places.to(at::kCPU).contiguous();
  Proposals proposals;
  double sum = 0;
  for (std::size_t i = 0; i < chances.size() && static_cast<std::int64_t>(proposals.ids.size()) < count; ++i) {
    const std::int64_t id = ids.const_data_ptr<std::int64_t>()[i];
    if (id == own || !is_plain_token(context_, id)) continue;
    proposals.ids.push_back(id);
    proposals.weights.push_back(chances[i]);
    sum += chances[i];
  }
  for (double& weight : proposals.weights)
    weight = sum > 0 ? weight / sum : 1.0 / static_cast<double>(proposals.weights.size());
  return proposals;
}

std::vector<Proposals> TokenProposals::of(const ExplainInput& text, std::int64_t count) const {
  const at::NoGradGuard no_gradients;
  const std::vector<Tensor> scores = scores_of(text);
  std::vector<Proposals> all(text.ids.size());
  for (std::size_t t = 0; t < text.ids.size(); ++t) {
    if (text.special[t] == 0) all[t] = best(scores[t], text.ids[t], count);
  }
  return all;
}

}  // namespace glass
