// Subject: anything that maps a batch to scores and announces points. Explainers and probes know Subjects only:
// the Transformer is one, a user's own LibTorch module is another, the tests' closed-form toys are a third.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <string>
#include <vector>

#include "glass/data/batch.h"
#include "glass/model/trace.h"

namespace glass {

/// Which rows of the last layer the scores are made from.
enum class ReadRows { first, mean, last };

class Subject {
 public:
  virtual ~Subject() = default;

  /// Scores of every sequence, [B, C], before any softmax.
  virtual Tensor scores(const Batch& batch, Trace& trace) = 0;
  /// Every point a forward fires, in order.
  virtual std::vector<PointInfo> points() const = 0;

  /// Evaluation mode has no dropout. Explainers and probes switch it on and restore what was.
  virtual void set_training(bool /*training*/) {}
  virtual bool is_training() const { return false; }
  /// All weights; explainers switch their gradients off.
  virtual std::vector<Tensor> parameters() const { return {}; }

  /// The point where Integrated Gradients and gradient x input look by default: the input of the first block, [N, D].
  virtual std::string embed_point() const { return "encoder.embed"; }
  /// The point of the word vectors alone, "" where the subject has none.
  virtual std::string word_embed_point() const { return ""; }
  /// The same two of a decoder behind an encoder, "" where there is none. Its tokens are the target's where the batch
  /// has one, else those of the text once more, moved by one place behind a start token.
  virtual std::string decoder_embed_point() const { return ""; }
  virtual std::string decoder_word_embed_point() const { return ""; }
  /// Names of the attention patterns by layer, first layer first, [H, T, T] a sequence; empty where there is no
  /// attention.
  virtual std::vector<std::string> pattern_points() const { return {}; }
  /// Of a decoder behind an encoder: its own patterns, [H, M, M] a sequence of M target tokens, and those to the
  /// encoder, [H, M, T].
  virtual std::vector<std::string> decoder_pattern_points() const { return {}; }
  virtual std::vector<std::string> cross_pattern_points() const { return {}; }
  /// All of these: points whose values are patterns by sequence.
  std::vector<std::string> all_pattern_points() const {
    std::vector<std::string> all = pattern_points();
    for (const auto& more : {decoder_pattern_points(), cross_pattern_points()})
      all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  /// True where a forward may start from a stored value of this point (Trace::start_from), so that what lies below is
  /// not computed.
  virtual bool can_start_from(const std::string& /*point*/) const { return false; }
  virtual ReadRows read_rows() const { return ReadRows::mean; }
  /// The word vector [D] that the baseline "mean" uses (averaged by training frequency); undefined where unknown.
  virtual Tensor mean_word_vector() const { return {}; }
};

}  // namespace glass
