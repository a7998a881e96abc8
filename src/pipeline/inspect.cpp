// The architecture, points and parameters of a model, or of what a config would build.
#include "glass/pipeline/inspect.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/config/config.h"
#include "glass/model/architecture_tree.h"
#include "glass/model/cache_size.h"
#include "glass/model/device.h"
#include "glass/model/model_folder.h"
#include "glass/pipeline/setup.h"
#include "glass/train/cost.h"
#include "glass/train/run_data.h"

namespace glass::pipeline {
namespace {

/// A model to look at, with its classes.
struct Inspected {
  std::unique_ptr<Transformer> model;
  std::vector<std::string> label_names;
  WeightReport report;
};

Inspected open(const InspectRequest& request) {
  const std::filesystem::path& path = request.model;
  if (path.extension() != ".toml") {
    require_threads(compute_threads());
    LoadedTransformer loaded = load_transformer(path);
    return {std::move(loaded.model), loaded.label_names, std::move(loaded.report)};
  }
  const Setup setup = set_up(path, request.sets);
  const RunData data = load_run_data(setup.config());
  return {make_model(data, setup.config(), at::kCPU), data.splits.label_names, {}};
}

/// A batch of one text of `length` tokens, for the estimate of memory.
Batch one_text(std::int64_t length) {
  Batch batch;
  batch.ids.assign(length, 0);
  batch.cu_seqlens = {0, length};
  return batch;
}

Json inspected_facts(const Inspected& inspected, std::int64_t length) {
  const Architecture& architecture = inspected.model->architecture();
  Json facts = architecture_facts(architecture);
  facts["tree"] = architecture_tree(architecture);
  facts["classes"] = inspected.label_names;
  facts["parameters"] = parameter_count(architecture);
  facts["length"] = length;
  facts["flops_per_token"] = forward_flops(architecture, length) / static_cast<double>(length);
  facts["training_memory_bytes"] = estimate_training_memory(architecture, one_text(length)).total();
  const TokenScoring scoring = token_scoring(architecture);
  if (scoring == TokenScoring::next || scoring == TokenScoring::target)
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

}  // namespace

Json inspect(const InspectRequest& request) {
  const Inspected inspected = open(request);
  const std::int64_t longest = std::min<std::int64_t>(inspected.model->architecture().max_length, 512);
  Json facts = inspected_facts(inspected, request.length > 0 ? request.length : longest);
  if (request.points) facts["points"] = point_list(*inspected.model);
  if (request.parameters) facts["parameters_by_name"] = parameter_list(*inspected.model);
  if (request.weights) facts["weights"] = weight_list(inspected.report);
  return facts;
}

}  // namespace glass::pipeline
