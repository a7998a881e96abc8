// A tokenizer.json in memory: the large lists as flat arrays, everything else as JSON.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "glass/base/json.h"

namespace glass {

/// Some editors begin a file with it.
inline constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// One token of model.vocab: its id, or its score where the vocabulary is a list.
struct VocabEntry {
  std::string_view text;
  double number = 0;
  bool is_integer = false;
};
using MergeEntry = std::pair<std::string_view, std::string_view>;

/// The views point into `content` and `unescaped`.
struct TokenizerDocument {
  TokenizerDocument() = default;
  TokenizerDocument(const TokenizerDocument&) = delete;
  TokenizerDocument& operator=(const TokenizerDocument&) = delete;

  std::string origin;  ///< begins errors
  Json rest;           ///< the document; model.vocab and model.merges are null where they were read into the lists
  std::vector<VocabEntry> vocab;
  std::vector<MergeEntry> merges;
  bool has_vocab = false, vocab_is_list = false, has_merges = false;
  std::string content;
  std::deque<std::string> unescaped;
};

/// Reads the text of a tokenizer.json. A vocabulary of 100,000 tokens as a tree of JSON values takes tens of
/// milliseconds and of megabytes, so it is scanned on the way. Errors are of kind data, with the place where the text
/// is no JSON.
void read_document(std::string content, const std::string& origin, TokenizerDocument& out);

}  // namespace glass
