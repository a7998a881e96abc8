// Where the tokens of a text enter a model: one point, or two where an encoder reads the text and a decoder the target
// or the text again.
#pragma once

#include <string>
#include <vector>

#include "glass/explain/context.h"

namespace glass {

/// Rows of a text at its points are counted one point after the other: first all of the encoder, then those of the
/// decoder. In a batch the rows of a text lie together in that order ("by text"), whereas each point holds the rows of
/// all texts ("by point").
class InputPoints {
 public:
  /// `setting` is "" or "embed" for the inputs of the first blocks, "word_embed" for the word vectors, or the name of
  /// any point of a subject with one stack. Error (config) at `key` with the nearest name for an unknown point, and for
  /// one that not all of a text passes.
  InputPoints(const Subject& subject, const std::string& setting, const std::string& key);

  const std::vector<std::string>& points() const { return points_; }
  /// "encoder.embed", or both with a plus sign.
  std::string name() const;
  /// True where all that a text says passes these points: word vectors and the residual stream. False for what stands
  /// beside a residual, such as the output of an attention: the rest of a text passes it by, so that scores of a path
  /// along it do not sum to the difference of input and baseline.
  bool carry_all() const { return carry_all_; }
  /// The token that each row of a text belongs to, by point. A decoder that reads the text again has its start token in
  /// front, which counts to the first token, and does not see the last one.
  std::vector<std::vector<std::int64_t>> tokens_by_point(const ExplainInput& input) const;
  std::int64_t rows(const ExplainInput& input) const;
  /// Adds the numbers of a text's rows up by token.
  std::vector<double> by_token(const ExplainInput& input, const double* by_row) const;

  /// For each point the places of its rows in the order by text, [N] int64 with N rows at this point; empty for one
  /// point, where both orders are the same.
  std::vector<Tensor> places(const std::vector<ExplainInput>& inputs, const Variants& variants,
                             at::Device device) const;

 private:
  std::vector<std::string> points_;
  bool carry_all_ = true;
};

/// Values by point, [N, D] each with places [N], to one tensor by text, [R, D]; R is the sum of the N.
Tensor join_by_text(const std::vector<Tensor>& by_point, const std::vector<Tensor>& places);
/// The way back for one of the points: by text [R, D] -> [N, D].
Tensor rows_of_point(const Tensor& by_text, const std::vector<Tensor>& places, std::size_t point);

}  // namespace glass
