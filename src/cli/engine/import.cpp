// glassformer import and export: a checkpoint checked, converted to fp32, and written with everything that stands
// beside it.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include "cli/engine/engine.h"
#include "cli/print_result.h"
#include "glass/pipeline/inspect.h"

namespace glass::cli {
namespace {

void print_converted(const Json& facts) {
  fmt::print("{}: {}, head {}, {} parameters in {} weights\n", facts["model"].get<std::string>(),
             facts["family"].get<std::string>(), facts["head"].get<std::string>(),
             facts["parameters"].get<std::int64_t>(), facts["weights"].get<std::int64_t>());
  for (const char* kind : {"carried", "ignored"}) {
    if (!facts[kind].empty())
      fmt::print("  {}: {}\n", kind, fmt::join(facts[kind].get<std::vector<std::string>>(), ", "));
  }
  if (facts.contains("out")) fmt::print("  written to {}\n", facts["out"].get<std::string>());
}

}  // namespace

int run_import(const Arguments& arguments) {
  print_result(arguments, pipeline::convert(arguments.get("MODEL"), arguments.get("--out")), print_converted);
  return 0;
}

int run_export(const Arguments& arguments) {
  return run_import(arguments);
}

}  // namespace glass::cli
