// Building a word-level vocabulary from texts.
#include <algorithm>
#include <unordered_map>

#include "glass/base/error.h"
#include "glass/text/unicode.h"
#include "text/build_document.h"
#include "text/tokenizer_parts.h"

namespace glass {

namespace {

using Counts = std::unordered_map<std::string, std::int64_t>;

/// Counts the words of the texts, cut as the tokenizer will cut them. Special tokens written out in a text ("[MASK]") are cut to "[",
/// "mask", "]" here: they are no words.
Counts count_words(const std::vector<std::string_view>& texts, const Json& document) {
  const JsonFields root(document, "training", "");
  const NormalizerPtr normalizer = read_normalizer(root.object("normalizer"));
  const PreTokenizerPtr pre_tokenizer = read_pre_tokenizer(root.object("pre_tokenizer"), false);
  Counts counts;
  PieceText pieces;
  for (const auto text : texts) {
    if (const auto bad = invalid_utf8(text)) fail(ErrorKind::data, "training text: byte {} is not UTF-8", *bad);
    pieces.text.assign(text);
    normalizer->apply(pieces.text);
    pieces.pieces.assign(1, {0, static_cast<std::uint32_t>(pieces.text.size()), -1});
    pre_tokenizer->apply(pieces);
    for (const Piece& piece : pieces.pieces) ++counts[std::string(pieces.bytes(piece))];
  }
  return counts;
}

}  // namespace

std::unique_ptr<Tokenizer> build_word_tokenizer(const std::vector<std::string_view>& texts, bool lowercase, std::int64_t vocab_size,
                                                std::int64_t min_frequency) {
  std::vector<std::string> tokens(std::begin(kBertSpecial), std::end(kBertSpecial));
  TokenizerDocument document;
  document.origin = "word-level tokenizer";
  document.rest = bert_document(tokens, lowercase, word_level_model());
  std::vector<std::pair<std::string, std::int64_t>> words;
  for (auto& [text, count] : count_words(texts, document.rest))
    if (count >= min_frequency) words.emplace_back(text, count);
  std::sort(words.begin(), words.end(),
            [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
  for (auto& [text, count] : words) {
    if (static_cast<std::int64_t>(tokens.size()) >= vocab_size) break;
    tokens.push_back(std::move(text));
  }
  set_vocabulary(tokens, document);
  return make_tokenizer(document);
}

}  // namespace glass
