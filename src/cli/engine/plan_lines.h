// What explaining will cost, in words.
#pragma once

#include "glass/pipeline/plan.h"

namespace glass::cli {

/// One line for the texts, one a method, one for all.
void print_plan(const pipeline::ExplainPlan& plan);

}  // namespace glass::cli
