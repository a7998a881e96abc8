// How large the explained output can be, so that a colour says how much of it a score is.
#pragma once

#include <map>
#include <string>

#include "glass/base/explanation.h"

namespace glass::report {

/// Full colour is never less than this part of the target's range: scores that are nothing beside it are pale.
inline constexpr double kPaleShare = 0.1;

/// By unit, how far the explained outputs of all texts and their baselines lie apart, 0 included.
class TargetRanges {
 public:
  void add(const ExplainedExample& example);

  /// 1 for probabilities and shares of attention; 0 where no explanation of this unit states its output.
  double range_of(const std::string& unit) const;
  /// The score that gets full colour where the largest one of a line is `largest`.
  double full_colour(const Explanation& explanation, double largest) const;

 private:
  struct Ends {
    double low = 0, high = 0;
  };
  void add(const Explanation& explanation);

  std::map<std::string, Ends> by_unit_;
};

}  // namespace glass::report
