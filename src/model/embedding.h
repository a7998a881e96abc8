// The input of the first block: word vectors plus positions, and for post-norm models a norm.
#pragma once

#include <optional>

#include "glass/config/config.h"
#include "model/block.h"

namespace glass {

class Embedding {
 public:
  Embedding(const ModelConfig& config, std::int64_t vocab_size, std::int64_t max_length, at::Generator& generator);

  /// ids of the layout [N] -> [N, D].
  Tensor forward(const Pass& pass) const;
  void visit(const std::string& prefix, const ParameterVisitor& visitor);
  /// Moves what is not a parameter (the sinusoidal table).
  void move_tables(at::Device device, at::ScalarType dtype);
  const Tensor& word_vectors() const { return word_; }

 private:
  double dropout_;
  bool has_learned_positions_;
  Tensor word_;      ///< [V, D]
  Tensor position_;  ///< [max_length, D]
  std::optional<LayerNormPart> norm_;
  Point word_point_{"encoder.word_embed"}, embed_point_{"encoder.embed"};
};

/// sin and cos interleaved: PE[p, 2i] = sin(p / 10000^(2i/D)), PE[p, 2i+1] = cos(same) (Vaswani et al. 2017). [length, width]
Tensor sinusoidal_positions(std::int64_t length, std::int64_t width);

}  // namespace glass
