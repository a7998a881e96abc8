// Subject: anything that maps a batch to scores and announces points. Explainers and probes know Subjects only:
// the Transformer is one, a user's own LibTorch module is another, the tests' closed-form toys are a third.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "glass/data/batch.h"
#include "glass/model/block_maps.h"
#include "glass/model/shared_prefixes.h"
#include "glass/model/trace.h"

namespace glass {

/// Which rows of the last layer the scores are made from.
enum class ReadRows { first, mean, last };

/// Weights that stand together in a subject: those of a block, of the words, of the head.
struct ParameterLayer {
  std::string name;             ///< "head", "encoder.3", "encoder.embed"
  std::vector<Tensor> weights;  ///< each in its own shape [...]
};

/// What can be explained and probed: it gives scores and announces its inner values.
class Subject {
 public:
  virtual ~Subject() = default;

  /// Scores of every sequence, [B, C], or of every token, [N, C], before any softmax.
  virtual Tensor scores(const Batch& batch, Trace& trace) = 0;
  /// Every point a forward fires, in order, with what it is: methods find points by kind, stack, layer and site
  /// (glass/model/find_points.h), so names are free.
  virtual std::vector<PointInfo> points() const = 0;

  /// Evaluation mode has no dropout. Explainers and probes switch it on and restore what was.
  virtual void set_training(bool /*training*/) {}
  virtual bool is_training() const { return false; }
  /// All weights, each in its own shape [...]; explainers switch their gradients off.
  virtual std::vector<Tensor> parameters() const { return {}; }
  /// The same by layer, from the scores down to the words. Where the subject does not say more, each weight is a layer,
  /// the last one first.
  virtual std::vector<ParameterLayer> parameter_layers() const {
    std::vector<ParameterLayer> layers;
    const std::vector<Tensor> weights = parameters();
    for (std::size_t i = weights.size(); i > 0; --i)
      layers.push_back({"weight " + std::to_string(i - 1), {weights[i - 1]}});
    return layers;
  }

  // --- capabilities: what some methods ask for ---

  /// Which rows the scores are read from, for methods that follow a prediction down from them.
  virtual ReadRows read_rows() const { return ReadRows::mean; }
  /// The word vector [D] that the baseline "mean" uses, averaged by training frequency, or over the vocabulary where
  /// knows_token_counts() is false; undefined where there are no word vectors.
  virtual Tensor mean_word_vector() const { return {}; }
  /// The word vectors of the vocabulary [V, D], as the point "word_embed" has them of single tokens; undefined where
  /// there are none.
  virtual Tensor word_vectors() const { return {}; }
  /// How often each token of the vocabulary stood in the training set, [V]; undefined where nothing is known of it.
  virtual Tensor token_counts() const { return {}; }
  /// False where nothing is known of how often each token stood in the training set.
  virtual bool knows_token_counts() const { return true; }
  /// Reads texts so that others that begin as they do need not be read from their beginning; null where the rows of a
  /// text depend on more than what stands before them, and for subjects that keep nothing.
  virtual std::unique_ptr<SharedPrefixes> read_prefixes(const Batch& /*texts*/) { return nullptr; }
  /// The maps of block `layer` of a stack; nothing where the subject has none to give.
  virtual std::optional<BlockMaps> block_maps(const std::string& /*stack*/, std::int64_t /*layer*/) const {
    return std::nullopt;
  }
};

}  // namespace glass
