// Reading attention patterns through the trace.
#include "explain/patterns.h"

#include <ATen/ATen.h>

#include <numeric>

#include "glass/base/error.h"
#include "glass/model/find_points.h"

namespace glass {

std::vector<std::int64_t> choose_numbers(const std::vector<std::int64_t>& chosen, std::int64_t available,
                                         const std::string& what, const std::string& key) {
  std::vector<std::int64_t> numbers = chosen;
  if (numbers.empty()) {
    numbers.resize(available);
    std::iota(numbers.begin(), numbers.end(), 0);
  }
  for (const std::int64_t number : numbers) {
    if (number >= 0 && number < available) continue;
    fail(ErrorKind::config, "{}: there is no {} {}; the model has {} of them, numbered from 0", key, what, number,
         available);
  }
  return numbers;
}

std::vector<std::string> pattern_points(const Subject& subject, PatternKind kind) {
  const std::vector<PointInfo> points = subject.points();
  if (kind == PatternKind::text) return self_pattern_points(points, text_stack(points));
  if (kind == PatternKind::cross) return cross_pattern_points(points);
  const std::string decoder = decoder_stack(points);
  return decoder.empty() ? std::vector<std::string>{} : self_pattern_points(points, decoder);
}

std::int64_t source_tokens(const ExplainInput& input) {
  return input.decoder_start >= 0 ? input.decoder_start : static_cast<std::int64_t>(input.ids.size());
}

std::int64_t decoder_rows(const ExplainInput& input) {
  const auto tokens = static_cast<std::int64_t>(input.ids.size());
  return input.decoder_start >= 0 ? tokens - input.decoder_start : tokens;
}

namespace {

/// One kind of pattern in a forward: its points, and the layers asked for.
struct Asked {
  std::vector<std::string> points;
  const std::vector<std::int64_t>& layers;

  void request(Trace& trace) const {
    for (const std::int64_t layer : layers) trace.read(points.at(static_cast<std::size_t>(layer)));
  }

  /// Of sequence `b`; each must be [H, queries, keys].
  std::vector<Tensor> of(const Trace& trace, std::size_t b, std::int64_t queries, std::int64_t keys) const {
    std::vector<Tensor> patterns;
    for (const std::int64_t layer : layers) {
      const std::string& point = points[static_cast<std::size_t>(layer)];
      patterns.push_back(trace.patterns(point).at(b));
      check(patterns.back().dim() == 3 && patterns.back().size(1) == queries && patterns.back().size(2) == keys,
            "the pattern {} is not [H, {}, {}]", point, queries, keys);
    }
    return patterns;
  }
};

}  // namespace

void read_patterns(const ExplainContext& context, const std::vector<ExplainInput>& inputs, const PatternChoice& choice,
                   const std::string& method, const UsePatterns& use) {
  const Asked text{pattern_points(*context.subject, PatternKind::text), choice.text};
  const Asked decoder{pattern_points(*context.subject, PatternKind::decoder), choice.decoder};
  const Asked cross{pattern_points(*context.subject, PatternKind::cross), choice.cross};
  if (text.points.empty())
    fail(ErrorKind::usage, "explain.{}: this model announces no attention patterns; use another method", method);
  for (const PassGroup& group : plan_passes(inputs, one_pass_each(inputs.size()), context.batch_tokens)) {
    Trace trace;
    for (const Asked* asked : {&text, &decoder, &cross}) asked->request(trace);
    forward(context, batch_of(inputs, group), trace);
    for (std::size_t i = 0; i < group.size(); ++i) {
      const std::int64_t tokens = source_tokens(inputs[group[i].input]), rows = decoder_rows(inputs[group[i].input]);
      use(group[i].input,
          {text.of(trace, i, tokens, tokens), decoder.of(trace, i, rows, rows), cross.of(trace, i, rows, tokens)});
    }
  }
}

}  // namespace glass
