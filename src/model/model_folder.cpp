// Saving and opening a model folder.
#include "glass/model/model_folder.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/record.h"
#include "glass/model/safetensors.h"
#include "glass/model/weight_reader.h"
#include "model/model_config_json.h"

namespace glass {

namespace {

constexpr const char* kCountsFile = "token_counts.safetensors";

fs::path find_model_folder(const fs::path& folder) {
  if (fs::exists(folder / "config.json")) return folder;
  if (fs::exists(folder / "model" / "config.json")) return folder / "model";
  if (!fs::exists(folder)) fail(ErrorKind::data, "{}: no such model; give a run folder or a model folder", folder.string());
  fail(ErrorKind::data, "{}: neither config.json nor model/config.json is here; give a run folder whose training has finished, or a model folder",
       folder.string());
}

void load_token_counts(const fs::path& path, Transformer& model) {
  if (!fs::exists(path)) return;
  const auto tensors = read_safetensors(path);
  if (tensors.size() != 1 || tensors[0].second.sizes() != at::IntArrayRef{model.shape().vocab_size}) {
    fail(ErrorKind::data, "{}: expected one tensor with {} counts; delete the file to go without the baseline \"mean\"", path.string(),
         model.shape().vocab_size);
  }
  model.set_token_counts(tensors[0].second);
}

/// Before the model is built: a config that asks for far more than the file holds must not allocate it.
void check_count(const WeightReader& weights, const ModelShape& shape) {
  std::int64_t elements = 0;
  for (const std::string& name : weights.names()) elements += c10::multiply_integers(weights.shape(name));
  if (elements != parameter_count(shape)) {
    fail(ErrorKind::data, "{}: holds {} weights, config.json asks for {}; the two files do not belong together", weights.path().string(),
         elements, parameter_count(shape));
  }
}

/// Not yet read: the pages come from the disk while they are copied into the model.
NamedTensors views(const WeightReader& weights) {
  NamedTensors tensors;
  for (const std::string& name : weights.names()) tensors.emplace_back(name, weights.view(name));
  return tensors;
}

void check_vocabulary(const LoadedModel& loaded) {
  const std::int64_t vocab = loaded.tokenizer->vocab_size(), rows = loaded.model->shape().vocab_size;
  if (vocab > rows) {
    fail(ErrorKind::data, "{}: tokenizer.json has {} tokens, the model only {}; the two files do not belong together", loaded.folder.string(),
         vocab, rows);
  }
}

}  // namespace

void save_model(const fs::path& folder, const Transformer& model, const Tokenizer& tokenizer, const std::vector<std::string>& label_names,
                std::uint64_t max_shard_size) {
  make_folder(folder);
  NamedTensors weights = model.named_parameters();
  for (auto& [name, tensor] : weights) tensor = tensor.detach();
  save_weights(folder, weights, {{"format", "pt"}, {"producer", "glassformer " + version()}}, max_shard_size);
  if (model.token_counts().defined()) write_safetensors(folder / kCountsFile, {{"token_counts", model.token_counts()}});
  write_file(folder / "tokenizer.json", dump_json(tokenizer.to_json(), 1) + "\n");
  // Last: a folder with config.json is complete.
  write_file(folder / "config.json", dump_json(model_config_to_json(model.shape(), label_names), 2) + "\n");
}

LoadedModel load_model(const fs::path& given) {
  LoadedModel loaded;
  loaded.folder = find_model_folder(given);
  const fs::path config_file = loaded.folder / "config.json";
  const ModelShape shape = model_config_from_json(read_json(config_file, 1 << 20), config_file.string(), loaded.label_names);
  loaded.tokenizer = load_tokenizer(loaded.folder / "tokenizer.json");
  const WeightReader weights(loaded.folder);
  check_count(weights, shape);
  loaded.model = std::make_unique<Transformer>(shape, 0);
  loaded.model->load_parameters(views(weights), weights.path().string());
  load_token_counts(loaded.folder / kCountsFile, *loaded.model);
  check_vocabulary(loaded);
  loaded.weights_sha256 = weights.sha256();
  return loaded;
}

}  // namespace glass
