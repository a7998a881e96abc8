// The texts of a split as token ids.
#pragma once

#include <cstdint>

#include "glass/data/dataset.h"
#include "glass/data/model_input.h"
#include "glass/data/tokenized_dataset.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// What tokenizing a split did to its texts.
struct CutCounts {
  std::int64_t texts = 0, cut_texts = 0;    ///< texts, and those longer than data.max_length
  std::int64_t tokens = 0, cut_tokens = 0;  ///< tokens kept, special ones included, and tokens cut off
  std::int64_t unknown_tokens = 0;          ///< kept tokens that are [UNK]
  std::int64_t unknown_texts = 0;           ///< texts with such tokens
  std::int64_t short_texts = 0;             ///< texts too short for a language model to learn a token of them

  /// Counts one text.
  void add(const Encoding& encoding, const SpecialIds& ids);
  CutCounts& operator+=(const CutCounts& other);
  double unknown_share() const;  ///< unknown_tokens / tokens
};

/// The counts of one text: of a long one read in windows, where a token that several of them hold counts once, or of
/// two texts that are read apart.
CutCounts counts_of(const std::vector<Encoding>& read, const SpecialIds& ids);

/// ClassLabels: token ids of every text (with its second text), at most `max_length` a text; counts are added to
/// `counts`.
TokenizedDataset tokenize_dataset(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                                  CutCounts* counts = nullptr);

/// TokenLabels for language models: every token is labelled with the next one. A text with the tokenizer's special
/// tokens around it is cut into pieces of `max_length` tokens, each an example of its own; nothing is left out. Behind
/// a text that ends (Example::goes_on) stands `end_id`, unless it does already; -1: none.
TokenizedDataset tokenize_for_next_token(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                                         CutCounts* counts = nullptr, std::int32_t end_id = -1);

/// TokenLabels for masked language models: pieces of at most `max_length` tokens, each with the special tokens around
/// it, and the words of their tokens; labels come with the masks.
TokenizedDataset tokenize_in_pieces(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                                    CutCounts* counts = nullptr);

/// TokenLabels for models with an encoder and a decoder: the target behind its start token, each of its rows labelled
/// with the token that follows; behind it `end_id`, unless it stands there already (-1: none). Both sides are cut at
/// `max_length`.
TokenizedDataset tokenize_with_targets(const Dataset& data, const Tokenizer& tokenizer, std::int32_t start_id,
                                       std::int64_t max_length, CutCounts* counts = nullptr, std::int32_t end_id = -1);

/// WordTags for token classification: a word's tag stands on the first token that reaches into it and is not yet
/// another word's; `words` numbers the words of the example. Words that were cut off, or whose only token is another
/// word's, have none: `tags` still lists them.
TokenizedDataset tokenize_with_tags(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                                    CutCounts* counts = nullptr);

/// ValueLabels for multi-label tasks: 1 for the labels of a text and 0 for the others of `classes`.
TokenizedDataset tokenize_with_labels(const Dataset& data, const Tokenizer& tokenizer, std::int64_t classes,
                                      std::int64_t max_length, CutCounts* counts = nullptr);

/// ValueLabels for regression: the numbers of the texts, NaN where there is none.
TokenizedDataset tokenize_with_values(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                                      CutCounts* counts = nullptr);

/// How questions are read.
struct AnswerOptions {
  std::int64_t window_overlap = 0;  ///< tokens that neighbouring windows of a long text share; 0: it is cut at its end
  bool unanswerable = false;        ///< questions without an answer are learned
};

/// AnswerLabels for extractive answers: question and text as a pair. The window that holds the first right answer
/// learns its tokens; the others, and questions without an answer, learn token 0, as Devlin et al. 2019 do for SQuAD 2.
/// An answer that was cut off, or that no window holds as a whole, teaches nothing. Where `unanswerable` is not set, a
/// question without an answer is an Error (data).
TokenizedDataset tokenize_with_answers(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                                       const AnswerOptions& options, CutCounts* counts = nullptr);

}  // namespace glass
