// The input of the first block: word vectors, positions, token types, norm, projection.
#pragma once

#include <optional>

#include "model/parts/parts.h"
#include "model/stack/pass.h"

namespace glass {

class Embedding {
 public:
  /// `has_words`: false where the table of another stack is used.
  Embedding(const StackShape& shape, bool has_words, Initializer& initializer);

  /// ids of the layout [N] -> [N, D]; `words` is the table [V, E].
  Tensor forward(const Tensor& words, const Pass& pass) const;
  void visit(const std::string& prefix, const ParameterVisitor& visitor);
  /// Makes what is not a parameter (the sinusoidal table). Apart from the constructor, so that a config.json is held
  /// against its weights before anything is allocated.
  void make_tables(at::Device device, at::ScalarType dtype);
  /// The own table, or undefined.
  const Tensor& words() const { return word_; }

 private:
  EmbeddingShape shape_;
  std::int64_t table_width_;  ///< of positions and token types
  double dropout_;
  Tensor word_;        ///< [V, E]
  Tensor position_;    ///< [rows, E], or [rows, D] where the projection comes first
  Tensor token_type_;  ///< [types, E]
  std::optional<NormPart> norm_;
  std::optional<LinearPart> projection_;
  Point word_point_, scale_point_, embed_point_;
};

/// PE[p, 2i] = sin(p / 10000^(2i/D)), PE[p, 2i+1] = cos(same) (Vaswani et al. 2017); not interleaved: all sines, then
/// all cosines. [length, width]
Tensor sinusoidal_positions(std::int64_t length, std::int64_t width, bool interleaved = true, bool full_range = false);

}  // namespace glass
