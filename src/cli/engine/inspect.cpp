// glassformer inspect: the architecture, points and parameters of a model, or of what a config would build.
#include <ATen/ATen.h>
#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/session.h"
#include "glass/base/error.h"
#include "glass/train/run_data.h"

namespace glass::cli {
namespace {

/// A model to look at, with its classes.
struct Inspected {
  std::unique_ptr<Transformer> model;
  std::vector<std::string> label_names;
};

Inspected open(const Arguments& arguments) {
  const std::filesystem::path path = arguments.get("MODEL");
  if (path.extension() != ".toml") {
    LoadedModel loaded = load_model(path);
    return {std::move(loaded.model), loaded.label_names};
  }
  const Session session = open_session(path.string(), arguments.all("--set"));
  const RunData data = load_run_data(session.config());
  return {make_model(data, session.config(), at::kCPU), data.splits.label_names};
}

Json shape_facts(const Inspected& inspected) {
  const ModelShape& shape = inspected.model->shape();
  const ModelConfig& c = shape.config;
  return {{"kind", c.kind}, {"layers", c.layers}, {"heads", c.heads}, {"width", c.width}, {"ffn_width", c.ffn_width}, {"norm_order", c.norm_order},
          {"positions", c.positions}, {"activation", c.activation}, {"pooling", c.pooling}, {"vocab_size", shape.vocab_size}, {"max_length", shape.max_length},
          {"classes", inspected.label_names}, {"parameters", parameter_count(shape)},
          {"flops_per_token", forward_flops(shape, shape.max_length) / static_cast<double>(shape.max_length)}};
}

Json point_list(const Transformer& model) {
  Json points = Json::array();
  for (const PointInfo& point : model.points()) points.push_back({{"name", point.name}, {"shape", point.shape}, {"meaning", point.meaning}});
  return points;
}

Json parameter_list(const Transformer& model) {
  Json parameters = Json::array();
  for (const auto& [name, tensor] : model.named_parameters()) parameters.push_back({{"name", name}, {"shape", tensor.sizes().vec()}, {"size", tensor.numel()}});
  return parameters;
}

void print_text(const Json& facts) {
  for (const auto& [key, value] : facts.items()) {
    if (!value.is_array() || key == "classes") fmt::print("{:<16} {}\n", key, value.is_string() ? value.get<std::string>() : dump_json(value));
  }
  for (const char* list : {"points", "parameters_by_name"}) {
    if (!facts.contains(list)) continue;
    fmt::print("\n");
    for (const Json& row : facts[list]) {
      const std::string shape = row["shape"].is_string() ? row["shape"].get<std::string>() : dump_json(row["shape"]);
      fmt::print("{:<44} {:<24} {}\n", row["name"].get<std::string>(), shape, row.contains("meaning") ? row["meaning"].get<std::string>() : dump_json(row["size"]));
    }
  }
}

}  // namespace

int run_inspect(const Arguments& arguments) {
  const Inspected inspected = open(arguments);
  Json facts = shape_facts(inspected);
  if (arguments.has("--points")) facts["points"] = point_list(*inspected.model);
  if (arguments.has("--parameters")) facts["parameters_by_name"] = parameter_list(*inspected.model);
  if (arguments.has("--json")) {
    fmt::print("{}\n", dump_json(facts, 1));
  } else {
    print_text(facts);
  }
  return 0;
}

}  // namespace glass::cli
