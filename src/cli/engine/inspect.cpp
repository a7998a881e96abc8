// glassformer inspect: the architecture, points and parameters of a model, or of what a config would build.
#include <ATen/ATen.h>
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cli/engine/architecture_tree.h"
#include "cli/engine/engine.h"
#include "cli/engine/session.h"
#include "glass/base/error.h"
#include "glass/config/config.h"
#include "glass/model/cache_size.h"
#include "glass/train/cost.h"
#include "glass/train/run_data.h"

namespace glass::cli {
namespace {

/// A model to look at, with its classes.
struct Inspected {
  std::unique_ptr<Transformer> model;
  std::vector<std::string> label_names;
  WeightReport report;
};

Inspected open(const Arguments& arguments) {
  const std::filesystem::path path = arguments.get("MODEL");
  if (path.extension() != ".toml") {
    LoadedTransformer loaded = load_transformer(path);
    return {std::move(loaded.model), loaded.label_names, std::move(loaded.report)};
  }
  const Session session = open_session(path.string(), arguments.all("--set"));
  const RunData data = load_run_data(session.config());
  return {make_model(data, session.config(), at::kCPU), data.splits.label_names, {}};
}

/// A batch of one text of `length` tokens, for the estimate of memory.
Batch one_text(std::int64_t length) {
  Batch batch;
  batch.ids.assign(length, 0);
  batch.cu_seqlens = {0, length};
  return batch;
}

Json facts_of(const Inspected& inspected, std::int64_t length) {
  const Architecture& architecture = inspected.model->architecture();
  Json facts = architecture_facts(architecture);
  facts["classes"] = inspected.label_names;
  facts["parameters"] = parameter_count(architecture);
  facts["length"] = length;
  facts["flops_per_token"] = forward_flops(architecture, length) / static_cast<double>(length);
  facts["training_memory_bytes"] = estimate_training_memory(architecture, one_text(length)).total();
  const HeadKind head = architecture.head.kind;
  if (head == HeadKind::causal_lm || head == HeadKind::sequence_to_sequence_lm)
    facts["cache_bytes"] = cache_bytes(architecture, 1, length);
  return facts;
}

Json weight_list(const WeightReport& report) {
  Json weights = Json::array();
  for (const auto& [ours, theirs] : report.mapped) weights.push_back({{"name", ours}, {"checkpoint", theirs}});
  return {{"mapped", weights}, {"carried", report.carried}, {"ignored", report.ignored}};
}

Json point_list(const Transformer& model) {
  Json points = Json::array();
  for (const PointInfo& point : model.points()) {
    points.push_back({{"name", point.name},
                      {"shape", point.shape},
                      {"meaning", point.meaning},
                      {"kind", point_kind_name(point.kind)},
                      {"stack", point.stack},
                      {"layer", point.layer < 0 ? Json() : Json(point.layer)},
                      {"site", point.site},
                      {"can_start", point.can_start}});
  }
  return points;
}

Json parameter_list(const Transformer& model) {
  Json parameters = Json::array();
  for (const auto& [name, tensor] : model.named_parameters())
    parameters.push_back({{"name", name}, {"shape", tensor.sizes().vec()}, {"size", tensor.numel()}});
  return parameters;
}

void print_points(const Json& rows) {
  fmt::print("\n");
  for (const Json& row : rows) {
    fmt::print("{:<36} {:<22} {:<12} {:<7} {}\n", row["name"].get<std::string>(), row["shape"].get<std::string>(),
               row["kind"].get<std::string>(), row["can_start"].get<bool>() ? "start" : "",
               row["meaning"].get<std::string>());
  }
  fmt::print("start: a forward can start there from a stored value\n");
}

void print_parameters(const Json& rows) {
  fmt::print("\n");
  for (const Json& row : rows)
    fmt::print("{:<44} {:<24} {}\n", row["name"].get<std::string>(), dump_json(row["shape"]), dump_json(row["size"]));
}

void print_weights(const Json& weights) {
  fmt::print("\n");
  for (const Json& row : weights["mapped"])
    fmt::print("{:<44} <- {}\n", row["name"].get<std::string>(),
               fmt::join(row["checkpoint"].get<std::vector<std::string>>(), " + "));
  for (const Json& name : weights["carried"])
    fmt::print("{:<44} kept for an export, no output needs it\n", name.get<std::string>());
  for (const Json& name : weights["ignored"]) fmt::print("{:<44} ignored\n", name.get<std::string>());
}

void print_text(const Inspected& inspected, const Json& facts) {
  fmt::print("{}", architecture_tree(inspected.model->architecture()));
  if (!inspected.label_names.empty()) fmt::print("classes: {}\n", fmt::join(inspected.label_names, ", "));
  fmt::print("{} parameters; at {} tokens {:.2f} MFLOP a token forward, {:.0f} MB to train one text\n",
             facts["parameters"].get<std::int64_t>(), facts["length"].get<std::int64_t>(),
             facts["flops_per_token"].get<double>() / 1e6, facts["training_memory_bytes"].get<double>() / 1e6);
  if (facts.contains("cache_bytes"))
    fmt::print("generation keeps {:.2f} MB of keys and values a text\n", facts["cache_bytes"].get<double>() / 1e6);
  if (facts.contains("points")) print_points(facts["points"]);
  if (facts.contains("parameters_by_name")) print_parameters(facts["parameters_by_name"]);
  if (facts.contains("weights")) print_weights(facts["weights"]);
}

/// Length that figures are given for: --length, or the model's, at most 512.
std::int64_t length_of(const Arguments& arguments, const Architecture& architecture) {
  const std::int64_t usual = std::min<std::int64_t>(architecture.max_length, 512);
  return positive_number(arguments, "--length", usual);
}

}  // namespace

int run_inspect(const Arguments& arguments) {
  const Inspected inspected = open(arguments);
  Json facts = facts_of(inspected, length_of(arguments, inspected.model->architecture()));
  if (arguments.has("--points")) facts["points"] = point_list(*inspected.model);
  if (arguments.has("--parameters")) facts["parameters_by_name"] = parameter_list(*inspected.model);
  if (arguments.has("--weights")) facts["weights"] = weight_list(inspected.report);
  if (arguments.has("--json")) {
    fmt::print("{}\n", dump_json(facts, 1));
  } else {
    print_text(inspected, facts);
  }
  return 0;
}

}  // namespace glass::cli
