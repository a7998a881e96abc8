#include "cli/print_result.h"

#include <fmt/core.h>

namespace glass::cli {

void print_result(const Arguments& arguments, const Json& result, const std::function<void(const Json&)>& print_text,
                  int indent) {
  if (arguments.has("--json")) return fmt::print("{}\n", dump_json(result, indent));
  print_text(result);
}

}  // namespace glass::cli
