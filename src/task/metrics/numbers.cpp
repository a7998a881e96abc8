// Checks of predicted numbers.
#include "task/metrics/numbers.h"

#include <cmath>
#include <limits>

#include "glass/base/error.h"

namespace glass {

void check_numbers(std::string_view metric, const std::vector<double>& predicted, const std::vector<double>& gold) {
  check(predicted.size() == gold.size(), "{}: {} predictions for {} gold numbers", metric, predicted.size(),
        gold.size());
  for (std::size_t i = 0; i < gold.size(); ++i) {
    if (std::isfinite(predicted[i]) && std::isfinite(gold[i])) continue;
    fail(ErrorKind::non_finite,
         "{}: example {} (counted from 0) has the prediction {} and the gold number {}; both must be finite", metric, i,
         predicted[i], gold[i]);
  }
}

Interval with_ends_between(const Interval& drawn, std::size_t count, double least, double most) {
  const auto share = [&](double value) { return (value - least) / (most - least); };
  const Interval bounds = with_ends({share(drawn.value), share(drawn.low), share(drawn.high)}, count);
  const bool is_wider = bounds.low < share(drawn.low) || bounds.high > share(drawn.high) ||
                        (std::isnan(drawn.low) && !std::isnan(bounds.low));
  if (!is_wider) return drawn;
  return {drawn.value, least + bounds.low * (most - least), least + bounds.high * (most - least)};
}

Interval without_empty_bounds(const Interval& drawn) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kRounding = 1e-9;  // of a correlation that is the same in every draw
  return drawn.high - drawn.low > kRounding ? drawn : Interval{drawn.value, kNan, kNan};
}

}  // namespace glass
