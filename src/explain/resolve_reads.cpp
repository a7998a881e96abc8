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
    check(rows.dim() == 2 && rows.size(0) == batch.tokens(), "scores of {} rows for {} tokens", rows.size(0), batch.tokens());
    for (std::size_t i = 0; i < passes.size(); ++i) {
      scores[passes[i].input] = rows.narrow(0, batch.cu_seqlens[i], batch.length(static_cast<std::int64_t>(i))).contiguous();
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
    if (chosen < 0 || best.const_data_ptr<double>()[t] < best.const_data_ptr<double>()[chosen]) chosen = static_cast<std::int64_t>(t);
  }
  return chosen;
}

std::vector<double> column(const Tensor& scores, std::int64_t number) {
  const Tensor values = scores.select(1, number).contiguous();
  return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel()};
}

/// Of a pair the answer stands in the second text.
std::int64_t answer(const Encoding& encoding, const Tensor& scores) {
  const bool is_pair = std::find(encoding.sequences.begin(), encoding.sequences.end(), 1) != encoding.sequences.end();
  std::vector<bool> searched;
  for (const std::int8_t sequence : encoding.sequences) searched.push_back(sequence == (is_pair ? 1 : 0));
  const auto best = best_span(column(scores, 0), column(scores, 1), searched);
  return best ? static_cast<std::int64_t>(best->first) : -1;
}

}  // namespace

std::vector<ReadToken> resolve_reads(const ExplainJob& job, const std::vector<const Encoding*>& encodings) {
  std::vector<ReadToken> reads(encodings.size(), job.read);
  const bool is_answer = job.read.kind == ReadToken::Kind::answer;
  if (!is_answer && job.read.kind != ReadToken::Kind::least_sure) return reads;
  const std::vector<Tensor> scores = token_scores(job, encodings);
  for (std::size_t i = 0; i < encodings.size(); ++i) {
    const std::int64_t number = is_answer ? answer(*encodings[i], scores[i]) : least_sure(*encodings[i], scores[i]);
    if (number < 0) fail(ErrorKind::data, "a text without a token of its own has nothing to explain; leave it out");
    reads[i] = {ReadToken::Kind::number, number};
  }
  return reads;
}

}  // namespace glass
