// glassformer report RUN: renders report.html again from the files of a folder.
#include <fmt/core.h>

#include "cli/front/front.h"
#include "glass/base/json.h"
#include "glass/report/report.h"

namespace glass::cli {

int run_report(const Arguments& arguments) {
  const auto page = write_report(arguments.get("RUN"));
  if (arguments.has("--json")) {
    fmt::print("{}\n", dump_json(Json{{"report", page.string()}}));
  } else {
    fmt::print("{}\n", page.string());
  }
  return 0;
}

}  // namespace glass::cli
