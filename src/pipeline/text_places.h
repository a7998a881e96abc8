// A text as it is explained: its encoding, and the places whose scores count, each an input of its own.
#pragma once

#include <vector>

#include "glass/pipeline/explain_texts.h"

namespace glass {

/// A text that was read, before it is explained.
struct PreparedText {
  Encoding encoding;
  ExplainInput input;     ///< the encoding as methods see it
  CutCounts counts = {};  ///< what was read of it, all windows together
  /// Where the position rule asks which tags the model gives: the words that it chose. Else empty.
  std::vector<ScoredPlace> chosen = {};
};

/// Encodes a text, cut where it is longer than the model reads. Where an answer is searched in a long text it is the
/// window with the best answer: `tokens_before` stand in front of it, `tokens_cut` behind.
PreparedText prepare_text(const ExplainJob& job, const Example& example);

/// Chooses the words of each text that get another tag than "O": one forward a text, in batches. The numbers of texts
/// that have none.
std::vector<std::size_t> choose_tagged(const ExplainJob& job, const std::vector<PreparedText*>& texts);

/// One text with the places that are explained of it.
struct TextPlaces {
  const PreparedText* text = nullptr;
  PositionRule rule;  ///< with a number where it asked for one
  std::vector<ScoredPlace> places;
  bool has_rows = false;  ///< every token of a target is explained, or every word
  bool is_whole = false;  ///< the places are one target together: its sequence

  bool is_of_words() const { return rule.kind == PositionRule::Kind::words || rule.kind == PositionRule::Kind::tagged; }
  std::size_t input_count() const { return is_whole ? 1 : places.size(); }
  /// The tokens of the example that the rows are of.
  std::vector<std::int64_t> row_tokens() const;
};
TextPlaces find_places(const ExplainJob& job, const PositionRule& rule, const PreparedText& text,
                       const std::string& words);

/// One input a place, or one for all of a whole. `number` is the text's.
std::vector<ExplainInput> inputs_of(const ExplainJob& job, const TextPlaces& text, std::int64_t number);

/// Error (data) for a text that has no place whose scores count, or no second text where one is asked for.
void check_places(const ExplainJob& job, const PreparedText& text, const Example& example);

/// What is known of a text besides what the model says.
ExplainedExample describe_text(const ExplainJob& job, const TextToExplain& text, const Encoding& encoding);

}  // namespace glass
