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
  /// Where the text enters a second time, "" where it enters once: gradients at embed_point() alone then leave a part out.
  virtual std::string second_embed_point() const { return ""; }
  /// The point of the word vectors alone, "" where the subject has none.
  virtual std::string word_embed_point() const { return ""; }
  /// Names of the attention patterns by layer, first layer first; empty where there is no attention.
  virtual std::vector<std::string> pattern_points() const { return {}; }
  /// True where a forward may start from a stored value of this point (Trace::start_from), so that what lies below is not computed.
  virtual bool can_start_from(const std::string& /*point*/) const { return false; }
  virtual ReadRows read_rows() const { return ReadRows::mean; }
  /// The word vector [D] that the baseline "mean" uses (averaged by training frequency); undefined where unknown.
  virtual Tensor mean_word_vector() const { return {}; }
};

}  // namespace glass
