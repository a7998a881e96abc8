// Searches in a subject's list of points.
#include "glass/model/find_points.h"

#include <algorithm>

namespace glass {

namespace {

constexpr const char *kCrossPattern = "cross_pattern", *kCrossScores = "cross_scores";
/// Of attention scores those that no softmax reads: what a soft cap reads.
constexpr const char* kProducts = "_products";

/// Names of the points that `is_wanted` accepts, in order of their layers.
template <typename IsWanted>
std::vector<std::string> names_by_layer(const std::vector<PointInfo>& points, IsWanted is_wanted) {
  std::vector<const PointInfo*> found;
  for (const PointInfo& point : points) {
    if (is_wanted(point)) found.push_back(&point);
  }
  std::stable_sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return a->layer < b->layer; });
  std::vector<std::string> names;
  for (const PointInfo* point : found) names.push_back(point->name);
  return names;
}

/// The points of one site: of the text's stack, then of the decoder behind it.
std::vector<std::string> by_stack(const std::vector<PointInfo>& points, const char* site) {
  std::vector<std::string> stacks = {text_stack(points)}, names;
  if (const std::string decoder = decoder_stack(points); !decoder.empty()) stacks.push_back(decoder);
  for (const std::string& stack : stacks) {
    for (const PointInfo& point : points) {
      if (point.site == site && point.stack == stack) names.push_back(point.name);
    }
  }
  return names;
}

/// Points of one kind of a stack, all but those of site `other` and those that no softmax reads.
std::vector<std::string> by_kind(const std::vector<PointInfo>& points, PointKind kind, const std::string& stack,
                                 const char* other) {
  return names_by_layer(points, [&](const PointInfo& point) {
    return point.kind == kind && point.stack == stack && point.site != other && !point.site.ends_with(kProducts);
  });
}

std::vector<std::string> by_site(const std::vector<PointInfo>& points, const char* site) {
  return names_by_layer(points, [&](const PointInfo& point) { return point.site == site; });
}

}  // namespace

const PointInfo* find_point(const std::vector<PointInfo>& points, std::string_view name) {
  const auto found = std::find_if(points.begin(), points.end(), [&](const auto& point) { return point.name == name; });
  return found == points.end() ? nullptr : &*found;
}

std::string text_stack(const std::vector<PointInfo>& points) {
  return points.empty() ? "" : points.front().stack;
}

std::string decoder_stack(const std::vector<PointInfo>& points) {
  const std::string first = text_stack(points);
  for (const PointInfo& point : points) {
    if (!point.stack.empty() && point.stack != first) return point.stack;
  }
  return "";
}

std::vector<std::string> embed_points(const std::vector<PointInfo>& points) {
  std::vector<std::string> names = by_stack(points, "embed");
  if (!names.empty()) return names;
  const auto state =
      std::find_if(points.begin(), points.end(), [](const auto& point) { return point.kind == PointKind::state; });
  if (state != points.end()) names.push_back(state->name);
  return names;
}

std::vector<std::string> word_embed_points(const std::vector<PointInfo>& points) {
  return by_stack(points, "word_embed");
}

std::vector<std::string> self_pattern_points(const std::vector<PointInfo>& points, const std::string& stack) {
  return by_kind(points, PointKind::pattern, stack, kCrossPattern);
}

std::vector<std::string> cross_pattern_points(const std::vector<PointInfo>& points) {
  return by_site(points, kCrossPattern);
}

std::vector<std::string> self_score_points(const std::vector<PointInfo>& points, const std::string& stack) {
  return by_kind(points, PointKind::attention_scores, stack, kCrossScores);
}

std::vector<std::string> cross_score_points(const std::vector<PointInfo>& points) {
  return by_site(points, kCrossScores);
}

}  // namespace glass
