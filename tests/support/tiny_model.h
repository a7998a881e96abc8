// A tiny Transformer and batches for tests.
#pragma once

#include <ATen/ATen.h>

#include "glass/base/random.h"
#include "glass/config/model_config.h"
#include "glass/data/batch.h"
#include "glass/data/class_labels.h"
#include "glass/data/tokenized_dataset.h"
#include "glass/model/transformer.h"

namespace glass::test {

/// 2 layers, width 16, 4 heads, 3 classes, 30 tokens, at most 12 tokens a text.
inline Architecture tiny_shape(const std::string& norm_order = "pre", const std::string& pooling = "mean",
                               const std::string& positions = "learned") {
  ModelConfig config;
  config.layers = 2;
  config.heads = 4;
  config.width = 16;
  config.ffn_width = 32;
  config.norm_order = norm_order;
  config.pooling = pooling;
  config.positions = positions;
  return encoder_architecture(config, 30, 12, 3);
}

/// Random sequences of these lengths, as make_batch would sort them; labels cycle through 3 classes.
inline TokenizedDataset random_dataset(const std::vector<std::int64_t>& lengths, std::uint64_t seed = 7,
                                       std::int64_t vocab = 30) {
  Random random(seed);
  TokenizedDataset data;
  std::vector<std::int64_t> labels;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    std::vector<std::int32_t> ids;
    for (std::int64_t t = 0; t < lengths[i]; ++t) ids.push_back(static_cast<std::int32_t>(random.below(vocab)));
    data.ids.push_back(ids);
    labels.push_back(static_cast<std::int64_t>(i % 3));
  }
  data.labels = std::make_shared<ClassLabels>(std::move(labels));
  return data;
}

/// All examples of a dataset, flat and sorted by length (written out here so that model tests do not need the data
/// module).
inline Batch flat_batch(const TokenizedDataset& data) {
  std::vector<std::uint32_t> order(data.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return data.ids[a].size() < data.ids[b].size(); });
  Batch batch;
  batch.cu_seqlens.push_back(0);
  for (const std::uint32_t example : order) {
    batch.ids.insert(batch.ids.end(), data.ids[example].begin(), data.ids[example].end());
    batch.cu_seqlens.push_back(static_cast<std::int64_t>(batch.ids.size()));
    batch.examples.push_back(example);
  }
  if (data.labels != nullptr) batch.labels = data.labels->gather(order);
  return batch;
}

inline Batch random_batch(const std::vector<std::int64_t>& lengths, std::uint64_t seed = 7) {
  return flat_batch(random_dataset(lengths, seed));
}

/// Spreads the initial weights so that nothing is close to zero and a forgotten bias or norm shows.
inline void randomise(Transformer& model, std::uint64_t seed) {
  const at::NoGradGuard no_gradient;
  at::manual_seed(seed);
  for (const Tensor& parameter : model.parameters())
    parameter.copy_(at::randn(parameter.sizes()) * 0.3 + (parameter.dim() == 1 ? 0.5 : 0.0));
}

inline double largest_difference(const Tensor& a, const Tensor& b) {
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

}  // namespace glass::test
