// glassformer trace: the values of a model's points for one text, as safetensors for other tools.
#include "glass/pipeline/trace.h"

#include <ATen/core/Tensor.h>
#include <fmt/core.h>
#include <fmt/ranges.h>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"

namespace glass::cli {

int run_trace(const Arguments& arguments) {
  const pipeline::Model model = open_model(arguments);
  const Example example = command_line_texts(arguments).front().example;
  Json list = Json::array();
  for (const auto& [name, tensor] :
       pipeline::trace(model, example, list_of(arguments, "--points"), arguments.get("--out"))) {
    list.push_back({{"name", name}, {"shape", tensor.sizes().vec()}});
    if (!arguments.has("--json")) fmt::print("{:<32} [{}]\n", name, fmt::join(tensor.sizes(), ", "));
  }
  if (arguments.has("--json")) fmt::print("{}\n", dump_json(Json{{"tensors", list}}));
  return 0;
}

}  // namespace glass::cli
