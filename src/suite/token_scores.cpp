#include "glass/suite/token_scores.h"

#include <ATen/ATen.h>

#include <cmath>

#include "glass/base/error.h"
#include "glass/model/forward_runner.h"
#include "glass/model/to_doubles.h"

namespace glass {
namespace {

/// Scores whose softmax is computed at once, in float64 (32 MB): the copy stays small beside the scores themselves.
constexpr std::int64_t kMostScores = std::int64_t{1} << 22;

/// The queries that `order` names, which is sorted by length, as one batch that reads their rows.
Batch query_batch(const std::vector<TokenQuery>& queries, const std::vector<std::uint32_t>& order) {
  Batch batch;
  batch.cu_seqlens.push_back(0);
  for (const std::uint32_t number : order) {
    const TokenQuery& query = queries[number];
    for (const std::int32_t row : query.rows) batch.read_rows.push_back(batch.cu_seqlens.back() + row);
    batch.ids.insert(batch.ids.end(), query.ids.begin(), query.ids.end());
    batch.cu_seqlens.push_back(static_cast<std::int64_t>(batch.ids.size()));
    batch.examples.push_back(number);
  }
  return batch;
}

/// log softmax(scores)[label] of each row: scores [R, V].
std::vector<double> label_log_probabilities(const at::Tensor& scores, const std::vector<std::int64_t>& labels) {
  const at::Tensor columns = at::tensor(labels, at::kLong).to(scores.device()).unsqueeze(1);
  const std::int64_t rows = scores.size(0), step = std::max<std::int64_t>(1, kMostScores / scores.size(1));
  std::vector<double> values;
  for (std::int64_t begin = 0; begin < rows; begin += step) {
    const std::int64_t count = std::min(step, rows - begin);
    const at::Tensor part = scores.narrow(0, begin, count).to(at::kDouble);
    const at::Tensor chosen = part.gather(1, columns.narrow(0, begin, count)).squeeze(1) - part.logsumexp(1);
    const std::vector<double> more = to_doubles(chosen);
    values.insert(values.end(), more.begin(), more.end());
  }
  return values;
}

void check_query(const TokenQuery& query) {
  check(!query.rows.empty() && query.rows.size() == query.labels.size(), "a query of {} rows with {} labels",
        query.rows.size(), query.labels.size());
  check(query.rows.front() >= 0 && query.rows.back() < static_cast<std::int32_t>(query.ids.size()),
        "a query's rows leave its {} tokens", query.ids.size());
}

}  // namespace

std::vector<std::vector<double>> log_probabilities(Transformer& model, const std::vector<TokenQuery>& queries,
                                                   std::int64_t batch_tokens) {
  std::vector<std::int64_t> lengths;
  for (const TokenQuery& query : queries) {
    check_query(query);
    lengths.push_back(static_cast<std::int64_t>(query.ids.size()));
  }
  std::vector<std::vector<double>> results(queries.size());
  const auto make = [&](const Items& items) { return query_batch(queries, items); };
  ForwardRunner(model, batch_tokens).run(lengths, make, [&](const Forward& forward) {
    std::vector<std::int64_t> labels;
    for (const std::uint32_t number : forward.items)
      labels.insert(labels.end(), queries[number].labels.begin(), queries[number].labels.end());
    const std::vector<double> values = label_log_probabilities(forward.scores, labels);
    auto next = values.begin();
    for (const std::uint32_t number : forward.items) {
      results[number].assign(next, next + static_cast<std::ptrdiff_t>(queries[number].rows.size()));
      next += static_cast<std::ptrdiff_t>(queries[number].rows.size());
    }
    for (const double value : values) {
      if (!std::isfinite(value))
        fail(ErrorKind::non_finite, "the model's scores of a token are not finite numbers; are its weights whole?");
    }
  });
  return results;
}

TokenReading token_reading(const Architecture& architecture, const std::string& suite) {
  const TokenScoring scoring = token_scoring(architecture);
  if (scoring == TokenScoring::next) return TokenReading::next;
  if (scoring == TokenScoring::masked) return TokenReading::masked;
  fail(ErrorKind::usage,
       "--suite {}: {} gives no probability to the tokens of a text alone; the suites take heads for causal_lm and "
       "masked_lm",
       suite, head_name(architecture));
}

}  // namespace glass
