// The two ends of a path from the numbers of an explanation's quality.
#include "glass/base/path_ends.h"

#include <cmath>
#include <limits>

namespace glass {

namespace {

constexpr double kMost = 0.5;

double number_or_nan(const Json& quality, const char* key) {
  const auto found = quality.find(key);
  return found != quality.end() && found->is_number() ? found->get<double>() : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

bool PathEnds::base_gives_most() const {
  return base_share > kMost;
}

std::optional<PathEnds> path_ends(const Explanation& explanation) {
  const double base = number_or_nan(explanation.quality, "score_baseline"),
               output = number_or_nan(explanation.quality, "score_input");
  if (!std::isfinite(base) || !std::isfinite(output)) return std::nullopt;
  double share = std::numeric_limits<double>::quiet_NaN();
  if (explanation.unit == "nats") {
    share = std::exp(base - output);
  } else if (base * output > 0) {
    share = base / output;
  }
  return PathEnds{base, output, share};
}

}  // namespace glass
