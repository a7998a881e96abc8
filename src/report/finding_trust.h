// How far the explanations can be trusted, in sentences.
#pragma once

#include <vector>

#include "artefacts.h"
#include "findings.h"

namespace glass::report {

/// Completeness, agreement with gold rationales, and what hiding the words of the highest scores does; each where the
/// artefacts have it.
void add_trust_findings(const Artefacts& artefacts, std::vector<Finding>& out);

}  // namespace glass::report
