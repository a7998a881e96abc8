// A tokenizer in the making from the files of a model folder: what every class of tokenizer shares.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "glass/text/tokenizer.h"
#include "text/document.h"
#include "text/folder/sentencepiece.h"
#include "text/folder/settings.h"

namespace glass {

/// How a class treats a special token that the files give as a plain text, or not at all.
enum class TokenStyle {
  plain,                        ///< found as it is written
  normalized,                   ///< found in the normalized text
  takes_blank_left,             ///< as normalized, with the white space on its left
  takes_blank_left_as_written,  ///< as plain, with the white space on its left
};

/// A special token that a class has where the files do not say otherwise.
struct DefaultToken {
  const char* name;  ///< one of kTokenNames
  const char* content;
  TokenStyle style = TokenStyle::plain;
};

/// A part of what is put around texts: a text, or a special token.
struct FramePart {
  enum class Kind { first, second, token } kind = Kind::token;
  std::string token;
  int type = 0;
};
using FrameParts = std::vector<FramePart>;

inline FramePart first_text(int type = 0) {
  return {FramePart::Kind::first, "", type};
}
inline FramePart second_text(int type = 0) {
  return {FramePart::Kind::second, "", type};
}
inline FramePart framed(std::string token, int type = 0) {
  return {FramePart::Kind::token, std::move(token), type};
}

/// What a class fills in; `finish` does the rest.
struct FolderBuild {
  explicit FolderBuild(const FolderSettings& given) : settings(given), fields(given.fields()) {}

  const FolderSettings& settings;
  JsonFields fields;           ///< tokenizer_config.json
  TokenizerDocument document;  ///< vocabulary, merges, and in `rest` normalizer, pre_tokenizer, model, decoder
  std::vector<std::pair<std::string, StatedToken>> named;  ///< special tokens by name
  std::vector<StatedToken> extra;                          ///< further ones
  FrameParts single{first_text()}, pair{first_text(), second_text(1)};
  Json post_processor;  ///< where it is no template: the frame's own form
  fs::path vocab_txt = settings.folder() / "vocab.txt";
  bool added_as_written = false;  ///< stated added tokens are looked for in the text before it is normalized

  /// The special tokens of a class, with what the files say over them.
  void name_tokens(const std::vector<DefaultToken>& defaults);
  /// The content of a named token; where there is none, an Error (data).
  const std::string& named_token(const std::string& name) const;
  /// "" where there is none.
  std::string named_token_or_none(const std::string& name) const;
  /// Tokens of the list extra_special_tokens; without that, `of_class`.
  void list_extra(std::vector<StatedToken> of_class);
  /// The frame of add_bos_token and add_eos_token, which are off unless the files say otherwise.
  void frame_by_flags();
  /// [CLS] text [SEP], and the second text of a pair as type 1.
  void frame_as_bert(int first_type = 0);
  /// A file of the folder.
  fs::path file(const char* name) const { return settings.folder() / name; }
  /// Adds an entry to a vocabulary of pieces with scores.
  void put_piece(std::string text, double score);
  /// The index of the first entry with this text, or `otherwise`.
  std::int64_t piece_index(const std::string& text, std::int64_t otherwise) const;
};

/// Gives the added tokens their ids as Python's tokenizers does: those of the vocabulary, then the next free ones in
/// the order stated ids, named tokens, further ones. A stated id that would not be met is an Error (data).
std::unique_ptr<Tokenizer> finish(FolderBuild& build);

}  // namespace glass
