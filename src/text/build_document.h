// Documents for tokenizers that come without a tokenizer.json.
#pragma once

#include <string>
#include <vector>

#include "text/document.h"

namespace glass {

/// The special tokens of BERT; those that a vocabulary has are found in the text as they are written.
inline constexpr const char* kBertSpecial[] = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};

/// Makes these tokens the vocabulary, with ids in their order. The document keeps views: `tokens` must outlive it.
void set_vocabulary(const std::vector<std::string>& tokens, TokenizerDocument& document);

struct SpecialToken {
  std::string text;
  std::int64_t id = 0;
};

/// The post-processor that puts special tokens around a text, and the second of a pair, as type 1, between two of the
/// last.
Json frame_template(const SpecialToken& front, const SpecialToken& back);

/// BERT's normalizer, pre-tokenizer and template around a model.
Json bert_document(const std::vector<std::string>& tokens, bool lowercase, Json model);
Json wordpiece_model();
Json word_level_model();

/// Every character is a token of its own.
Json character_document(const std::vector<std::string>& tokens);

/// Makes a token of the vocabulary a special one: it is found in texts as it is written, and left out of decoded texts.
void add_special_token(Json& document, const std::string& text, std::int64_t id);

/// GPT-2's byte-level parts; <|endoftext|> is an added token where the vocabulary has it.
Json gpt2_document(const std::vector<VocabEntry>& vocab);

/// Words that begin with U+2581 and are put together from the most probable pieces; `unknown` is the id of the token
/// for what has no piece.
Json unigram_document(std::int64_t unknown);

/// Puts a normalizer that lower-cases into a document that has none.
void set_lowercase(Json& document);

}  // namespace glass
