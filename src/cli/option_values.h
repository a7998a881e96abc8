// What the values of options mean: numbers and lists.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glass/cli/command.h"

namespace glass::cli {

/// Counts above this are slips of the hand; sums and products of two of them still fit.
inline constexpr std::int64_t kMostCount = 1'000'000'000;

/// The whole number of an option, from 1 to `most`; `otherwise` where it is not given. Error (usage) for another value.
std::int64_t positive_number(const Arguments& arguments, const char* option, std::int64_t otherwise,
                             std::int64_t most = kMostCount);

/// The number of an option that is given. Error (usage) for what is no finite number.
double number_of(const Arguments& arguments, const char* option);

/// The names of an option, separated by commas; none where it is not given. Error (usage) where it is and names
/// nothing.
std::vector<std::string> list_of(const Arguments& arguments, const char* option);

}  // namespace glass::cli
