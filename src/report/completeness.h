// The completeness checks of all explained texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "glass/base/explanation.h"
#include "glass/base/path_ends.h"

namespace glass::report {

/// Most checks that are kept one by one: more fill the page and say no more.
inline constexpr std::size_t kMostChecks = 500;

/// What one explanation says of its completeness.
struct CompletenessCheck {
  std::string text, method;  ///< text: its beginning
  std::optional<PathEnds> ends;
  double delta = 0;
  std::optional<double> nodes;
  std::optional<bool> converged;
};

/// What the checks of all methods say together; they are added text by text.
struct Completeness {
  std::int64_t explanations = 0, converged = 0, stated = 0;  ///< stated: those that say whether they converged
  std::int64_t with_ends = 0, mostly_base = 0;  ///< those that state their baseline's output; where it gives most of it
  double largest_delta = 0;
  std::string unit;  ///< of the largest delta

  void add(const ExplainedExample& example);
  /// In the order of the texts; of more than kMostChecks those of the largest |delta|.
  std::vector<CompletenessCheck> checks() const;

 private:
  std::vector<CompletenessCheck> kept_;  // some more than checks() gives, so that they are sorted rarely
};

}  // namespace glass::report
