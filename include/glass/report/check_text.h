// What a run would read and cost, as lines of plain text.
#pragma once

#include <string>

#include "glass/base/json.h"

namespace glass {

/// Lines, each with its end, of what pipeline::check() finds: the task; of each split its texts, what is learned of
/// them, its tokens and repeated texts; the model's size, steps, operations and memory.
std::string check_text(const Json& facts);

}  // namespace glass
