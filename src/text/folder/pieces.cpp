// From a file's pieces to vocabulary entries and merges.
#include "text/folder/pieces.h"

#include <unordered_set>

#include "glass/base/error.h"
#include "glass/base/paths.h"
#include "text/folder/parts.h"

namespace glass {

SentencePieceFile read_pieces_of(const FolderBuild& build, std::initializer_list<const char*> names) {
  std::string wanted;
  for (const char* name : names) {
    if (path_exists(build.file(name))) return read_sentencepiece(build.file(name));
    wanted += (wanted.empty() ? "" : " or ") + std::string(name);
  }
  fail(ErrorKind::data, "{}: has no {}, which its class of tokenizer reads; copy it from the checkpoint",
       build.settings.folder().string(), wanted);
}

std::vector<StatedToken> tokens_of(const SentencePieceFile& file) {
  std::vector<StatedToken> out;
  for (const auto& piece : file.pieces) {
    if (piece.type != PieceType::control && piece.type != PieceType::user_defined) continue;
    if (piece.text.empty()) fail(ErrorKind::data, "{}: a special piece is empty", file.origin);
    StatedToken token{piece.text};
    token.special = piece.type == PieceType::control;
    out.push_back(std::move(token));
  }
  return out;
}

void put_pieces(FolderBuild& build, const SentencePieceFile& file, std::size_t first) {
  build.document.origin = file.origin;
  for (std::size_t i = first; i < file.pieces.size(); ++i)
    build.put_piece(file.pieces[i].text, static_cast<double>(file.pieces[i].score));
}

void put_unigram_parts(FolderBuild& build, const SentencePieceFile& file, std::int64_t unknown) {
  if (!file.is_unigram)
    fail(ErrorKind::data, "{}: the model has merges, its class of tokenizer needs probabilities (unigram)",
         file.origin);
  const char* scheme = build.fields.boolean("add_prefix_space", true) ? "always" : "never";
  Json& rest = build.document.rest = Json::object();
  rest["normalizer"] = file.charsmap.empty() ? Json() : precompiled_part(file.charsmap);
  rest["pre_tokenizer"] = sequence_part("pretokenizers", {make_part("WhitespaceSplit"), metaspace_part(scheme)});
  rest["decoder"] = metaspace_part(scheme);
  rest["model"] = unigram_part(unknown, false);
}

void put_merges(FolderBuild& build, const SentencePieceFile& file, const std::vector<std::size_t>& in_order) {
  TokenizerDocument& document = build.document;
  document.origin = file.origin;
  document.has_vocab = document.has_merges = true;
  for (std::size_t i = 0; i < file.pieces.size(); ++i)
    document.vocab.push_back({document.unescaped.emplace_back(file.pieces[i].text), static_cast<double>(i), true});
  std::unordered_set<std::string_view> known;
  for (const std::size_t i : in_order) known.insert(document.vocab[i].text);
  for (const std::size_t i : in_order) {
    const std::string_view piece = document.vocab[i].text;
    for (std::size_t cut = 1; cut < piece.size(); ++cut) {
      if ((piece[cut] & 0xc0) == 0x80) continue;
      const std::string_view left = piece.substr(0, cut), right = piece.substr(cut);
      if (known.contains(left) && known.contains(right)) document.merges.emplace_back(left, right);
    }
  }
}

}  // namespace glass
