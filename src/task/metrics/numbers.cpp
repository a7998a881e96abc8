// Checks of predicted numbers.
#include "task/metrics/numbers.h"

#include <cmath>

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

}  // namespace glass
