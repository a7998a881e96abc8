// How good the model is, in a sentence for each kind of task.
#pragma once

#include <optional>

#include "artefacts.h"
#include "findings.h"

namespace glass::report {

/// Nothing where there is no evaluation, or where its main metric is not defined.
std::optional<Finding> quality_finding(const Artefacts& artefacts);

}  // namespace glass::report
