// A text as the words that a model saw, and the scores of an explanation by word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "glass/base/explanation.h"

namespace glass::report {

/// Consecutive tokens of one word, or one special token.
struct Word {
  std::size_t begin = 0, end = 0;  ///< bytes of the text; empty for special tokens
  std::size_t first_token = 0, tokens = 0;
  bool special = false;
  bool rationale = false;  ///< touches a gold span
  TextPart part = TextPart::text;
  bool unknown = false;  ///< holds a token that stands for what is not in the vocabulary
};

/// In order of the text. Places that step back are moved forward, so that no byte is shown twice.
std::vector<Word> words_of(const ExplainedExample& example);

/// Tokens of the text that stand for what is not in the vocabulary.
std::int64_t count_unknown(const ExplainedExample& example);

/// The word as the text has it; a special token's own text.
std::string word_text(const ExplainedExample& example, const Word& word);

/// One score a token: the values themselves for [token]; of pairs [token, token] their sum over the rows; the mean over
/// all other axes where the last axis is "token" or "key"; 0 for tokens that this axis leaves out; empty where the
/// explanation is not about tokens.
std::vector<double> token_scores(const Explanation& explanation, std::size_t tokens);

bool has_token_scores(const Explanation& explanation, std::size_t tokens);

/// Sums of token scores by word, in the order of `words`; a value that is not finite counts as 0.
std::vector<double> word_scores(const std::vector<double>& by_token, const std::vector<Word>& words);

/// What colours the words: their scores, and for words of a group that was scored as one (a sentence) the whole group's
/// score, the mean over rows where there are several.
std::vector<double> heat_scores(const Explanation& explanation, const std::vector<double>& by_word,
                                const std::vector<Word>& words);

/// False where sentences or spans were scored as one: their words have no scores of their own.
bool tells_words_apart(const Explanation& explanation);

/// Number of the word of largest |score| that is not special; words.size() when all are 0.
std::size_t strongest_word(const std::vector<Word>& words, const std::vector<double>& scores);

/// What a heat line needs to be honest about itself.
struct HeatScale {
  double largest = 0;        ///< largest |score| among the words of the text
  double special_share = 0;  ///< share of the special tokens in the sum of |scores|
};
HeatScale heat_scale(const std::vector<double>& by_word, const std::vector<Word>& words);

}  // namespace glass::report
