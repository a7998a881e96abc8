// Tokens that could stand in a place of a text: what a masked or causal language model expects there, or words with
// near vectors.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "glass/explain/context.h"
#include "glass/model/model_folder.h"

namespace glass {

/// Other tokens for one place, the best first, with weights that sum to 1.
struct Proposals {
  std::vector<std::int64_t> ids;
  std::vector<double> weights;
  /// The token of a number that is uniform in [0, 1).
  std::int64_t draw(double uniform) const;
};

/// Who proposes tokens.
class TokenProposals {
 public:
  /// `setting` is "model" (the explained one, a language model), "nearest" (by the cosine of word vectors), or the
  /// folder of a masked language model with the same vocabulary, which is read once into `opened` and kept there by the
  /// caller. Error (config) at `key` where it cannot propose, (data) for a folder that cannot be read.
  TokenProposals(const ExplainContext& context, std::string setting, std::string key,
                 std::shared_ptr<LoadedModel>& opened);

  /// For each token of a text at most `count` other ones that are not special; none for special tokens.
  std::vector<Proposals> of(const ExplainInput& text, std::int64_t count) const;
  /// Forwards of of(): copies with one token hidden, or one that reads the text as it is.
  double forwards(const ExplainInput& text) const;
  /// One sentence on the words of the setting, for its reference.
  static std::string meaning();

 private:
  void open(const std::string& folder, std::shared_ptr<LoadedModel>& opened);
  bool looks_back() const;
  std::vector<Tensor> scores_of(const ExplainInput& text) const;
  Proposals best(const Tensor& scores, std::int64_t own, std::int64_t count) const;

  const ExplainContext& context_;
  std::string setting_, key_;
  std::shared_ptr<LoadedModel> other_;  // null: the explained model proposes
};

}  // namespace glass
