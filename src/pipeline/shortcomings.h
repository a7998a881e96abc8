// How many explanations did not converge, or are not as precise as asked.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "glass/base/explanation.h"

namespace glass::pipeline {

/// Counts by method of the flags "converged" and "precise" among quality numbers.
class Shortcomings {
 public:
  Shortcomings() = default;
  /// What to_json() gave.
  explicit Shortcomings(const Json& counts);
  void add(const ExplainedExample& example);
  Shortcomings& operator+=(const Shortcomings& other);
  /// [[method, flag, explanations, those that fall short], ...].
  Json to_json() const;
  /// A warning on standard error for each method that falls short.
  void warn() const;

 private:
  struct Count {
    std::int64_t all = 0, failed = 0;
  };
  void count(const std::string& flag, const Explanation& explanation);
  std::map<std::pair<std::string, std::string>, Count> counts_;  ///< by method and flag
};

}  // namespace glass::pipeline
