// The Transformer: embeddings, a stack of blocks, a head; on flat batches.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "glass/config/config.h"
#include "glass/model/subject.h"

namespace glass {

/// Everything that fixes the shapes of a model.
struct ModelShape {
  ModelConfig config;
  std::int64_t vocab_size = 0, max_length = 0, classes = 0;
};

using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

class Transformer final : public Subject {
 public:
  /// Weights are drawn from `seed` (on the CPU in fp32, whatever the device): the same seed gives the same model everywhere.
  Transformer(const ModelShape& shape, std::uint64_t seed);
  ~Transformer() override;

  Tensor scores(const Batch& batch, Trace& trace) override;  ///< [B, classes]
  std::vector<PointInfo> points() const override;
  void set_training(bool training) override;
  bool is_training() const override;
  std::vector<Tensor> parameters() const override;
  std::string word_embed_point() const override { return "encoder.word_embed"; }
  std::vector<std::string> pattern_points() const override;
  bool can_start_from(const std::string& point) const override;
  ReadRows read_rows() const override;
  Tensor mean_word_vector() const override;

  const ModelShape& shape() const;
  /// Weights by name, in a fixed order; the tensors are the model's own.
  NamedTensors named_parameters() const;
  /// Copies weights in; missing, unknown or misshapen names are one Error (data) that lists them all.
  void load_parameters(const NamedTensors& weights, const std::string& origin);
  void to(at::Device device, at::ScalarType dtype);
  /// Dropout masks of later forwards are a pure function of this seed and the order of the calls.
  void set_dropout_seed(std::uint64_t seed);
  /// How often each token stands in the training set, [V]; used by mean_word_vector().
  void set_token_counts(Tensor counts);
  const Tensor& token_counts() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Multiplications and additions of one forward of a text of `length` tokens.
double forward_flops(const ModelShape& shape, std::int64_t length);
std::int64_t parameter_count(const ModelShape& shape);

}  // namespace glass
