// What methods of explanation are given: texts as the subject reads them, and what all methods of one call share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "glass/data/sequence.h"
#include "glass/model/subject.h"
#include "glass/model/to_doubles.h"
#include "glass/task/score_meaning.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// One text to explain. `position` is the token whose scores are explained; -1: the text as a whole. With `rows` the
/// sum over these tokens is explained, the last of them being `position`.
struct ExplainInput : TokenSequence {
  std::vector<std::uint8_t> special;  ///< 1 for tokens that baselines keep and occlusion leaves alone
  std::vector<std::int32_t> words;    ///< number of the word of each token, -1 for special tokens; for units
  std::int64_t label = -1;            ///< class that is explained, before the target's; -1: what the target says
  /// The example's number; -1: its place in the call. With the context's seed it fixes whatever is drawn for this text,
  /// whatever its neighbours.
  std::int64_t example = -1;
  std::vector<double> reference = {};  ///< [D]: what an embedding is compared with; empty: nothing
  /// Ids of texts of the same length that explanations start from, beside those that a method's settings name.
  std::vector<std::vector<std::int32_t>> baselines = {};
  /// Ids of a text of the same length that this one is held against; empty: there is none.
  std::vector<std::int32_t> counterfactual = {};
  /// Tokens from this one on cannot change what is explained: they stand behind the row that predicts, in a model that
  /// looks back only. -1: all can.
  std::int64_t seen = -1;
  /// As `words`: the sentence, the paragraph and the user's span of each token, -1: none; empty: they are not known.
  std::vector<std::int32_t> sentences = {}, paragraphs = {}, spans = {};
  std::vector<std::int64_t> row_labels = {};  ///< the class of each of `rows`
};

/// What all methods of one call share.
struct ExplainContext {
  Subject* subject = nullptr;
  const ScoreMeaning* meaning = nullptr;  ///< null: a softmax over classes without names
  Target target;
  SpecialIds special_ids;
  std::int64_t batch_tokens = 1024;  ///< token budget of one forward
  std::uint64_t seed = 1;
  std::vector<ExplainInput> background = {};  ///< texts that stand for all texts, for methods that draw baselines
  /// Ids of the tokens that end and begin a text, for replacements; empty where the vocabulary has none.
  std::optional<std::int32_t> eos_id = {}, bos_id = {};
  /// The vocabulary, for replacements that are named by their text; null: such a name is an error.
  const Tokenizer* tokenizer = nullptr;

  const ScoreMeaning& scores_mean() const;
};

/// A variant of one of the texts: a node of a path, an occluded copy, a draw of noise.
struct TextVariant {
  std::size_t input = 0, variant = 0;
};
/// Variants of one forward, in the order of its batch.
using Variants = std::vector<TextVariant>;

/// One variant of each text.
Variants one_each(std::size_t inputs);

/// Axis "token" of a text.
std::vector<Axis> token_axes(const ExplainInput& input);

}  // namespace glass
