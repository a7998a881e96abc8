// What the metrics of predicted numbers ask of their input.
#pragma once

#include <string_view>
#include <vector>

namespace glass {

/// One prediction a gold number, and all finite: otherwise an Error of kind `bug` or `non_finite` that begins with
/// `metric`.
void check_numbers(std::string_view metric, const std::vector<double>& predicted, const std::vector<double>& gold);

}  // namespace glass
