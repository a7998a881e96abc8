// The summary in plain sentences, computed from the numbers.
#pragma once

#include <string>
#include <vector>

#include "artefacts.h"

namespace glass::report {

/// One thing that the run shows, with the section that has the figures ("" where there is none).
struct Finding {
  std::string title, text, section;
};

/// In the order of the page; what cannot be said from the files is left out.
std::vector<Finding> findings(const Artefacts& artefacts);

/// What the numbers do not show; only warnings that this page gives reason for.
std::vector<std::string> cautions(const Artefacts& artefacts);

}  // namespace glass::report
