// Folders of sentence-transformers (Reimers and Gurevych 2019): what stands beside config.json and changes embeddings.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "glass/model/architecture.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// What is done to a text before it is cut into tokens.
struct SentenceText {
  std::string prompt;       ///< stands in front of every text
  bool lower_case = false;  ///< letters become small, whatever the tokenizer says
};

/// modules.json names pooling and normalization, and turns an encoder or a decoder without a head of its own into one
/// that embeds texts; the length that its sentences are cut at stands in sentence_bert_config.json or a file of a like
/// name, else in tokenizer_config.json. Without modules.json nothing changes. Error (data) for what is not supported.
void read_sentence_modules(const std::filesystem::path& folder, Architecture& architecture);

/// do_lower_case of sentence_bert_config.json, and the default prompt of config_sentence_transformers.json. Error
/// (data) for a default prompt that there is not.
SentenceText read_sentence_text(const std::filesystem::path& folder);

/// The tokenizer with this done to a text first; places count in the text without the prompt.
std::unique_ptr<Tokenizer> with_sentence_text(std::unique_ptr<Tokenizer> tokenizer, const SentenceText& text);

}  // namespace glass
