// Classes with GPT-2's byte-level pieces: vocab.json and merges.txt.
#include "text/folder/classes.h"
#include "text/folder/parts.h"
#include "text/folder/vocabulary_files.h"

namespace glass {

namespace {

/// What Qwen's tokenizers cut texts at before the merges.
constexpr const char* kQwenWords =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|"
    "\\s+(?!\\S)|\\s+";

void read_byte_level(FolderBuild& build) {
  read_vocab_json(build.file("vocab.json"), build.document);
  read_merges(build.file("merges.txt"), build.document);
  Json& rest = build.document.rest = Json::object();
  rest["model"] = bpe_part(nullptr, false, false, false);
  rest["decoder"] = byte_level_part(true);
  build.list_extra(build.settings.tokens("additional_special_tokens"));
}

/// <s> text </s>, which the offsets of a blank are trimmed to.
void frame_as_roberta(FolderBuild& build, bool add_prefix_space) {
  Json frame = make_part("RobertaProcessing");
  frame["sep"] = frame["cls"] = nullptr;
  frame["trim_offsets"] = build.fields.boolean("trim_offsets", true);
  frame["add_prefix_space"] = add_prefix_space;
  build.post_processor = std::move(frame);
}

void name_as_gpt2(FolderBuild& build, std::vector<DefaultToken> more = {}) {
  more.push_back({"unk_token", "<|endoftext|>"});
  more.push_back({"eos_token", "<|endoftext|>"});
  build.name_tokens(more);
}

std::vector<DefaultToken> roberta_tokens(TokenStyle mask) {
  return {{"bos_token", "<s>"},   {"eos_token", "</s>"},  {"sep_token", "</s>"},         {"cls_token", "<s>"},
          {"unk_token", "<unk>"}, {"pad_token", "<pad>"}, {"mask_token", "<mask>", mask}};
}

}  // namespace

void build_roberta(FolderBuild& build) {
  read_byte_level(build);
  const bool space = build.fields.boolean("add_prefix_space", false);
  build.name_tokens(roberta_tokens(TokenStyle::plain));
  build.document.rest["pre_tokenizer"] = byte_level_part(space);
  frame_as_roberta(build, space);
}

void build_blenderbot(FolderBuild& build) {
  read_byte_level(build);
  build.name_tokens(roberta_tokens(TokenStyle::takes_blank_left_as_written));
  build.document.rest["pre_tokenizer"] = byte_level_part(build.fields.boolean("add_prefix_space", true));
  build.frame_by_flags();
}

void build_gpt2(FolderBuild& build) {
  read_byte_level(build);
  name_as_gpt2(build, {{"bos_token", "<|endoftext|>"}});
  build.document.rest["pre_tokenizer"] = byte_level_part(build.fields.boolean("add_prefix_space", false));
  build.frame_by_flags();
}

void build_gpt_neox(FolderBuild& build) {
  read_byte_level(build);
  name_as_gpt2(build, {{"bos_token", "<|endoftext|>"}, {"pad_token", "<|padding|>"}});
  build.document.rest["normalizer"] = make_part("NFC");
  build.document.rest["pre_tokenizer"] =
      byte_level_part(build.fields.boolean("add_prefix_space", false), build.fields.boolean("trim_offsets", true));
  build.frame_by_flags();
}

void build_qwen2(FolderBuild& build) {
  read_byte_level(build);
  name_as_gpt2(build, {{"pad_token", "<|endoftext|>"}});
  build.document.rest["normalizer"] = make_part("NFC");
  const bool space = build.fields.boolean("add_prefix_space", false);
  build.document.rest["pre_tokenizer"] =
      sequence_part("pretokenizers", {split_part(kQwenWords, "Isolated"), byte_level_part(space, true, false)});
  build.frame_by_flags();
}

void build_deberta(FolderBuild& build) {
  read_byte_level(build);
  build.name_tokens({{"bos_token", "[CLS]"},
                     {"eos_token", "[SEP]"},
                     {"sep_token", "[SEP]"},
                     {"cls_token", "[CLS]"},
                     {"unk_token", "[UNK]"},
                     {"pad_token", "[PAD]"},
                     {"mask_token", "[MASK]"}});
  build.document.rest["pre_tokenizer"] = byte_level_part(build.fields.boolean("add_prefix_space", false));
  const FramePart cls = framed(build.named_token("cls_token")), sep = framed(build.named_token("sep_token"));
  build.single = {cls, first_text(), sep};
  build.pair = {cls, first_text(), sep, sep, second_text(), sep};
}

}  // namespace glass
