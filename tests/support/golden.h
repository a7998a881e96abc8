// Golden files (scripts/make_golden.py): the model that a file describes, its weights, and its batches.
#pragma once

#include <ATen/ATen.h>

#include <map>
#include <memory>
#include <string>

#include "glass/base/error.h"
#include "glass/base/json.h"
#include "glass/config/model_config.h"
#include "glass/data/batch.h"
#include "glass/data/class_labels.h"
#include "glass/model/safetensors.h"
#include "glass/model/transformer.h"

namespace glass::golden {

using Tensors = std::map<std::string, Tensor>;

inline std::filesystem::path path_of(const std::string& file) {
  return std::filesystem::path(GLASS_SOURCE_DIR) / "tests" / "golden" / file;
}

inline Tensors read_tensors(const std::string& file) {
  Tensors tensors;
  for (auto& [name, tensor] : read_safetensors(path_of(file))) tensors.emplace(name, tensor);
  return tensors;
}

inline Architecture shape_of(const Json& model) {
  ModelConfig config;
  config.layers = model.at("layers");
  config.heads = model.at("heads");
  config.width = model.at("width");
  config.ffn_width = model.at("ffn_width");
  config.norm_order = model.at("norm_order");
  config.positions = model.at("positions");
  config.activation = model.at("activation");
  config.pooling = model.at("pooling");
  config.dropout = model.at("dropout");
  return encoder_architecture(config, model.at("vocab_size"), model.at("max_length"), model.at("classes"));
}

/// The tensors whose names start with `prefix`, without it.
inline NamedTensors with_prefix(const Tensors& tensors, const std::string& prefix) {
  NamedTensors found;
  for (const auto& [name, tensor] : tensors) {
    if (name.starts_with(prefix)) found.emplace_back(name.substr(prefix.size()), tensor);
  }
  return found;
}

/// A model with the weights that stand in the file under `prefix`.
inline std::unique_ptr<Transformer> make_model(const Json& shape, const Tensors& tensors, const std::string& prefix,
                                               at::ScalarType dtype = at::kFloat) {
  auto model = std::make_unique<Transformer>(shape_of(shape), 1);
  model->load_parameters(with_prefix(tensors, prefix), "golden");
  model->to(at::kCPU, dtype);
  model->set_training(false);
  return model;
}

inline std::vector<std::int64_t> to_integers(const Tensor& tensor) {
  return {tensor.const_data_ptr<std::int64_t>(), tensor.const_data_ptr<std::int64_t>() + tensor.numel()};
}

/// The flat batch under `prefix`: ids, cu_seqlens, labels.
inline Batch batch_of(const Tensors& tensors, const std::string& prefix = "") {
  Batch batch;
  batch.ids = to_integers(tensors.at(prefix + "ids"));
  batch.cu_seqlens = to_integers(tensors.at(prefix + "cu_seqlens"));
  batch.labels = std::make_shared<ClassLabels>(to_integers(tensors.at(prefix + "labels")));
  for (std::int64_t b = 0; b < batch.size(); ++b) batch.examples.push_back(b);
  return batch;
}

inline double largest_difference(const Tensor& a, const Tensor& b) {
  check(a.sizes() == b.sizes(), "golden: shapes differ");
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

inline double norm(const Tensor& tensor) {
  return tensor.to(at::kDouble).norm().item<double>();
}

}  // namespace glass::golden
