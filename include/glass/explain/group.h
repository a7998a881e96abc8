// ExplainGroup: texts that are explained together, and what was computed of them. One pass serves many consumers; the
// memory ends with the group.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "glass/explain/context.h"
#include "glass/model/forward_runner.h"

namespace glass {

class InputPoints;
class MaskedScores;
struct InputGradients;

/// Texts of like length that one call of a method explains; what several methods and metrics ask of them is computed
/// once.
class ExplainGroup {
 public:
  ExplainGroup(const ExplainContext& context, std::vector<ExplainInput> inputs);
  /// The same texts with the same targets, but with other values where their tokens enter: gradients() starts from
  /// values[i] ([R, D] by text, see InputPoints) instead of the model's own. Asked for the texts without gradients it
  /// fails: the values are not theirs.
  ExplainGroup(ExplainGroup& plain, const InputPoints& points, std::vector<Tensor> values);
  ~ExplainGroup();
  ExplainGroup(const ExplainGroup&) = delete;
  ExplainGroup& operator=(const ExplainGroup&) = delete;

  const ExplainContext& context() const { return context_; }
  const std::vector<ExplainInput>& inputs() const { return inputs_; }
  std::size_t size() const { return inputs_.size(); }
  /// The first text with the tokens of this one: another place of it, or itself.
  std::size_t first_alike(std::size_t input) const { return first_alike_.at(input); }

  /// Patterns that a later call of pattern() asks for, by the names of their points. Declared before the first forward,
  /// so that the pass that gives the scores gives them too.
  void want_patterns(const std::vector<std::string>& points);

  // --- the texts as they are: one forward without gradients for all of these ---

  /// The scores of every token of a text, [T, C] in float64 on the CPU, for heads that score every token.
  const Tensor& token_scores(std::size_t input);
  /// Names the token whose scores count, after token_scores() and before everything else.
  void set_position(std::size_t input, std::int64_t position);
  /// The scores of each text as targets take them, [R, C] in float64 on the CPU.
  const Tensor& scores();
  /// The explained scalar of each text.
  const std::vector<double>& values();
  /// The target of each text.
  const ResolvedTarget& target();
  /// A wanted pattern [H, queries, keys] of one text, in the model's type and on its device.
  const Tensor& pattern(const std::string& point, std::size_t input);

  // --- with gradients, and with hidden tokens ---

  /// Values, scores and gradients where the tokens enter, of the texts as they are: one forward and backward.
  const InputGradients& gradients(const InputPoints& points);
  /// Computes gradients() of several points, each the only one where tokens enter, in one forward and backward.
  void share_gradients(const std::vector<InputPoints>& points);
  /// The values [R, D] of each text that gradients() starts from at these points; null: the model's own.
  const std::vector<Tensor>* input_values(const InputPoints& points) const;
  /// Scores with tokens hidden.
  MaskedScores& masked();

  // --- for engines that run variants of the texts ---

  /// Runs variants in batches of like length. `change` writes the ids of a variant into a copy of the text's own.
  using ChangeVariant = std::function<void(const TextVariant& variant, std::int64_t* ids)>;
  /// Called after each forward with the variants that were in it.
  using UseVariants = std::function<void(const Variants& variants, const Forward& forward)>;
  /// What is done to the variants of a run.
  struct VariantRun {
    ChangeVariant change = {};
    /// Gives a variant that has other tokens than its text, fewer or more; without it each has those of its text.
    std::function<TokenSequence(const TextVariant& variant)> rewrite = {};
    std::function<void(const Variants& variants, const Batch& batch, Trace& trace)> watch = {};
    bool gradients = false;
    /// So many variants that follow one another, of one text and with as many tokens, share a forward.
    std::size_t together = 1;
    /// Tokens whose scores are asked of each variant, in place of its text's own: the scores of a forward are then
    /// theirs, one row a token. Empty: the texts' own.
    std::vector<std::vector<std::int64_t>> asked = {};
  };
  void run(const Variants& variants, const VariantRun& how, const UseVariants& use);
  /// What came of variants that share sequences: the scores of each as targets take them, [R, C] with the rows of each
  /// in their order (row_count()), and which sequence of the forward it is.
  struct SharedScores {
    const Variants& variants;
    const Tensor& rows;
    const std::vector<std::int64_t>& sequences;
    const Forward& forward;
  };
  /// The same for scores without gradients. Variants that are changed alike (`change_of` gives the same number) are run
  /// as one sequence where their texts have the same tokens, whichever token each asks for.
  void run_shared(const Variants& variants, VariantRun how,
                  const std::function<std::size_t(const TextVariant& variant)>& change_of,
                  const std::function<void(const SharedScores& shared)>& use);
  /// The scores of a forward as targets take them, [R, C] with the rows of each variant in their order (one each, but
  /// for texts with `rows`), on the model's device; differentiable.
  Tensor target_rows(const Forward& forward) const;
  /// How many rows of scores a text has: one, or those of ExplainInput::rows.
  std::int64_t row_count(std::size_t input) const;
  /// The first of the inputs that read the same as this one.
  std::size_t text_of(std::size_t input) const { return first_alike_.at(input); }
  /// The targets of the texts that these variants belong to.
  ResolvedTarget target_of(const Variants& variants);

  /// "logit of class 'positive'", and its unit.
  std::string describe_target(std::size_t input);
  std::string target_unit() const;
  /// The class that a higher value of the target speaks for, "" where there is none.
  std::string target_class(std::size_t input);

 private:
  /// What the subject is asked to score: one token of a text, or all.
  enum class Rows { as_asked, all_tokens };
  void run_plain(Rows rows);
  /// How many tokens each variant has in common with its text before anything that is changed or asked; all 0 where
  /// that cannot be used.
  std::vector<std::int64_t> common_beginnings(const Variants& variants, const VariantRun& how,
                                              const std::vector<std::vector<std::int64_t>>& asked);
  /// Runs the chosen variants from where they part from their texts; `use` gets the rows of their asked tokens.
  void run_from(const Variants& variants, const Items& chosen, const std::vector<std::int64_t>& starts,
                const VariantRun& how, const std::vector<std::vector<std::int64_t>>& asked,
                const std::function<void(const Forward& forward)>& use);
  void resolve();
  bool all_tokens() const;

  const ExplainContext& context_;
  std::vector<ExplainInput> inputs_;
  std::vector<std::size_t> first_alike_;  ///< by text
  std::set<std::string> wanted_;
  bool plain_done_ = false;
  std::vector<Tensor> token_scores_;
  Tensor scores_;
  ResolvedTarget target_;
  std::vector<double> values_;
  std::map<std::string, std::vector<Tensor>> patterns_;
  std::map<std::string, std::unique_ptr<InputGradients>> gradients_;
  std::unique_ptr<MaskedScores> masked_;
  std::unique_ptr<SharedPrefixes> prefixes_;       ///< of all texts
  std::map<std::size_t, std::int64_t> prefix_of_;  ///< places among them, by the first text alike
  std::string changed_point_;  ///< where the values enter that stand for the texts' own; "": nowhere
  std::vector<Tensor> changed_values_;
};

}  // namespace glass
