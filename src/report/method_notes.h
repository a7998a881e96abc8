// What the numbers of each known method mean, and its known limits.
#pragma once

#include <string_view>

namespace glass::report {

struct MethodNote {
  std::string_view name, meaning, limits;
};

/// The note of a method; empty texts for one that is not known here.
MethodNote method_note(std::string_view name);

}  // namespace glass::report
