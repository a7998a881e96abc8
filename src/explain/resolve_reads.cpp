// Tokens that are chosen by what the model says of them: the least sure tag, the answer's first token.
#include <ATen/ATen.h>

#include <algorithm>

#include "explain/evaluation_scope.h"
#include "explain/passes.h"
#include "glass/base/error.h"
#include "glass/explain/run.h"
#include "glass/task/span.h"

namespace glass {
namespace {

/// The scores of every token of each text, [T, C] in float64 on the CPU.
std::vector<Tensor> token_scores(const ExplainJob& job, const std::vector<const Encoding*>& encodings) {
  const EvaluationScope scope(*job.subject);
  const at::NoGradGuard no_gradients;
  std::vector<ExplainInput> inputs;
  for (const Encoding* encoding : encodings) inputs.push_back(explain_input(*encoding, job.form));
  std::vector<Tensor> scores(inputs.size());
  for (const PassGroup& passes : plan_passes(inputs, one_pass_each(inputs.size()), job.batch_tokens)) {
    const Batch batch = batch_of(inputs, passes);
    Trace trace;
    const Tensor rows = job.subject->scores(batch, trace).to(at::kCPU, at::kDouble);
    check(rows.dim() == 2 && rows.size(0) == batch.tokens(), "scores of {} rows for {} tokens", rows.size(0),
          batch.tokens());
    for (std::size_t i = 0; i < passes.size(); ++i) {
      scores[passes[i].input] =
          rows.narrow(0, batch.cu_seqlens[i], batch.length(static_cast<std::int64_t>(i))).contiguous();
    }
  }
  return scores;
}

bool starts_word(const Encoding& encoding, std::size_t t) {
  if (encoding.special[t] != 0) return false;
  return t == 0 || encoding.places[t].word != encoding.places[t - 1].word;
}

std::int64_t least_sure(const Encoding& encoding, const Tensor& scores) {
  const Tensor best = std::get<0>(scores.softmax(1).max(1)).contiguous();  // [T]
  std::int64_t chosen = -1;
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    if (!starts_word(encoding, t)) continue;
    if (chosen < 0 || best.const_data_ptr<double>()[t] < best.const_data_ptr<double>()[chosen])
      chosen = static_cast<std::int64_t>(t);
  }
  return chosen;
}

ReadToken answer(const Encoding& encoding, const Tensor& scores) {
  AnswerSearch search;
  search.add(0, scores, searched_tokens(encoding));
  if (!search.best()) return {ReadToken::Kind::number, -1};
  return {ReadToken::Kind::number, static_cast<std::int64_t>(search.best()->first),
          static_cast<std::int64_t>(search.best()->last)};
}

/// The window that the best answer stands in. What the others have behind it counts as cut.
Encoding window_of_answer(const ExplainJob& job, std::vector<Encoding> windows) {
  std::vector<const Encoding*> read;
  for (const Encoding& window : windows) read.push_back(&window);
  const std::vector<Tensor> scores = token_scores(job, read);
  AnswerSearch search;
  for (std::size_t w = 0; w < windows.size(); ++w) search.add(w, scores[w], searched_tokens(windows[w]));
  const auto end = [](const Encoding& window) {
    return window.tokens_before + std::count(window.sequences.begin(), window.sequences.end(), 1);
  };
  Encoding chosen = std::move(windows[search.window()]);
  if (search.window() + 1 < windows.size()) chosen.tokens_cut += end(windows.back()) - end(chosen);
  return chosen;
}

}  // namespace

Encoding encode_to_explain(const ExplainJob& job, const Example& example) {
  if (job.read.kind != ReadToken::Kind::answer)
    return encode_example(*job.tokenizer, example, job.form, job.max_length);
  std::vector<Encoding> windows = encode_searched(*job.tokenizer, example, job.max_length, job.window_overlap);
  return windows.size() == 1 ? std::move(windows.front()) : window_of_answer(job, std::move(windows));
}

std::vector<ReadToken> resolve_reads(const ExplainJob& job, const std::vector<const Encoding*>& encodings) {
  std::vector<ReadToken> reads(encodings.size(), job.read);
  const bool is_answer = job.read.kind == ReadToken::Kind::answer;
  if (!is_answer && job.read.kind != ReadToken::Kind::least_sure) return reads;
  const std::vector<Tensor> scores = token_scores(job, encodings);
  for (std::size_t i = 0; i < encodings.size(); ++i) {
    reads[i] = is_answer ? answer(*encodings[i], scores[i])
                         : ReadToken{ReadToken::Kind::number, least_sure(*encodings[i], scores[i])};
    if (reads[i].number < 0)
      fail(ErrorKind::data, "a text without a token of its own has nothing to explain; leave it out");
  }
  return reads;
}

}  // namespace glass
