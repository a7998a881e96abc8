// Scores over the tokens of a vocabulary: masked, causal, and of a decoder behind an encoder.
#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "glass/base/error.h"
#include "glass/model/target_form.h"
#include "glass/text/find_token.h"
#include "task/meanings/shared.h"

namespace glass {
namespace {

constexpr std::int64_t kCandidates = 5;

/// The likeliest classes of many, the first of them the predicted one; of few all. With their names either way.
Prediction keep_likeliest(Prediction all, const ScoreMeaning& meaning) {
  if (all.probabilities.size() <= kMostClasses) {
    for (std::size_t c = 0; c < all.probabilities.size(); ++c)
      all.class_names.push_back(meaning.class_name(static_cast<std::int64_t>(c)));
    return all;
  }
  std::vector<std::size_t> order(all.probabilities.size());
  std::iota(order.begin(), order.end(), 0);
  std::partial_sort(order.begin(), order.begin() + kMostClasses, order.end(), [&](std::size_t a, std::size_t b) {
    return all.logits[a] != all.logits[b] ? all.logits[a] > all.logits[b] : a < b;
  });
  Prediction kept;
  kept.label = 0;
  kept.label_name = all.label_name;
  for (std::size_t i = 0; i < kMostClasses; ++i) {
    kept.probabilities.push_back(all.probabilities[order[i]]);
    kept.logits.push_back(all.logits[order[i]]);
    kept.class_names.push_back(meaning.class_name(static_cast<std::int64_t>(order[i])));
  }
  return kept;
}

class VocabularyScores : public ScoreMeaning {
 public:
  VocabularyScores(std::string task, const MeaningInput& input, TargetForm form, PositionRule::Kind position)
      : task_(std::move(task)),
        size_(input.architecture.vocab_size()),
        tokenizer_(input.tokenizer),
        form_(form),
        position_(position) {}

  std::string task() const override { return task_; }
  Link link() const override { return Link::softmax; }
  bool scores_tokens() const override { return true; }
  TargetForm target_form() const override { return form_; }
  std::int64_t class_count() const override { return size_; }
  std::string class_name(std::int64_t label) const override {
    return label < tokenizer_.vocab_size() ? tokenizer_.token(static_cast<std::int32_t>(label)) : std::to_string(label);
  }
  std::optional<std::int64_t> find_class(const std::string& name) const override {
    if (const auto id = find_token(tokenizer_, name)) return *id;
    return std::nullopt;
  }
  std::string near_classes(const std::string& name) const override {
    return fmt::format("{}; the vocabulary has {} tokens", near_tokens(tokenizer_, name), size_);
  }
  std::string class_word() const override { return "token"; }
  std::vector<TargetKind> target_kinds() const override {
    std::vector<TargetKind> kinds = softmax_targets();
    if (form_.kind != TargetForm::Kind::none) kinds.push_back(TargetKind::sequence);
    return kinds;
  }
  PositionRule default_position() const override { return {position_}; }
  bool has_position(PositionRule::Kind kind) const override { return kind == position_; }
  std::vector<Encoding> encode(const Example& example, std::int64_t max_length) const override {
    return {encode_example(tokenizer_, example, form_, max_length)};
  }
  Prediction prediction(const std::vector<double>& scores) const override {
    return keep_likeliest(softmax_prediction(scores, *this), *this);
  }
  Json answer(const Example& example, const ScoredText& text) const override {
    Json answer = answer_begin(example);
    if (text.windows.front().target_start >= 0) {
      answer.update(target_answer(example, text));
    } else {
      answer.update(text_answer(example, text));
    }
    return answer;
  }

 protected:
  const Tokenizer& tokenizer() const { return tokenizer_; }
  /// What is said of a text without a target.
  virtual Json text_answer(const Example& example, const ScoredText& text) const = 0;

  /// The likeliest tokens at one place.
  Json candidates(const at::Tensor& row) const {
    const at::Tensor probabilities = row.to(at::kCPU, at::kDouble).softmax(0);
    const auto [values, ids] = probabilities.topk(std::min(kCandidates, row.size(0)));
    Json list = Json::array();
    for (std::int64_t i = 0; i < ids.size(0); ++i)
      list.push_back({{"token", class_name(ids[i].item<std::int64_t>())}, {"probability", values[i].item<double>()}});
    return list;
  }

