#include "explain/watched_points.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/model/find_points.h"
#include "glass/model/trace.h"

namespace glass {

WatchedPoints::WatchedPoints(const Subject& subject, const std::vector<std::string>& globs, const std::string& key) {
  const std::vector<PointInfo> known = subject.points();
  decoder_ = decoder_stack(known);
  has_decoder_ = !decoder_.empty();
  for (const std::string& glob : globs) {
    if (std::any_of(known.begin(), known.end(), [&](const PointInfo& info) { return glob_matches(glob, info.name); }))
      continue;
    std::vector<std::string> names;
    for (const PointInfo& info : known) names.push_back(info.name);
    fail(ErrorKind::config,
         "{}: the model has no point that '{}' matches{}; `glassformer inspect MODEL --points` lists "
         "them",
         key, glob, did_you_mean(glob, names));
  }
  for (const PointInfo& info : known) {
    const auto matches = [&](const std::string& glob) { return glob_matches(glob, info.name); };
    if (std::none_of(globs.begin(), globs.end(), matches)) continue;
    if (!info.shape.starts_with("[N"))
      fail(ErrorKind::config, "{}: the point '{}' is {}, not a row a token; choose one of shape [N, D]", key, info.name,
           info.shape);
    points_.push_back(info);
  }
}

std::vector<std::string> WatchedPoints::names() const {
  std::vector<std::string> names;
  for (const PointInfo& info : points_) names.push_back(info.name);
  return names;
}

std::vector<std::int64_t> WatchedPoints::tokens_of(std::size_t point, const ExplainInput& text,
                                                   const InputPoints& inputs) const {
  const std::vector<std::vector<std::int64_t>> tokens = inputs.tokens_by_point(text);
  return has_decoder_ && points_[point].stack == decoder_ ? tokens.back() : tokens.front();
}

void WatchedPoints::for_each(const VariantGradients& batch, const ExplainGroup& group, const InputPoints& inputs,
                             const Use& use) const {
  std::vector<std::int64_t> next(size(), 0);
  for (const TextVariant& variant : batch.variants) {
    for (std::size_t p = 0; p < size(); ++p) {
      const auto rows = static_cast<std::int64_t>(tokens_of(p, group.inputs()[variant.input], inputs).size());
      const Tensor &values = batch.watched_values[p], &gradients = batch.watched_gradients[p];
      use(variant, p, values.narrow(0, next[p], rows).flatten(1), gradients.narrow(0, next[p], rows).flatten(1));
      next[p] += rows;
    }
  }
  for (std::size_t p = 0; p < size(); ++p)
    check(next[p] == batch.watched_values[p].size(0), "the point '{}' has {} rows for {} tokens", points_[p].name,
          batch.watched_values[p].size(0), next[p]);
}

std::vector<double> WatchedPoints::by_token(std::size_t point, const ExplainInput& text, const InputPoints& inputs,
                                            const std::vector<double>& by_row) const {
  std::vector<double> sums(text.ids.size(), 0.0);
  const std::vector<std::int64_t> tokens = tokens_of(point, text, inputs);
  for (std::size_t row = 0; row < tokens.size(); ++row) sums[static_cast<std::size_t>(tokens[row])] += by_row[row];
  return sums;
}

bool WatchedPoints::are_layers() const {
  return std::all_of(points_.begin(), points_.end(), [&](const PointInfo& info) {
    return info.layer >= 0 && info.stack == points_[0].stack && info.site == points_[0].site;
  });
}

void WatchedPoints::describe(const ExplainInput& text, const std::vector<std::vector<double>>& values,
                             Explanation& result) const {
  result.values.clear();
  for (const std::vector<double>& row : values) result.values.insert(result.values.end(), row.begin(), row.end());
  result.axes = token_axes(text);
  result.settings["points"] = names();
  result.point = fmt::format("{}", fmt::join(names(), " + "));
  if (size() == 1) return;
  const std::string axis = are_layers() ? "layer" : "point";
  result.axes.insert(result.axes.begin(), {axis, static_cast<std::int64_t>(size())});
  for (const PointInfo& info : points_) {
    if (axis == "layer") result.settings["layers"].push_back(info.layer);
  }
}

void PointsSetting::bind(config::Reader& reader) {
  reader
      .field("points", globs, "the points inside the model, one row of scores each; * stands for any run of characters")
      .count(1, 100);
}

WatchedPoints PointsSetting::find(const ExplainGroup& group, const std::string& key) const {
  return {*group.context().subject, globs, key};
}

}  // namespace glass
