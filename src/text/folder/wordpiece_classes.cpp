// Classes with BERT's WordPiece: vocab.txt.
#include <algorithm>

#include "glass/base/error.h"
#include "text/build_document.h"
#include "text/folder/classes.h"
#include "text/folder/parts.h"
#include "text/folder/vocabulary_files.h"

namespace glass {

namespace {

/// transformers 4's slow classes obeyed these, version 5 does not: its ids would be others.
void refuse_slow_keys(const FolderBuild& build) {
  if (!build.fields.boolean("do_basic_tokenize", true))
    build.fields.fail_at("do_basic_tokenize",
                         "false is not supported, nor does transformers 5 obey it; remove the key");
  if (build.fields.is_null("never_split")) return;
  for (const Json& value : build.fields.array("never_split")) {
    const std::string word = value.is_string() ? value.get<std::string>() : value.dump();
    const bool is_token =
        std::any_of(build.named.begin(), build.named.end(),
                    [&](const auto& entry) { return entry.second.content == word; }) ||
        std::any_of(build.extra.begin(), build.extra.end(), [&](const auto& token) { return token.content == word; });
    if (!is_token)
      build.fields.fail_at("never_split",
                           fmt::format("'{}' is no special token, and transformers 5 cuts it all the same; list it in "
                                       "added_tokens.json to keep it whole, or remove it here",
                                       shown(word)));
  }
}

/// Python would add such a token behind the vocabulary, where no model has a row for it.
void need_piece(const FolderBuild& build, const std::string& piece) {
  const auto& vocab = build.document.vocab;
  const auto& added = build.settings.added();
  const bool is_there =
      std::any_of(vocab.begin(), vocab.end(), [&](const VocabEntry& entry) { return entry.text == piece; }) ||
      std::any_of(added.begin(), added.end(), [&](const auto& entry) { return entry.second.content == piece; });
  if (!is_there)
    fail(ErrorKind::data, "{}: the piece {} is missing; is this the vocab.txt of a BERT model?",
         build.vocab_txt.string(), shown(piece));
}

void read_word_pieces(FolderBuild& build, const std::vector<DefaultToken>& tokens) {
  read_pieces(build.vocab_txt, build.document);
  build.name_tokens(tokens);
  for (const char* needed : {"unk_token", "cls_token", "sep_token"}) need_piece(build, build.named_token(needed));
  build.list_extra(build.settings.tokens("additional_special_tokens"));
  refuse_slow_keys(build);
  Json& rest = build.document.rest = Json::object();
  const JsonFields& fields = build.fields;
  const Json strip = fields.is_null("strip_accents") ? Json() : Json(fields.boolean("strip_accents", false));
  rest["normalizer"] = bert_normalizer_part(fields.boolean("do_lower_case", true), strip,
                                            fields.boolean("tokenize_chinese_chars", true), true);
  rest["pre_tokenizer"] = make_part("BertPreTokenizer");
  rest["model"] = wordpiece_model();
  rest["model"]["unk_token"] = build.named_token("unk_token");
  rest["decoder"] = {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}};
}

}  // namespace

void build_bert(FolderBuild& build) {
  read_word_pieces(build, {{"unk_token", "[UNK]"},
                           {"sep_token", "[SEP]"},
                           {"pad_token", "[PAD]"},
                           {"cls_token", "[CLS]"},
                           {"mask_token", "[MASK]"}});
  build.frame_as_bert();
}

void build_mpnet(FolderBuild& build) {
  constexpr TokenStyle kStyle = TokenStyle::normalized;
  read_word_pieces(build, {{"bos_token", "<s>", kStyle},
                           {"eos_token", "</s>", kStyle},
                           {"unk_token", "[UNK]", kStyle},
                           {"sep_token", "</s>", kStyle},
                           {"pad_token", "<pad>", kStyle},
                           {"cls_token", "<s>", kStyle},
                           {"mask_token", "<mask>", TokenStyle::takes_blank_left}});
  Json frame = make_part("RobertaProcessing");
  frame["sep"] = frame["cls"] = nullptr;
  frame["trim_offsets"] = true;
  frame["add_prefix_space"] = false;
  build.post_processor = std::move(frame);
}

void build_funnel(FolderBuild& build) {
  constexpr int kClsType = 2;
  read_word_pieces(build, {{"bos_token", "<s>"},
                           {"eos_token", "</s>"},
                           {"unk_token", "<unk>"},
                           {"sep_token", "<sep>"},
                           {"pad_token", "<pad>"},
                           {"cls_token", "<cls>"},
                           {"mask_token", "<mask>"}});
  Json& normalizer = build.document.rest["normalizer"];
  normalizer["clean_text"] = build.fields.boolean("clean_text", true);
  build.document.rest["decoder"]["prefix"] = build.fields.text("wordpieces_prefix", "##");
  build.frame_as_bert(kClsType);
}

}  // namespace glass
