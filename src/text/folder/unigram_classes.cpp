// Classes with a SentencePiece model of pieces with probabilities.
#include "glass/base/error.h"
#include "text/folder/classes.h"
#include "text/folder/languages.h"
#include "text/folder/parts.h"
#include "text/folder/pieces.h"

namespace glass {

namespace {

/// The ids that fairseq's models give their first four tokens.
constexpr std::int64_t kFairseqUnknown = 3;
constexpr std::size_t kFairseqSkipped = 3;  // pieces of the file that these stand for

std::vector<DefaultToken> roberta_names(TokenStyle mask) {
  return {{"bos_token", "<s>"},   {"eos_token", "</s>"},  {"sep_token", "</s>"},         {"cls_token", "<s>"},
          {"unk_token", "<unk>"}, {"pad_token", "<pad>"}, {"mask_token", "<mask>", mask}};
}

void put_first(FolderBuild& build, std::initializer_list<const char*> names) {
  for (const char* name : names) build.put_piece(build.named_token(name), 0);
}

/// <s> text </s>, and </s></s> between the texts of a pair.
void frame_as_xlm_roberta(FolderBuild& build) {
  const FramePart bos = framed(build.named_token("bos_token")), eos = framed(build.named_token("eos_token"));
  build.single = {bos, first_text(), eos};
  build.pair = {bos, first_text(), eos, eos, second_text(), eos};
}

/// BERT's and T5's like: straight quotes, no accents unless kept, lower case where asked, then the file's map.
void put_quote_normalizers(FolderBuild& build, const SentencePieceFile& file, bool keep_accents, bool lowercase) {
  std::vector<Json> parts{replace_part("``", "\""), replace_part("''", "\"")};
  if (!keep_accents) {
    parts.push_back(make_part("NFKD"));
    parts.push_back(make_part("StripAccents"));
  }
  if (lowercase) parts.push_back(make_part("Lowercase"));
  if (!file.charsmap.empty()) parts.push_back(precompiled_part(file.charsmap));
  build.document.rest["normalizer"] = sequence_part("normalizers", std::move(parts));
}

/// Blanks stay where they are; "▁" in front of the text.
void put_plain_metaspace(FolderBuild& build, const char* scheme) {
  build.document.rest["pre_tokenizer"] = metaspace_part(scheme);
  build.document.rest["decoder"] = metaspace_part(scheme);
}

/// remove_space false kept the blanks of a text in transformers 4; version 5 does not ask for it.
void refuse_kept_blanks(const FolderBuild& build) {
  if (!build.fields.boolean("remove_space", true))
    build.fields.fail_at("remove_space", "false is not supported, nor does transformers 5 obey it; remove the key");
}

std::vector<StatedToken> with_languages(std::vector<StatedToken> tokens, std::span<const char* const> languages,
                                        bool in_front) {
  std::vector<StatedToken> codes;
  for (const char* code : languages) codes.push_back({code});
  std::vector<StatedToken>& first = in_front ? codes : tokens;
  std::vector<StatedToken>& second = in_front ? tokens : codes;
  first.insert(first.end(), second.begin(), second.end());
  return std::move(first);
}

std::string source_language(const FolderBuild& build, std::span<const char* const> known) {
  const std::string code = build.fields.text("src_lang", "en_XX");
  for (const char* name : known)
    if (code == name) return code;
  build.fields.fail_at("src_lang", fmt::format("'{}' is none of the model's languages", shown(code)));
}

}  // namespace

void build_t5(FolderBuild& build) {
  constexpr std::int64_t kUnknown = 2, kMostExtra = 100'000;
  const SentencePieceFile file = read_pieces_of(build, {"spiece.model"});
  const std::int64_t count = build.fields.integer("extra_ids", 0, kMostExtra, 100);
  put_pieces(build, file, 0);
  for (std::int64_t i = count; i-- > 0;) build.put_piece(fmt::format("<extra_id_{}>", i), 0);
  build.name_tokens({{"eos_token", "</s>"}, {"unk_token", "<unk>"}, {"pad_token", "<pad>"}});
  std::vector<StatedToken> extra = tokens_of(file);
  for (std::int64_t i = 0; i < count; ++i) extra.push_back({fmt::format("<extra_id_{}>", i)});
  build.list_extra(std::move(extra));
  put_unigram_parts(build, file, kUnknown);
  build.document.rest["pre_tokenizer"] =
      sequence_part("pretokenizers", {make_part("WhitespaceSplit"), metaspace_part("always")});
  build.document.rest["decoder"] = metaspace_part("always");
  const FramePart eos = framed(build.named_token("eos_token"));
  build.single = {first_text(), eos};
  build.pair = {first_text(), eos, second_text(), eos};
}

void build_xlm_roberta(FolderBuild& build) {
  const SentencePieceFile file = read_pieces_of(build, {"sentencepiece.bpe.model"});
  build.name_tokens(roberta_names(TokenStyle::plain));
  put_first(build, {"bos_token", "pad_token", "eos_token", "unk_token"});
  put_pieces(build, file, kFairseqSkipped);
  put_first(build, {"mask_token"});
  build.list_extra(tokens_of(file));
  put_unigram_parts(build, file, kFairseqUnknown);
  frame_as_xlm_roberta(build);
}

void build_camembert(FolderBuild& build) {
  constexpr double kNeverUsed = -100;
  const SentencePieceFile file = read_pieces_of(build, {"sentencepiece.bpe.model"});
  build.name_tokens(roberta_names(TokenStyle::takes_blank_left_as_written));
  build.put_piece("<s>NOTUSED", 0);
  put_first(build, {"pad_token"});
  build.put_piece("</s>NOTUSED", 0);
  put_first(build, {"unk_token"});
  build.put_piece("<unk>NOTUSED", kNeverUsed);
  put_pieces(build, file, 1);
  put_first(build, {"mask_token"});
  build.list_extra(tokens_of(file));
  put_unigram_parts(build, file, build.piece_index(build.named_token("unk_token"), 0));
  frame_as_xlm_roberta(build);
}

void build_mbart(FolderBuild& build) {
  const SentencePieceFile file = read_pieces_of(build, {"sentencepiece.bpe.model"});
  build.name_tokens(roberta_names(TokenStyle::takes_blank_left));
  put_first(build, {"bos_token", "pad_token", "eos_token", "unk_token"});
  put_pieces(build, file, kFairseqSkipped);
  for (const char* code : mbart_languages()) build.put_piece(code, 0);
  put_first(build, {"mask_token"});
  build.list_extra(with_languages(tokens_of(file), mbart_languages(), true));
  put_unigram_parts(build, file, kFairseqUnknown);
  Json& rest = build.document.rest;
  rest["normalizer"] = nullptr;
  rest["pre_tokenizer"] = sequence_part("pretokenizers", {make_part("WhitespaceSplit"), metaspace_part("always")});
  rest["decoder"] = metaspace_part("always");
  const FramePart eos = framed(build.named_token("eos_token"));
  const FramePart language = framed(source_language(build, mbart_languages()));
  build.single = {first_text(), eos, language};
  build.pair = {first_text(), second_text(), eos, language};
}

void build_mbart50(FolderBuild& build) {
  const SentencePieceFile file = read_pieces_of(build, {"sentencepiece.bpe.model"});
  std::vector<DefaultToken> names = roberta_names(TokenStyle::takes_blank_left);
  names.erase(names.begin());  // it has no bos_token
  build.name_tokens(names);
  put_first(build, {"cls_token", "pad_token", "eos_token", "unk_token"});
  put_pieces(build, file, kFairseqSkipped);
  for (const char* code : mbart50_languages()) build.put_piece(code, 0);
  put_first(build, {"mask_token"});
  build.list_extra(with_languages(tokens_of(file), mbart50_languages(), false));
  put_unigram_parts(build, file, kFairseqUnknown);
  std::vector<Json> normalizers;
  if (!file.charsmap.empty()) normalizers.push_back(precompiled_part(file.charsmap));
  normalizers.push_back(replace_regex_part(" {2,}", " "));
  build.document.rest["normalizer"] = sequence_part("normalizers", std::move(normalizers));
  put_plain_metaspace(build, "always");
  const FramePart eos = framed(build.named_token("eos_token"));
  const FramePart language = framed(source_language(build, mbart50_languages()));
  build.single = {language, first_text(), eos};
  build.pair = {language, first_text(), second_text(), eos};
}

void build_albert(FolderBuild& build) {
  constexpr std::int64_t kUnknown = 1;
  refuse_kept_blanks(build);
  const SentencePieceFile file = read_pieces_of(build, {"spiece.model"});
  build.name_tokens({{"bos_token", "[CLS]"},
                     {"eos_token", "[SEP]"},
                     {"unk_token", "<unk>"},
                     {"sep_token", "[SEP]"},
                     {"pad_token", "<pad>"},
                     {"cls_token", "[CLS]"},
                     {"mask_token", "[MASK]"}});
  put_pieces(build, file, 0);
  build.list_extra(tokens_of(file));
  put_unigram_parts(build, file, kUnknown);
  put_quote_normalizers(build, file, build.fields.boolean("keep_accents", false),
                        build.fields.boolean("do_lower_case", true));
  // transformers 5 puts these flags over the class's frame.
  if (build.settings.has("add_bos_token") || build.settings.has("add_eos_token"))
    build.frame_by_flags();
  else
    build.frame_as_bert();
}

void build_xlnet(FolderBuild& build) {
  constexpr int kClsType = 2;
  refuse_kept_blanks(build);
  const SentencePieceFile file = read_pieces_of(build, {"spiece.model"});
  build.name_tokens({{"bos_token", "<s>"},
                     {"eos_token", "</s>"},
                     {"unk_token", "<unk>"},
                     {"sep_token", "<sep>"},
                     {"pad_token", "<pad>"},
                     {"cls_token", "<cls>"},
                     {"mask_token", "<mask>", TokenStyle::takes_blank_left}});
  put_pieces(build, file, 0);
  build.list_extra(tokens_of(file));
  put_unigram_parts(build, file, file.unknown_id);
  // transformers 5 takes the accents away whatever keep_accents says.
  put_quote_normalizers(build, file, false, build.fields.boolean("do_lower_case", false));
  build.document.rest["pre_tokenizer"] =
      sequence_part("pretokenizers", {make_part("WhitespaceSplit"), metaspace_part("always")});
  build.document.rest["decoder"] = metaspace_part("always");
  const FramePart sep = framed(build.named_token("sep_token")), cls = framed(build.named_token("cls_token"), kClsType);
  build.single = {first_text(), sep, cls};
  build.pair = {first_text(), sep, second_text(1), framed(sep.token, 1), cls};
}

void build_big_bird(FolderBuild& build) {
  constexpr TokenStyle kStyle = TokenStyle::normalized;
  constexpr std::int64_t kUnknownElsewhere = 100;
  const SentencePieceFile file = read_pieces_of(build, {"spiece.model"});
  build.name_tokens({{"bos_token", "<s>", kStyle},
                     {"eos_token", "</s>", kStyle},
                     {"unk_token", "<unk>", kStyle},
                     {"pad_token", "<pad>", kStyle},
                     {"sep_token", "[SEP]", kStyle},
                     {"cls_token", "[CLS]", kStyle},
                     {"mask_token", "[MASK]", TokenStyle::takes_blank_left}});
  put_pieces(build, file, 0);
  build.list_extra(tokens_of(file));
  put_unigram_parts(build, file, build.piece_index(build.named_token("unk_token"), kUnknownElsewhere));
  build.document.rest["normalizer"] = replace_regex_part(" {2,}", kPieceBlank);
  put_plain_metaspace(build, build.fields.boolean("add_prefix_space", true) ? "always" : "never");
  build.frame_as_bert();
}

void build_deberta_v2(FolderBuild& build) {
  const SentencePieceFile file = read_pieces_of(build, {"spm.model"});
  build.name_tokens({{"bos_token", "[CLS]"},
                     {"eos_token", "[SEP]"},
                     {"unk_token", "[UNK]"},
                     {"sep_token", "[SEP]"},
                     {"pad_token", "[PAD]"},
                     {"cls_token", "[CLS]"},
                     {"mask_token", "[MASK]"}});
  put_pieces(build, file, 0);
  build.list_extra(tokens_of(file));
  put_unigram_parts(build, file, build.piece_index(build.named_token("unk_token"), file.unknown_id));
  std::vector<Json> normalizers;
  if (build.fields.boolean("do_lower_case", false)) normalizers.push_back(make_part("Lowercase"));
  Json strip = make_part("Strip");
  strip["strip_left"] = false;
  strip["strip_right"] = true;
  normalizers.push_back(replace_regex_part("\\s{2,}|[\\n\\r\\t]", " "));
  normalizers.push_back(make_part("NFC"));
  normalizers.push_back(std::move(strip));
  build.document.rest["normalizer"] = sequence_part("normalizers", std::move(normalizers));
  const char* scheme = build.fields.boolean("add_prefix_space", true) ? "always" : "first";
  std::vector<Json> words;
  if (build.fields.boolean("split_by_punct", false)) {
    words.push_back(make_part("Punctuation"));
    words.back()["behavior"] = "Isolated";
  }
  words.push_back(metaspace_part(scheme));
  build.document.rest["pre_tokenizer"] = sequence_part("pretokenizers", std::move(words));
  build.document.rest["decoder"] = metaspace_part(scheme);
  build.frame_as_bert();
}

}  // namespace glass
