// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

#include "glass/base/statistics.h"

namespace glass::report {

/// A value that is not known, or not finite.
inline constexpr const char* kNoValue = "\u2013";

/// About `digits` significant digits, whole numbers whole, no exponent where it reads well: "0.812", "1,234",
/// "3.1e-07".
std::string number(double value, int digits = 3);
/// With its sign, as "+0.812" or "\u22120.812".
std::string signed_number(double value, int digits = 3);
/// "90.0 %", of a share.
std::string percent(double share, int decimals = 1);
/// "4,000".
std::string count(std::int64_t value);
/// "1 text", "3 texts".
std::string count_of(std::int64_t value, const std::string& singular);
/// "[87.9, 92.1]" in percent, "" where the bounds are unknown.
std::string percent_bounds(const Interval& interval);
/// "[0.35, 0.44]", "" where the bounds are unknown.
std::string bounds(const Interval& interval);
/// "41 s", "3 min 5 s", "120 ms".
std::string duration(double seconds);
/// "700 MiB".
std::string bytes(double value);
bool is_known(double value);
/// "integrated_gradients" as "Integrated gradients"; other names stay as they are.
std::string title_case(const std::string& name);
/// The same within a sentence: "integrated gradients".
std::string in_a_sentence(const std::string& name);

}  // namespace glass::report
