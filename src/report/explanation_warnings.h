// Why the scores of an explanation are not to be read as they stand.
#pragma once

#include <string>
#include <vector>

#include "glass/base/explanation.h"

namespace glass::report {

/// What the quality of an explanation says against its scores, a sentence each: they did not converge, are not as
/// precise as asked, completeness is not promised, their sum misses the change of the score. Empty where nothing does.
std::vector<std::string> warnings_of(const Explanation& explanation);

}  // namespace glass::report
