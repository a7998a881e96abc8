// glassformer check: reads config and data and says what a run would do. It writes nothing.
#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/print_result.h"
#include "glass/pipeline/run.h"
#include "glass/pipeline/setup.h"
#include "glass/report/check_text.h"

namespace glass::cli {

int run_check(const Arguments& arguments) {
  if (arguments.has("--print-config")) {
    const pipeline::Setup setup = pipeline::set_up(arguments.get("CONFIG"), arguments.all("--set"));
    fmt::print("{}", setup.loaded.to_text_with_origins());
    return 0;
  }
  print_result(arguments, pipeline::check({arguments.get("CONFIG"), arguments.all("--set")}),
               [](const Json& facts) { fmt::print("{}", check_text(facts)); });
  return 0;
}

}  // namespace glass::cli
