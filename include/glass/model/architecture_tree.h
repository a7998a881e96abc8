// An architecture as facts and as a tree for `glassformer inspect`.
#pragma once

#include <string>

#include "glass/base/json.h"
#include "glass/model/architecture.h"

namespace glass {

/// Family, stacks, head and sizes, for --json.
Json architecture_facts(const Architecture& architecture);

/// The same as lines, indented by depth: what each part is, in the field's words, with its shapes.
std::string architecture_tree(const Architecture& architecture);

}  // namespace glass
