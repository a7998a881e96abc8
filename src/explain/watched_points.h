// WatchedPoints: points inside a model whose values and gradients a method asks for, and the tokens that their rows
// belong to.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "glass/config/reader.h"
#include "glass/explain/gradients.h"
#include "glass/explain/group.h"
#include "glass/explain/input_points.h"

namespace glass {

/// All points of a subject that some globs match, in the order of the forward.
class WatchedPoints {
 public:
  /// Error (config) at `key` for a glob that matches nothing, and for a point that holds no row a token.
  WatchedPoints(const Subject& subject, const std::vector<std::string>& globs, const std::string& key);

  std::size_t size() const { return points_.size(); }
  std::vector<std::string> names() const;
  /// True where all that a text says passes the point: a state of a model with one stack.
  bool carries_all(std::size_t point) const { return !has_decoder_ && points_[point].kind == PointKind::state; }

  /// Values and gradients [R, D] of one variant at one point, in the model's type.
  using Use =
      std::function<void(const TextVariant& variant, std::size_t point, const Tensor& value, const Tensor& gradient)>;
  /// Those of a batch, whose request watched names(): variant by variant, for each in the order of the points.
  void for_each(const VariantGradients& batch, const ExplainGroup& group, const InputPoints& inputs,
                const Use& use) const;
  /// Adds the numbers of a point's rows up by token; tokens that do not pass the point have 0.
  std::vector<double> by_token(std::size_t point, const ExplainInput& text, const InputPoints& inputs,
                               const std::vector<double>& by_row) const;

  /// What a result says of its points: `values` by point and token; of one point the axis is left out. Axis "layer" and
  /// setting "layers" where the points are the same in several layers, else axis "point".
  void describe(const ExplainInput& text, const std::vector<std::vector<double>>& values, Explanation& result) const;

 private:
  std::vector<std::int64_t> tokens_of(std::size_t point, const ExplainInput& text, const InputPoints& inputs) const;
  bool are_layers() const;

  std::vector<PointInfo> points_;
  std::string decoder_;
  bool has_decoder_ = false;
};

/// The settings' words for points of a method, and its default: the output of every block.
struct PointsSetting {
  std::vector<std::string> globs = {"*.resid_post"};
  void bind(config::Reader& reader);
  /// The points of the group's subject; errors of the globs stand at `key`.
  WatchedPoints find(const ExplainGroup& group, const std::string& key) const;
};

}  // namespace glass
