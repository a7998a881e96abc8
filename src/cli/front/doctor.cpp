// glassformer doctor: versions, LibTorch, compilers, devices, memory, data; what is missing and how to get it.
#include <fmt/core.h>

#include "cli/front/front.h"
#include "glass/base/installation.h"
#include "glass/base/json.h"

namespace glass::cli {

int run_doctor(const Arguments& arguments) {
  Json list = Json::array();
  for (const InstallationFact& fact : examine_installation(engine_path(), GLASS_LIBTORCH_DIR)) {
    list.push_back({{"name", fact.name}, {"value", fact.value}, {"advice", fact.advice}});
    if (arguments.has("--json")) continue;
    fmt::print("{:<15} {}\n", fact.name, fact.value);
    if (!fact.advice.empty()) fmt::print("{:<15}   -> {}\n", "", fact.advice);
  }
  if (arguments.has("--json")) fmt::print("{}\n", dump_json(Json{{"findings", list}}, 2));
  return 0;
}

}  // namespace glass::cli
