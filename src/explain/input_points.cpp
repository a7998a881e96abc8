// Points and rows where tokens enter, and the order in which a batch holds them.
#include "glass/explain/input_points.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

#include "glass/base/error.h"
#include "glass/model/find_points.h"

namespace glass {
namespace {

void check_known(const std::vector<PointInfo>& points, const std::string& name, const std::string& key) {
  if (find_point(points, name)) return;
  std::vector<std::string> known;
  for (const PointInfo& point : points) known.push_back(point.name);
  fail(ErrorKind::config, "{}: the model has no point '{}'{}; `glassformer inspect MODEL --points` lists them", key,
       name, did_you_mean(name, known));
}

std::vector<std::int64_t> numbers(std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), first);
  return all;
}

}  // namespace

InputPoints::InputPoints(const Subject& subject, const std::string& setting, const std::string& key) {
  const std::vector<PointInfo> known = subject.points();
  const std::vector<std::string> embed = embed_points(known);
  if (setting == "word_embed") {
    points_ = word_embed_points(known);
    if (points_.empty()) {
      fail(ErrorKind::config, "{}: this model announces no word vectors; use \"\" for the input of its first block",
           key);
    }
  } else if (setting.empty() || setting == "embed") {
    points_ = embed;
    if (points_.empty())
      fail(ErrorKind::config, "{}: this subject announces no state where tokens enter; name a point", key);
  } else {
    points_ = {setting};
    check_known(known, setting, key);
    if (embed.size() > 1) {
      fail(ErrorKind::config,
           "{}: tokens enter this model at {}, and gradients at '{}' alone are not the whole; use \"\" or word_embed",
           key, fmt::join(embed, " and at "), setting);
    }
    carry_all_ = find_point(known, setting)->kind == PointKind::state;
  }
}

std::string InputPoints::name() const {
  return fmt::format("{}", fmt::join(points_, " + "));
}

std::vector<std::vector<std::int64_t>> InputPoints::tokens_by_point(const ExplainInput& input) const {
  const auto tokens = static_cast<std::int64_t>(input.ids.size());
  if (points_.size() == 1) return {numbers(0, tokens)};
  if (input.decoder_start >= 0)
    return {numbers(0, input.decoder_start), numbers(input.decoder_start, tokens - input.decoder_start)};
  std::vector<std::int64_t> moved = numbers(-1, tokens);
  moved.front() = 0;
  return {numbers(0, tokens), moved};
}

std::int64_t InputPoints::rows(const ExplainInput& input) const {
  const auto tokens = static_cast<std::int64_t>(input.ids.size());
  return points_.size() == 2 && input.decoder_start < 0 ? 2 * tokens : tokens;
}

std::vector<double> InputPoints::by_token(const ExplainInput& input, const double* by_row) const {
  std::vector<double> sums(input.ids.size(), 0.0);
  for (const std::vector<std::int64_t>& tokens : tokens_by_point(input)) {
    for (const std::int64_t token : tokens) sums[static_cast<std::size_t>(token)] += *by_row++;
  }
  return sums;
}

std::vector<Tensor> InputPoints::places(const std::vector<ExplainInput>& inputs, const Variants& variants,
                                        at::Device device) const {
  if (points_.size() == 1) return {};
  std::vector<std::vector<std::int64_t>> places(points_.size());
  std::int64_t row = 0;
  for (const TextVariant& variant : variants) {
    const auto by_point = tokens_by_point(inputs[variant.input]);
    for (std::size_t point = 0; point < by_point.size(); ++point) {
      for (std::size_t i = 0; i < by_point[point].size(); ++i) places[point].push_back(row++);
    }
  }
  std::vector<Tensor> tensors;
  for (const auto& list : places) tensors.push_back(at::tensor(list, at::kLong).to(device));
  return tensors;
}

Tensor join_by_text(const std::vector<Tensor>& by_point, const std::vector<Tensor>& places) {
  if (places.empty()) return by_point.at(0);
  const std::int64_t rows = std::accumulate(by_point.begin(), by_point.end(), std::int64_t{0},
                                            [](std::int64_t sum, const Tensor& t) { return sum + t.size(0); });
  Tensor joined = at::empty({rows, by_point[0].size(1)}, by_point[0].options());
  for (std::size_t point = 0; point < by_point.size(); ++point) joined.index_copy_(0, places[point], by_point[point]);
  return joined;
}

Tensor rows_of_point(const Tensor& by_text, const std::vector<Tensor>& places, std::size_t point) {
  return places.empty() ? by_text : by_text.index_select(0, places[point]);
}

}  // namespace glass
