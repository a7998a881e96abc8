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

namespace {

/// The points of the chosen layers.
std::vector<std::string> points_of(const Subject& subject, PatternKind kind, const std::vector<std::int64_t>& layers) {
  const std::vector<std::string> all = pattern_points(subject, kind);
  std::vector<std::string> points;
  for (const std::int64_t layer : layers) points.push_back(all.at(static_cast<std::size_t>(layer)));
  return points;
}

/// The patterns of one kind; each must be [H, queries, keys].
std::vector<Tensor> read_kind(ExplainGroup& group, std::size_t input, const std::vector<std::string>& points,
                              std::int64_t queries, std::int64_t keys) {
  std::vector<Tensor> patterns;
  for (const std::string& point : points) {
    patterns.push_back(group.pattern(point, input));
    check(patterns.back().dim() == 3 && patterns.back().size(1) == queries && patterns.back().size(2) == keys,
          "the pattern {} is not [H, {}, {}]", point, queries, keys);
  }
  return patterns;
}

}  // namespace

void want_patterns(ExplainGroup& group, const PatternChoice& choice, const std::string& method) {
  const Subject& subject = *group.context().subject;
  if (pattern_points(subject, PatternKind::text).empty())
    fail(ErrorKind::usage, "explain.{}: this model announces no attention patterns; use another method", method);
  group.want_patterns(points_of(subject, PatternKind::text, choice.text));
  group.want_patterns(points_of(subject, PatternKind::decoder, choice.decoder));
  group.want_patterns(points_of(subject, PatternKind::cross, choice.cross));
}

TextPatterns patterns_of(ExplainGroup& group, std::size_t input, const PatternChoice& choice) {
  const Subject& subject = *group.context().subject;
  const ExplainInput& text = group.inputs()[input];
  const auto tokens = static_cast<std::int64_t>(text.ids.size());
  const std::int64_t source = text.decoder_start >= 0 ? text.decoder_start : tokens;
  const std::int64_t rows = text.decoder_start >= 0 ? tokens - text.decoder_start : tokens;
  return {read_kind(group, input, points_of(subject, PatternKind::text, choice.text), source, source),
          read_kind(group, input, points_of(subject, PatternKind::decoder, choice.decoder), rows, rows),
          read_kind(group, input, points_of(subject, PatternKind::cross, choice.cross), rows, source)};
}

}  // namespace glass