 private:
  /// The log-probability of a target and of each of its tokens, with what the model would have written in its place.
  Json target_answer(const Example& example, const ScoredText& text) const {
    const Encoding& encoding = text.windows.front();
    std::vector<std::int32_t> ids;
    std::vector<at::Tensor> rows;
    for (const ScoredPlace& place :
         scored_places({PositionRule::Kind::target}, encoding, form_, tokenizer_.special_ids(), example.text)) {
      ids.push_back(encoding.ids[static_cast<std::size_t>(place.token)]);
      rows.push_back(text.scores.front()[place.position]);
    }
    Json tokens = Json::array();
    double sum = 0;
    for (const TargetToken& token : judge_target(at::stack(rows), ids, tokenizer_)) {
      sum += token.log_probability;
      tokens.push_back({{"token", tokenizer_.token(ids[tokens.size()])},
                        {"log_probability", token.log_probability},
                        {"best", token.best},
                        {"best_probability", token.best_probability}});
    }
    return {{"target", example.target}, {"log_probability", sum}, {"tokens", tokens}};
  }

  std::string task_;
  std::int64_t size_;
  const Tokenizer& tokenizer_;
  TargetForm form_;
  PositionRule::Kind position_;
};

/// The tokens that fill each mask.
class MaskedScores final : public VocabularyScores {
 public:
  using VocabularyScores::VocabularyScores;

 protected:
  Json text_answer(const Example& /*example*/, const ScoredText& text) const override {
    const Encoding& encoding = text.windows.front();
    const std::optional<std::int32_t> mask = tokenizer().special_ids().mask;
    Json places = Json::array();
    for (std::size_t t = 0; t < encoding.size(); ++t) {
      if (mask && encoding.ids[t] == *mask)
        places.push_back({{"token", t}, {"candidates", candidates(text.scores.front()[static_cast<std::int64_t>(t)])}});
    }
    return {{"masked", places}};
  }
};

/// The next token.
class CausalScores final : public VocabularyScores {
 public:
  using VocabularyScores::VocabularyScores;

 protected:
  Json text_answer(const Example& /*example*/, const ScoredText& text) const override {
    const at::Tensor& scores = text.scores.front();
    return {{"next", candidates(scores[scores.size(0) - 1])}};
  }
};

/// The tokens of a target.
class DecoderScores final : public VocabularyScores {
 public:
  using VocabularyScores::VocabularyScores;
  void check_answerable(const Example& example, const Encoding& encoding) const override {
    if (encoding.target_start >= 0) return;
    fail(ErrorKind::usage,
         "text '{}': this model scores a target; give --target-text, or a column \"target\" in the data",
         shown(example.text));
  }

 protected:
  Json text_answer(const Example& /*example*/, const ScoredText& /*text*/) const override {
    fail(ErrorKind::bug, "internal error: a source without a target");
  }
};

}  // namespace

std::unique_ptr<ScoreMeaning> masked_lm_meaning(const MeaningInput& input) {
  return std::make_unique<MaskedScores>("masked_language_model", input, TargetForm{}, PositionRule::Kind::mask);
}

std::unique_ptr<ScoreMeaning> causal_lm_meaning(const MeaningInput& input) {
  return std::make_unique<CausalScores>("language_model", input, target_form(input.architecture),
                                        PositionRule::Kind::target_or_last);
}

std::unique_ptr<ScoreMeaning> sequence_to_sequence_meaning(const MeaningInput& input) {
  return std::make_unique<DecoderScores>("sequence_to_sequence", input, target_form(input.architecture),
                                         PositionRule::Kind::target);
}

std::vector<TargetToken> judge_target(const at::Tensor& scores, const std::vector<std::int32_t>& ids,
                                      const Tokenizer& tokenizer) {
  const at::Tensor log_probabilities = scores.to(at::kCPU, at::kDouble).log_softmax(1);  // [m, V]
  std::vector<TargetToken> tokens;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const at::Tensor row = log_probabilities.select(0, static_cast<std::int64_t>(i));
    const auto best = row.argmax().item<std::int64_t>();
    tokens.push_back(
        {row[ids[i]].item<double>(),
         best < tokenizer.vocab_size() ? tokenizer.token(static_cast<std::int32_t>(best)) : std::to_string(best),
         std::exp(row[best].item<double>())});
  }
  return tokens;
}

}  // namespace glass
