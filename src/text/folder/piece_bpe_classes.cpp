// Classes with a SentencePiece model of merges: tokenizer.model.
#include <algorithm>
#include <numeric>

#include "glass/text/unicode.h"
#include "text/folder/classes.h"
#include "text/folder/parts.h"
#include "text/folder/pieces.h"

namespace glass {

namespace {

std::vector<std::size_t> all_in_order(const SentencePieceFile& file) {
  std::vector<std::size_t> order(file.pieces.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

/// Pieces that merges make, by falling score; equal ones by their ids.
std::vector<std::size_t> normal_by_score(const SentencePieceFile& file) {
  std::vector<std::size_t> order = all_in_order(file);
  std::erase_if(order, [&](std::size_t i) { return file.pieces[i].type != PieceType::normal; });
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return file.pieces[a].score > file.pieces[b].score; });
  return order;
}

Json blanks_back() {
  return replace_part(kPieceBlank, " ");
}

Json strip_first_blank() {
  Json strip = make_part("Strip");
  strip["content"] = " ";
  strip["start"] = 1;
  strip["stop"] = 0;
  return strip;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool plain =
        (c & 0x80) != 0 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!plain) out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

/// Any of the user-defined pieces, longer ones first; "" where there are none.
std::string user_pattern(const SentencePieceFile& file) {
  std::vector<std::string> texts;
  for (const auto& piece : file.pieces)
    if (piece.type == PieceType::user_defined) texts.push_back(piece.text);
  std::stable_sort(texts.begin(), texts.end(), [](const std::string& a, const std::string& b) {
    return count_code_points(a) > count_code_points(b);
  });
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : "|") + escaped(text);
  return out;
}

Json spaces_normalizer(const SentencePieceFile& file, bool legacy) {
  std::vector<Json> parts;
  if (!file.charsmap.empty()) parts.push_back(precompiled_part(file.charsmap));
  if (file.remove_extra_whitespaces) {
    parts.push_back(replace_regex_part("\\A +| +\\z", ""));
    parts.push_back(replace_regex_part(" {2,}", " "));
  }
  if (file.escape_whitespaces) parts.push_back(replace_part(" ", kPieceBlank));
  if (file.add_dummy_prefix && legacy)
    parts.push_back(replace_regex_part("\\A" + std::string(kPieceBlank), std::string(kPieceBlank) + kPieceBlank));
  return sequence_part("normalizers", std::move(parts));
}

Json spaces_decoder(const SentencePieceFile& file) {
  std::vector<Json> parts{blanks_back()};
  if (file.byte_fallback) parts.push_back(make_part("ByteFallback"));
  if (file.add_dummy_prefix || file.byte_fallback) parts.push_back(make_part("Fuse"));
  if (file.add_dummy_prefix) parts.push_back(strip_first_blank());
  return sequence_part("decoders", std::move(parts));
}

}  // namespace

void build_llama(FolderBuild& build) {
  const SentencePieceFile file = read_pieces_of(build, {"tokenizer.model"});
  build.name_tokens({{"bos_token", "<s>"}, {"eos_token", "</s>"}, {"unk_token", "<unk>"}});
  build.list_extra(tokens_of(file));
  put_merges(build, file, all_in_order(file));
  const bool space = build.fields.boolean("add_prefix_space", true);
  const char* scheme = !space ? "never" : build.fields.boolean("legacy", false) ? "always" : "first";
  std::vector<Json> decoders{blanks_back(), make_part("ByteFallback"), make_part("Fuse")};
  if (space) decoders.push_back(strip_first_blank());
  Json& rest = build.document.rest = Json::object();
  rest["pre_tokenizer"] = metaspace_part(scheme, false);
  rest["decoder"] = sequence_part("decoders", std::move(decoders));
  rest["model"] = bpe_part(nullptr, true, true, false);
  build.frame_by_flags();
}

void build_gemma(FolderBuild& build) {
  const SentencePieceFile file = read_pieces_of(build, {"tokenizer.model"});
  build.name_tokens({{"bos_token", "<bos>"},
                     {"eos_token", "<eos>"},
                     {"unk_token", "<unk>"},
                     {"pad_token", "<pad>"},
                     {"mask_token", "<mask>"}});
  build.list_extra(tokens_of(file));
  put_merges(build, file, all_in_order(file));
  Json words = make_part("Split");
  words["pattern"] = {{"String", " "}};
  words["behavior"] = "MergedWithPrevious";
  words["invert"] = false;
  Json& rest = build.document.rest = Json::object();
  rest["normalizer"] = replace_part(" ", kPieceBlank);
  rest["pre_tokenizer"] = std::move(words);
  rest["decoder"] = sequence_part("decoders", {blanks_back(), make_part("ByteFallback"), make_part("Fuse")});
  rest["model"] = bpe_part(build.named_token("unk_token"), true, true, false);
  build.frame_by_flags();
}

void build_by_its_file(FolderBuild& build) {
  const SentencePieceFile file = read_pieces_of(build, {"tokenizer.model"});
  std::vector<DefaultToken> names;
  if (file.bos_id >= 0) names.push_back({"bos_token", file.bos_piece.c_str()});
  if (file.eos_id >= 0) names.push_back({"eos_token", file.eos_piece.c_str()});
  if (file.unknown_id >= 0) names.push_back({"unk_token", file.unknown_piece.c_str()});
  build.name_tokens(names);
  build.added_as_written = file.add_dummy_prefix;
  std::vector<StatedToken> control = tokens_of(file);
  std::erase_if(control, [](const StatedToken& token) { return !token.special; });  // the others stand in user_pattern
  build.list_extra(std::move(control));
  const std::string user = user_pattern(file);
  if (file.is_unigram)
    put_pieces(build, file, 0);
  else
    put_merges(build, file, normal_by_score(file));
  const bool legacy = build.fields.boolean("legacy", true);
  Json& rest = build.document.rest = Json::object();
  rest["normalizer"] = spaces_normalizer(file, legacy);
  std::vector<Json> words;
  if (file.add_dummy_prefix) words.push_back(metaspace_part(legacy ? "always" : "first", false));
  if (!user.empty()) words.push_back(split_part(user, "Isolated"));
  if (!words.empty()) rest["pre_tokenizer"] = sequence_part("pretokenizers", std::move(words));
  rest["decoder"] = spaces_decoder(file);
  rest["model"] = file.is_unigram ? unigram_part(file.unknown_id, file.byte_fallback)
                                  : bpe_part(file.unknown_piece, true, file.byte_fallback, !user.empty());
  build.frame_by_flags();
}

}  // namespace glass
