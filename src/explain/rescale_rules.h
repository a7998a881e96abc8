// The rescale rules of DeepLIFT (Shrikumar, Greenside, Kundaje 2017) in closed form for every nonlinear part of a
// Transformer, as edits of its points.
#pragma once

#include <string>
#include <vector>

#include "glass/explain/group.h"
#include "glass/explain/input_points.h"
#include "glass/task/target.h"

namespace glass {

/// A batch holds pairs of sequences of equal length: a text x and its baseline b. For a value v between input and score
/// the rules state multipliers m with m . (v(x) - v(b)) = f(x) - f(b). Each row of a pair carries half of a value's
/// multipliers as its gradient, so that plain autograd is right for what is linear, and for products, whose factors get
/// the mean of the other one over x and b. With D for the difference of x and b, the other parts are
/// - activations, soft caps, sigmoids: D y / D z, number by number;
/// - softmax p of z: D p_i = L_i (D z_i - sum_j L_j D z_j / sum_j L_j) with the logarithmic mean L_i = D p_i / D log
/// p_i,
///   which the softmax's own shift leaves as it is;
/// - scales s of norms: D s = D(s^-2) * -s(x)^2 s(b)^2 / (s(x) + s(b)), where s^-2 is a mean of squares.
/// Where x and b are equal these are derivatives.
class RescaleRules {
 public:
  /// Tokens enter at `inputs`: what stands before them is left alone.
  RescaleRules(const Subject& subject, const InputPoints& inputs);

  /// Asks the trace of a forward for the edits. Variants 2i and 2i + 1 are a pair.
  void watch(const ExplainGroup& group, const Variants& variants, Trace& trace) const;
  /// The targets [B] of rows [B, C] in pairs, whose gradients are multipliers, half at each row.
  static Tensor score(const ResolvedTarget& target, const Tensor& rows);
  /// True where there are nonlinear points, and each has its rule: the rules are then complete, unless the subject
  /// computes what it does not announce.
  bool cover_all() const { return covers_; }

 private:
  /// What happens to the value of a point.
  enum class Rule { linear, activation, softmax, norm_scale };
  struct RuledPoint {
    std::string name, from;  ///< `from`: the point that an activation or a softmax reads
    Rule rule = Rule::linear;
    bool is_by_sequence = false;
    bool is_read = false;  ///< by another's rule
  };
  void add(const PointInfo& info, const std::vector<PointInfo>& all);

  std::vector<RuledPoint> points_;
  bool covers_ = true;
};

}  // namespace glass
