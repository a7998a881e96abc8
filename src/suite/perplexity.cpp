#include "glass/suite/perplexity.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "glass/base/error.h"
#include "glass/base/statistics.h"
#include "suite/score_queue.h"

namespace glass {
namespace {

/// What one window contributes.
struct WindowSums {
  double loss = 0, tokens = 0, bytes = 0;
};

struct Plan {
  std::int64_t window = 0, stride = 0;
};

Plan plan_of(const Transformer& model, const PerplexitySettings& settings) {
  const std::int64_t most = model.architecture().max_length;
  if (token_reading(model.architecture(), "perplexity") != TokenReading::next) {
    fail(ErrorKind::usage,
         "--suite perplexity: a head for masked_lm gives no probability of a text from left to right; it takes heads "
         "for causal_lm. "
         "--suite minimal_pairs scores sentences with masked language models");
  }
  const Plan plan{settings.window == 0 ? most : settings.window,
                  settings.stride == 0 ? std::max<std::int64_t>(1, (settings.window == 0 ? most : settings.window) / 2)
                                       : settings.stride};
  if (plan.window < 2 || (most > 0 && plan.window > most)) {
    fail(ErrorKind::usage, "--window: {} tokens; allowed are 2 to {}, which is what the model reads", plan.window,
         most);
  }
  if (plan.stride < 1 || plan.stride > plan.window) {
    fail(ErrorKind::usage, "--stride: {} tokens; allowed are 1 to {}, the window: beyond it tokens would be left out",
         plan.stride, plan.window);
  }
  return plan;
}

/// Where each token ends in its text; special tokens end where the one before does.
std::vector<std::int64_t> ends_of(const Encoding& encoding) {
  std::vector<std::int64_t> ends;
  std::int64_t last = 0;
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    if (encoding.special[t] == 0) last = std::max<std::int64_t>(last, encoding.places[t].end);
    ends.push_back(last);
  }
  return ends;
}

TokenQuery query_of(const Encoding& encoding, const ScoredWindow& window) {
  TokenQuery query{{encoding.ids.begin() + window.begin, encoding.ids.begin() + window.end}, {}, {}};
  for (std::int64_t t = window.scored; t < window.end; ++t) {
    query.rows.push_back(static_cast<std::int32_t>(t - window.begin - 1));
    query.labels.push_back(encoding.ids[static_cast<std::size_t>(t)]);
  }
  return query;
}

/// Sum over sum, over drawn windows.
Interval ratio(const std::vector<WindowSums>& sums, double WindowSums::*below) {
  const auto of = [&](const std::vector<std::uint32_t>& drawn) {
    double loss = 0, divisor = 0;
    for (const std::uint32_t i : drawn) {
      loss += sums[i].loss;
      divisor += sums[i].*below;
    }
    return loss / divisor;
  };
  if (sums.size() > 1) return bootstrap(sums.size(), of);
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  return {of({0}), kNone, kNone};
}

template <typename Function>
Json changed(const Interval& interval, Function function) {
  return interval_json(Interval{function(interval.value), function(interval.low), function(interval.high)});
}

Json metrics_of(const std::vector<WindowSums>& sums, double bytes) {
  const Interval loss = ratio(sums, &WindowSums::tokens);
  Json metrics = {{"loss", interval_json(loss)},
                  {"perplexity", changed(loss, [](double nats) { return std::exp(nats); })}};
  if (bytes > 0)
    metrics["bits_per_byte"] =
        changed(ratio(sums, &WindowSums::bytes), [](double nats) { return nats / std::numbers::ln2; });
  return metrics;
}

/// Sums of the windows of all texts, in their order.
std::vector<WindowSums> score_texts(Transformer& model, const Tokenizer& tokenizer,
                                    const std::vector<std::string>& texts, const Plan& plan,
                                    const SuiteProgress& progress) {
  std::vector<WindowSums> sums;
  std::int64_t planned = 0;
  ScoreQueue queue(model, [&](std::size_t owner, const std::vector<double>& values) {
    sums[owner].loss = -std::accumulate(values.begin(), values.end(), 0.0);
    if (progress && (owner + 1) % 16 == 0) progress(static_cast<std::int64_t>(owner) + 1, planned);
  });
  for (const std::string& text : texts) {
    const Encoding encoding = tokenizer.encode(text);
    const std::vector<std::int64_t> ends = ends_of(encoding);
    const std::vector<ScoredWindow> windows =
        plan_windows(static_cast<std::int64_t>(encoding.size()), plan.window, plan.stride);
    planned += static_cast<std::int64_t>(windows.size());
    for (const ScoredWindow& window : windows) {
      const std::int64_t bytes =
          ends[static_cast<std::size_t>(window.end) - 1] - ends[static_cast<std::size_t>(window.scored) - 1];
      sums.push_back({0, static_cast<double>(window.end - window.scored), static_cast<double>(bytes)});
      queue.add(query_of(encoding, window), sums.size() - 1);
    }
  }
  queue.finish();
  return sums;
}

}  // namespace

std::vector<ScoredWindow> plan_windows(std::int64_t tokens, std::int64_t window, std::int64_t stride) {
  check(window >= 2 && stride >= 1 && stride <= window, "windows of {} tokens every {}", window, stride);
  std::vector<ScoredWindow> windows;
  std::int64_t seen = 0;  // tokens of the windows before
  for (std::int64_t begin = 0; seen < tokens; begin += stride) {
    const std::int64_t end = std::min(begin + window, tokens), scored = std::max(seen, begin + 1);
    if (scored < end) windows.push_back({begin, end, scored});
    seen = end;
  }
  return windows;
}

Json evaluate_perplexity(Transformer& model, const Tokenizer& tokenizer, const std::vector<std::string>& texts,
                         const PerplexitySettings& settings, const SuiteProgress& progress) {
  const Plan plan = plan_of(model, settings);
  const std::vector<WindowSums> sums = score_texts(model, tokenizer, texts, plan, progress);
  double tokens = 0, bytes = 0;
  for (const WindowSums& window : sums) {
    tokens += window.tokens;
    bytes += window.bytes;
  }
  if (tokens == 0) fail(ErrorKind::data, "--suite perplexity: no text has a second token, so nothing can be scored");
  return {{"suite", "perplexity"},
          {"texts", texts.size()},
          {"window", plan.window},
          {"stride", plan.stride},
          {"windows", sums.size()},
          {"tokens", static_cast<std::int64_t>(tokens)},
          {"bytes", static_cast<std::int64_t>(bytes)},
          {"metrics", metrics_of(sums, bytes)}};
}

}  // namespace glass
