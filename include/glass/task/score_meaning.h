// ScoreMeaning: what the scores of a head mean. One object for an opened model; predict, explain, probe, report and
// suites ask it, and nobody else looks at the kind of a head.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "glass/base/explanation.h"
#include "glass/base/json.h"
#include "glass/data/model_input.h"
#include "glass/model/architecture.h"
#include "glass/task/position.h"
#include "glass/task/target.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// A text as it was read: at once, in windows where an answer is searched in a long one, or with a second text that an
/// embedding is compared with; and the scores of each.
struct ScoredText {
  std::vector<Encoding> windows;
  std::vector<at::Tensor> scores;  ///< by window: [1, C] where the head reads a text as a whole, else [T, C]
};

/// What the scores of one head mean; made by meaning_of_head() or class_scores().
class ScoreMeaning {
 public:
  virtual ~ScoreMeaning() = default;

  /// The task that the head is made for, as artefacts state it: "classification", ..., "embedding".
  virtual std::string task() const = 0;
  virtual Link link() const = 0;
  /// True where every token is scored, [T, C]; false: a text as a whole, [1, C].
  virtual bool scores_tokens() const { return false; }
  /// How a target text is read.
  virtual TargetForm target_form() const { return {}; }

  /// The C scores by name.
  virtual std::int64_t class_count() const = 0;
  virtual std::string class_name(std::int64_t label) const = 0;
  /// The class of this name; by default the one whose class_name is equal.
  virtual std::optional<std::int64_t> find_class(const std::string& name) const;
  /// What a message says of a name that no class has, in a few words: near names, or all where they are few.
  virtual std::string near_classes(const std::string& name) const;
  /// What a class is called in sentences: "class", "label", "token".
  virtual std::string class_word() const { return "class"; }

  /// The targets that these scores can have, the default first.
  virtual std::vector<TargetKind> target_kinds() const = 0;
  /// The class of a target that names none; -1: the predicted one of each example.
  virtual std::int64_t default_label() const { return -1; }
  /// "logit of class 'positive'".
  virtual std::string describe(const ResolvedTarget& target, std::size_t row) const;
  /// The class that a higher value speaks for: "positive" of its logit, or of its margin against another; "" where the
  /// target is no class's (a number, a cosine, the place of an answer).
  virtual std::string target_class(const ResolvedTarget& target, std::size_t row) const;
  /// Of an explanation of this target: "logit", "probability", "nats", ...
  virtual std::string unit(TargetKind kind) const;
  /// True for targets that need the scores of all tokens of a text: arrange() then makes them one row.
  virtual bool needs_all_tokens(const Target& /*target*/) const { return false; }
  /// The scores [N, C] of all tokens as rows [B, C'] of which target_values takes the place `position`.
  virtual at::Tensor arrange(const at::Tensor& scores, const std::vector<std::int64_t>& cu_seqlens,
                             const Target& target) const;

  /// Where a prediction is read, unless explain.position says otherwise.
  virtual PositionRule default_position() const { return {}; }
  /// True for position rules besides `last`, `mask` and numbers, which every head for tokens has.
  virtual bool has_position(PositionRule::Kind /*kind*/) const { return false; }

  /// What the model must read to answer: one encoding, windows, or the text and the one that it is compared with.
  /// Error (data, usage) where an example lacks what this head reads.
  virtual std::vector<Encoding> encode(const Example& example, std::int64_t max_length) const = 0;
  /// Which of several encodings is explained. `reference` becomes what its scores are compared with, where there is
  /// such a thing.
  virtual Encoding choose(ScoredText text, std::vector<double>& reference) const;

  /// What the scores [C] at one place say.
  virtual Prediction prediction(const std::vector<double>& scores) const = 0;
  /// Error (usage) for an example that answer() cannot be asked about.
  virtual void check_answerable(const Example& /*example*/, const Encoding& /*encoding*/) const {}
  /// The answer of `predict` to a text, one JSON object (docs/artefacts.md).
  virtual Json answer(const Example& example, const ScoredText& text) const = 0;
};

/// What a meaning is made from.
struct MeaningInput {
  const Architecture& architecture;
  const Tokenizer& tokenizer;  ///< must live as long as the meaning
  std::vector<std::string> label_names;
  std::int64_t window_overlap = 0;  ///< span: tokens that windows share
  bool unanswerable = false;        ///< span: a question may have no answer
};

/// False for a model with no head, whose rows are no scores.
bool has_scores(const Architecture& architecture);
/// The meaning of a model's head. Error (usage) for a model with no head, whose rows are no scores.
std::unique_ptr<ScoreMeaning> make_score_meaning(const MeaningInput& input);
/// Scores over these classes that a softmax turns into probabilities; for subjects of one's own. Classes without a name
/// are called by their number. Texts are read with the tokenizer, which must live on; without it token ids only.
std::unique_ptr<ScoreMeaning> class_scores(std::vector<std::string> names, const Tokenizer* tokenizer = nullptr);

/// Reads the text of explain.target. A kind that the scores cannot have, and an unknown class, is an Error (config)
/// that lists what they can have, at most a few near names.
Target parse_target(const std::string& text, const ScoreMeaning& meaning);
/// Reads the text of explain.position; Error (config) that lists what is allowed.
PositionRule parse_position(const std::string& text, const ScoreMeaning& meaning);

/// At most this many classes of a prediction are kept; of more, the likeliest.
inline constexpr std::size_t kMostClasses = 20;

/// What the model says of given tokens: scores [m, V] of the rows that predict them, and their ids.
std::vector<TargetToken> judge_target(const at::Tensor& scores, const std::vector<std::int32_t>& ids,
                                      const Tokenizer& tokenizer);

}  // namespace glass
