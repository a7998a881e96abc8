// The whole page: head, contents, sections, foot.
#pragma once

#include <string>

#include "artefacts.h"

namespace glass::report {

std::string render_page(const Artefacts& artefacts);

}  // namespace glass::report
