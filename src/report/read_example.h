// One explained text of a file of explanations.
#pragma once

#include "array_files.h"
#include "glass/base/explanation.h"
#include "node.h"

namespace glass::report {

/// Values that are not in the JSON are read of the arrays beside it.
ExplainedExample read_example(const Node& node, ArrayFiles& arrays);

}  // namespace glass::report
