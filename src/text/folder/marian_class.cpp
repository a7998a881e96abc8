// Marian's class: two SentencePiece models that share the ids of vocab.json. transformers runs SentencePiece itself
// here, so the text is prepared and cut as that does, not as the Hugging Face library would.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "glass/base/error.h"
#include "text/folder/classes.h"
#include "text/folder/parts.h"
#include "text/folder/pieces.h"
#include "text/folder/vocabulary_files.h"

namespace glass {

namespace {

/// In Python's library, which does not read `unused`: below any way to put a text together.
constexpr double kNeverChosen = -10'000;

/// The tokens of vocab.json by their ids.
std::vector<std::string_view> tokens_by_id(const TokenizerDocument& document) {
  std::vector<std::string_view> tokens(document.vocab.size());
  for (const VocabEntry& entry : document.vocab) {
    const bool inside = entry.is_integer && entry.number >= 0 && entry.number < static_cast<double>(tokens.size());
    if (!inside || entry.text.empty() || !tokens[static_cast<std::size_t>(entry.number)].empty())
      fail(ErrorKind::data, "{}: '{}' has the id {}; the {} tokens have the ids from 0 on, each once", document.origin,
           shown(entry.text), entry.number, tokens.size());
    tokens[static_cast<std::size_t>(entry.number)] = entry.text;
  }
  return tokens;
}

SentencePieceFile read_marian_pieces(const FolderBuild& build, const char* name) {
  SentencePieceFile file = read_pieces_of(build, {name});
  const auto refuse = [&](const char* what) {
    fail(ErrorKind::data, "{}: {} are not supported in Marian's models; give the folder a tokenizer.json", file.origin,
         what);
  };
  if (!file.is_unigram) refuse("merges (bpe)");
  if (file.byte_fallback) refuse("pieces for bytes");
  if (file.blank_behind) refuse("blanks behind words");
  for (const auto& piece : file.pieces)
    if (piece.type == PieceType::user_defined) refuse("user-defined pieces");
  return file;
}

/// Cut and put together again: blanks as one, "▁" for each and in front.
Json sentencepiece_normalizer(const SentencePieceFile& file) {
  std::vector<Json> parts;
  if (!file.charsmap.empty()) {
    parts.push_back(precompiled_part(file.charsmap));
    parts.back()["longest_match"] = true;
  }
  const std::string blank = file.escape_whitespaces ? kPieceBlank : " ";
  if (file.remove_extra_whitespaces) {
    parts.push_back(replace_regex_part("\\A +", ""));
    parts.push_back(replace_regex_part(" {2,}", " "));
  }
  if (file.escape_whitespaces) parts.push_back(replace_part(" ", blank));
  if (file.remove_extra_whitespaces) parts.push_back(replace_regex_part("(?:" + blank + ")+\\z", ""));
  if (file.add_dummy_prefix) {
    parts.push_back(make_part("Prepend"));
    parts.back()["prepend"] = blank;
  }
  return sequence_part("normalizers", std::move(parts));
}

/// Words with blanks between them, none at the ends.
Json trimmed_decoder() {
  constexpr int kMostBlanks = 4096;
  Json strip = make_part("Strip");
  strip["content"] = " ";
  strip["start"] = strip["stop"] = kMostBlanks;
  return sequence_part("decoders", {replace_part(kPieceBlank, " "), make_part("Fuse"), std::move(strip)});
}

/// Pieces that the file cuts texts into get the ids of vocab.json. Tokens of the other language are never cut out
/// (`unused`); pieces without an id stand for unknown text (`nameless`).
void put_pieces_with_ids(FolderBuild& build, const SentencePieceFile& file, const std::vector<std::string_view>& tokens,
                         std::int64_t unknown) {
  std::unordered_map<std::string_view, double> scores;
  for (const auto& piece : file.pieces)
    if (piece.type == PieceType::normal) scores.emplace(piece.text, static_cast<double>(piece.score));
  build.document.origin = file.origin;
  Json unused = Json::array(), nameless = Json::array();
  for (std::size_t id = 0; id < tokens.size(); ++id) {
    const auto known = scores.find(tokens[id]);
    build.put_piece(std::string(tokens[id]), known == scores.end() ? kNeverChosen : known->second);
    if (known == scores.end()) unused.push_back(id);
  }
  const std::unordered_set<std::string_view> named(tokens.begin(), tokens.end());
  for (const auto& piece : file.pieces)
    if (piece.type == PieceType::normal && !named.contains(piece.text))
      nameless.push_back(Json::array({piece.text, static_cast<double>(piece.score)}));
  Json& model = build.document.rest["model"] = unigram_part(unknown, false);
  model["as_sentencepiece"] = {
      {"unused", std::move(unused)}, {"nameless", std::move(nameless)}, {"language_codes", true}};
}

void build_side(FolderBuild& build, const char* name, const std::vector<std::string_view>& tokens) {
  const SentencePieceFile file = read_marian_pieces(build, name);
  build.name_tokens({{"eos_token", "</s>"}, {"unk_token", "<unk>"}, {"pad_token", "<pad>"}});
  build.list_extra(build.settings.tokens("additional_special_tokens"));
  build.added_as_written = true;
  const std::string& unknown = build.named_token("unk_token");
  const auto found = std::find(tokens.begin(), tokens.end(), unknown);
  if (found == tokens.end())
    fail(ErrorKind::data, "{}: the token {} is missing", build.file("vocab.json").string(), shown(unknown));
  Json& rest = build.document.rest = Json::object();
  rest["normalizer"] = sentencepiece_normalizer(file);
  rest["decoder"] = trimmed_decoder();
  put_pieces_with_ids(build, file, tokens, found - tokens.begin());
  const FramePart eos = framed(build.named_token("eos_token"));
  build.single = {first_text(), eos};
  build.pair = {first_text(), second_text(), eos};
}

}  // namespace

void build_marian(FolderBuild& build) {
  if (build.fields.boolean("separate_vocabs", false))
    build.fields.fail_at("separate_vocabs", "two vocabularies are not supported");
  TokenizerDocument vocabulary;
  read_vocab_json(build.file("vocab.json"), vocabulary);
  const std::vector<std::string_view> tokens = tokens_by_id(vocabulary);
  FolderBuild target(build.settings);
  build_side(target, "target.spm", tokens);
  build_side(build, "source.spm", tokens);
  build.document.rest["model"]["as_sentencepiece"]["target"] = finish(target)->to_json();
}

}  // namespace glass
