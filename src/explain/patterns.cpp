// Reading attention patterns through the trace.
#include "explain/patterns.h"

#include <ATen/ATen.h>

#include <numeric>

#include "glass/base/error.h"

namespace glass {

std::vector<std::int64_t> choose_numbers(const std::vector<std::int64_t>& chosen, std::int64_t available, const std::string& what,
                                         const std::string& key) {
  std::vector<std::int64_t> numbers = chosen;
  if (numbers.empty()) {
    numbers.resize(available);
    std::iota(numbers.begin(), numbers.end(), 0);
  }
  for (const std::int64_t number : numbers) {
    if (number >= 0 && number < available) continue;
    fail(ErrorKind::config, "{}: there is no {} {}; the model has {} of them, numbered from 0", key, what, number, available);
  }
  return numbers;
}

void read_patterns(const ExplainContext& context, const std::vector<ExplainInput>& inputs, const std::vector<std::int64_t>& layers,
                   const std::string& method, const UsePatterns& use) {
  const std::vector<std::string> points = context.subject->pattern_points();
  if (points.empty()) fail(ErrorKind::usage, "explain.{}: this model announces no attention patterns; use another method", method);
  for (const PassGroup& group : plan_passes(inputs, one_pass_each(inputs.size()), context.batch_tokens)) {
    Trace trace;
    for (const std::int64_t layer : layers) trace.read(points.at(layer));
    forward(context, batch_of(inputs, group), trace);
    for (std::size_t i = 0; i < group.size(); ++i) {
      const auto length = static_cast<std::int64_t>(inputs[group[i].input].ids.size());
      std::vector<Tensor> patterns;
      for (const std::int64_t layer : layers) {
        patterns.push_back(trace.patterns(points[layer]).at(i));
        check(patterns.back().dim() == 3 && patterns.back().size(1) == length && patterns.back().size(2) == length,
              "the pattern {} of a text of {} tokens is not [H, T, T]", points[layer], length);
      }
      use(group[i].input, patterns);
    }
  }
}

}  // namespace glass
