// WatchedPathMethod: what path methods at points inside the model have in common.
#pragma once

#include <string>
#include <vector>

#include "explain/path_method.h"
#include "explain/watched_points.h"

namespace glass {

/// Binds the points; a method says what the values and gradients along the path make of each row of a point, and what
/// it states of a text besides.
class WatchedPathMethod : public PathMethod {
 public:
  /// Fails where the model has no such points.
  void declare(ExplainGroup& group) override;

 protected:
  /// Numbers by text, point and row of the point.
  using RowNumbers = std::vector<std::vector<std::vector<double>>>;
  /// What one run along the paths of a group works on.
  struct Run {
    ExplainGroup& group;
    const InputPoints& points;
    const WatchedPoints& watched;
    PathGradients& path;
  };

  /// The setting "points".
  void bind_points(config::Reader& reader) { points_.bind(reader); }
  virtual RowNumbers row_numbers(const Run& run) const = 0;
  /// Fills in the quality, and what else there is to say; `values` by point and token.
  virtual void describe(const Run& run, std::size_t text, const std::vector<std::vector<double>>& values,
                        Explanation& result) const = 0;
  /// Evaluates every path at these places, from 0 to 1, and hands on values and gradients at the points: those of a
  /// text in the order of its nodes. A variant's number, modulo the count of nodes, is the number of its node.
  static void run_nodes(const Run& run, const std::vector<double>& alphas, const WatchedPoints::Use& use);

 private:
  std::vector<Explanation> from_baseline(ExplainGroup& group, const InputPoints& points,
                                         const Baseline& baseline) final;
  WatchedPoints watched_of(const ExplainGroup& group) const;

  PointsSetting points_;
};

}  // namespace glass
