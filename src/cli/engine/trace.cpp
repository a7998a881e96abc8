// glassformer trace: the values of a model's points for texts, as safetensors for other tools.
#include "glass/pipeline/trace.h"

#include <ATen/core/Tensor.h>
#include <fmt/core.h>
#include <fmt/ranges.h>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"
#include "glass/base/error.h"

namespace glass::cli {
namespace {

pipeline::TraceResult traced(const Arguments& arguments, const pipeline::Model& model) {
  const std::vector<std::string> globs = list_of(arguments, "--points");
  const std::string out = arguments.get("--out");
  if (arguments.has("--text")) {
    if (arguments.has("--data") || arguments.all("--text").size() > 1)
      fail(ErrorKind::usage, "trace: one --text, or the texts of --data; give one of the two");
    return pipeline::trace(model, command_line_texts(arguments).front().example, globs, out);
  }
  const Dataset data = pipeline::open_data(model, data_request(arguments, model, false));
  return pipeline::trace(model, data, arguments.has("--strict"), globs, out);
}

}  // namespace

int run_trace(const Arguments& arguments) {
  require_texts(arguments);
  const pipeline::Model model = open_model(arguments);
  const pipeline::TraceResult result = traced(arguments, model);
  Json list = Json::array();
  for (const auto& [name, tensor] : result.tensors) {
    list.push_back({{"name", name}, {"shape", tensor.sizes().vec()}});
    if (!arguments.has("--json")) fmt::print("{:<32} [{}]\n", name, fmt::join(tensor.sizes(), ", "));
  }
  if (arguments.has("--json")) {
    const CutCounts& counts = result.read.counts;
    fmt::print("{}\n", dump_json(Json{{"tensors", list},
                                      {"tokens_cut", counts.cut_tokens},
                                      {"unknown_tokens", counts.unknown_tokens},
                                      {"bad_rows", result.read.bad_rows}}));
  }
  return end_of_reading(result.read, arguments, model);
}

}  // namespace glass::cli
