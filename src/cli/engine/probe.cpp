// glassformer probe: the probes of a config on a model that is trained already.
#include "glass/pipeline/probe.h"

#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"

namespace glass::cli {
namespace {

/// Where the probes go unless --out says: the run folder, or the model folder.
std::string default_out(const pipeline::Model& model) {
  const std::filesystem::path& folder = model.loaded().folder;
  return (folder.filename() == "model" ? folder.parent_path() : folder).string();
}

void print_probe(const Json& probe) {
  fmt::print("{}: {} classes, majority {:.3f}\n", probe["label"].get<std::string>(), probe["classes"].size(),
             probe["majority_accuracy"].get<double>());
  for (const Json& layer : probe["layers"]) {
    fmt::print("  {:<24} accuracy {:.3f} {}  control {:.3f}  penalty {:g}  gap {:.1e} nats\n",
               layer["point"].get<std::string>(), layer["accuracy"]["value"].get<double>(),
               bounds_of(layer["accuracy"]), layer["control_accuracy"]["value"].get<double>(),
               layer["penalty"].get<double>(), layer["gap_nats"].get<double>());
  }
}

}  // namespace

int run_probe(const Arguments& arguments) {
  const pipeline::Model model(arguments.get("MODEL"),
                              pipeline::set_up(arguments.get("CONFIG"), arguments.all("--set")));
  Json list = Json::array();
  for (const Json& probe : pipeline::probe(model, arguments.get("--out", default_out(model)))) {
    list.push_back(probe);
    if (!arguments.has("--json")) print_probe(probe);
  }
  if (arguments.has("--json")) fmt::print("{}\n", dump_json(Json{{"probes", list}}, 1));
  return 0;
}

}  // namespace glass::cli
