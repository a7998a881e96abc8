// The Transformer: one or two stacks of blocks and a head, composed by an Architecture; on flat batches.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "glass/model/architecture.h"
#include "glass/model/subject.h"

namespace glass {

/// Weights, each in its own shape, by their names.
using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

/// The model that an Architecture describes, with its weights.
class Transformer final : public Subject {
 public:
  /// Weights are drawn from `seed` (on the CPU in fp32, whatever the device): the same seed gives the same model
  /// everywhere.
  Transformer(const Architecture& architecture, std::uint64_t seed);
  ~Transformer() override;

  /// A model whose weights have shapes but no memory yet; assign() gives them their values.
  static std::unique_ptr<Transformer> without_weights(const Architecture& architecture);

  /// Scores before any softmax: [B, classes] for heads that read a text as a whole, [N, outputs] for those that read
  /// every token (of the target, where there is one), or [B, outputs] for the tokens of batch.read_positions, or [R,
  /// outputs] for batch.read_rows. Without a head the rows [N, D].
  Tensor scores(const Batch& batch, Trace& trace) override;
  std::vector<PointInfo> points() const override;
  void set_training(bool training) override;
  bool is_training() const override;
  /// In training a block then keeps its input alone and is computed again in the backward pass: less memory for a third
  /// more work, the same gradients bit for bit. Blocks that a trace watches are computed once.
  void set_checkpointing(bool checkpointing);
  std::vector<Tensor> parameters() const override;
  /// "head", then for each stack, that of the scores first, "encoder.final_norm", its blocks "encoder.3", ...,
  /// "encoder.0", and "encoder.embed".
  std::vector<ParameterLayer> parameter_layers() const override;
  ReadRows read_rows() const override;
  Tensor mean_word_vector() const override;
  Tensor word_vectors() const override;
  /// Language models without an encoder give them.
  std::unique_ptr<SharedPrefixes> read_prefixes(const Batch& texts) override;
  bool knows_token_counts() const override;
  /// Error (usage) for a stack or layer that the model does not have.
  std::optional<BlockMaps> block_maps(const std::string& stack, std::int64_t layer) const override;

  const Architecture& architecture() const;
  /// Weights by name, in a fixed order; the tensors are the model's own.
  NamedTensors named_parameters() const;
  /// Copies weights in, of the shapes that named_parameters() have; missing, unknown or misshapen names are one Error
  /// (data) that lists them all.
  void load_parameters(const NamedTensors& weights, const std::string& origin);
  /// Puts `value(name)` in place of each weight, of the same shape [...].
  void assign(const std::function<Tensor(const std::string& name)>& value);
  /// Moves and converts all weights.
  void to(at::Device device, at::ScalarType dtype);
  /// The masks of later forwards in training mode: a pure function of this seed, the place in the model, and for each
  /// row of Batch::examples and the token's place, so that neighbours in the batch, micro-batches and a forward
  /// computed again draw the same. A training loop gives each step a seed of its own. (On a GPU another split of a
  /// batch draws others.)
  void set_dropout_seed(std::uint64_t seed);
  /// How often each token stands in the training set, [V]; used by mean_word_vector().
  void set_token_counts(Tensor counts);
  /// The same, [V]; undefined where nobody set it.
  Tensor token_counts() const override;
  /// Weights of the checkpoint that no output needs, by their names in it; an export writes them again.
  void set_carried(NamedTensors weights);
  const NamedTensors& carried() const;

 private:
  friend class CausalPrefixes;
  friend class Decoding;
  struct Impl;
  explicit Transformer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Multiplications and additions of one forward of a text of `length` tokens (and a target of as many).
double forward_flops(const Architecture& architecture, std::int64_t length);
/// Numbers in all weights; a weight that stands at two places counts once.
std::int64_t parameter_count(const Architecture& architecture);

}  // namespace glass
