#include "glass/pipeline/predict.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <span>

#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/model/forward_runner.h"

namespace glass::pipeline {
namespace {

constexpr std::int64_t kBatchTokens = 1024;
constexpr std::size_t kTextsTogether = 512;

/// The rows; Error (non_finite) where one of their scores is not a finite number.
at::Tensor finite_rows(const at::Tensor& rows) {
  if (rows.isfinite().all().item<bool>()) return rows;
  fail(ErrorKind::non_finite, "predict: the model's scores of a text are not finite; are its weights whole?");
}

/// Fills in the scores of every window of every text.
void score(std::vector<ScoredText>& texts, const Model& model) {
  const ScoreMeaning& meaning = model.scores_mean();
  const bool in_decoder = meaning.target_form().kind == TargetForm::Kind::decoder;
  std::vector<TokenSequence> sequences;
  std::vector<std::int64_t> lengths;
  for (const ScoredText& text : texts) {
    for (const Encoding& window : text.windows) {
      sequences.push_back(sequence_of(window, in_decoder));
      lengths.push_back(static_cast<std::int64_t>(window.size()));
    }
  }
  std::vector<at::Tensor> scores(sequences.size());
  const auto make = [&](const Items& items) {
    std::vector<const TokenSequence*> members;
    for (const std::uint32_t item : items) members.push_back(&sequences[item]);
    return batch_of(members);
  };
  ForwardRunner(model.subject(), kBatchTokens).run(lengths, make, [&](const Forward& forward) {
    for (std::size_t i = 0; i < forward.items.size(); ++i)
      scores[forward.items[i]] = finite_rows(forward.rows(i, meaning.scores_tokens()));
  });
  auto next = scores.begin();
  for (ScoredText& text : texts) {
    text.scores.assign(next, next + static_cast<std::ptrdiff_t>(text.windows.size()));
    next += static_cast<std::ptrdiff_t>(text.windows.size());
  }
}

}  // namespace

void predict(const Model& model, const std::vector<Example>& examples, const OnAnswer& use, const Observer& observer) {
  const StopScope stop(observer.stop);
  const ScoreMeaning& meaning = model.scores_mean();
  for (std::size_t begin = 0; begin < examples.size(); begin += kTextsTogether) {
    const auto part = std::span(examples).subspan(begin, std::min(kTextsTogether, examples.size() - begin));
    std::vector<ScoredText> read;
    for (const Example& example : part) {
      read.push_back({meaning.encode(example, model.max_length()), {}});
      meaning.check_answerable(example, read.back().windows.front());
    }
    score(read, model);
    for (std::size_t i = 0; i < part.size(); ++i) use(meaning.answer(part[i], read[i]));
    if (observer.progress)
      observer.progress("predict", static_cast<std::int64_t>(begin + part.size()),
                        static_cast<std::int64_t>(examples.size()), "text");
  }
}

}  // namespace glass::pipeline
