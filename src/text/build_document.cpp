// The documents of BERT and GPT-2 as Hugging Face writes them.
#include "text/build_document.h"

#include <algorithm>

namespace glass {

namespace {

Json special_token(const std::string& text, int type) {
  return {{"SpecialToken", {{"id", text}, {"type_id", type}}}};
}
Json sequence(const char* name, int type) {
  return {{"Sequence", {{"id", name}, {"type_id", type}}}};
}

Json special_entry(const std::string& text, std::int64_t id) {
  Json made = Json::object();
  made["id"] = text;
  made["ids"] = Json::array({id});
  made["tokens"] = Json::array({text});
  return made;
}

Json bert_normalizer(bool lowercase) {
  Json out = Json::object();
  out["type"] = "BertNormalizer";
  out["clean_text"] = true;
  out["handle_chinese_chars"] = true;
  out["strip_accents"] = nullptr;  // "as lowercase", the form of published files
  out["lowercase"] = lowercase;
  return out;
}

Json added_token(std::int64_t id, const std::string& text) {
  Json out = Json::object();
  out["id"] = id;
  out["content"] = text;
  for (const char* off : {"single_word", "lstrip", "rstrip", "normalized"}) out[off] = false;
  out["special"] = true;
  return out;
}

Json empty_document() {
  Json out = Json::object();
  out["version"] = "1.0";
  out["truncation"] = nullptr;
  out["padding"] = nullptr;
  out["added_tokens"] = Json::array();
  return out;
}

}  // namespace

Json frame_template(const SpecialToken& front, const SpecialToken& back) {
  const Json single = Json::array({special_token(front.text, 0), sequence("A", 0), special_token(back.text, 0)});
  Json pair = single;
  pair.push_back(sequence("B", 1));
  pair.push_back(special_token(back.text, 1));
  Json out = Json::object();
  out["type"] = "TemplateProcessing";
  out["single"] = single;
  out["pair"] = std::move(pair);
  out["special_tokens"] = Json::object();
  for (const SpecialToken* token : {&front, &back})
    out["special_tokens"][token->text] = special_entry(token->text, token->id);
  return out;
}

void add_special_token(Json& document, const std::string& text, std::int64_t id) {
  document["added_tokens"].push_back(added_token(id, text));
}

void set_lowercase(Json& document) {
  document["normalizer"] = {{"type", "Lowercase"}};
}

void set_vocabulary(const std::vector<std::string>& tokens, TokenizerDocument& document) {
  document.has_vocab = true;
  for (std::size_t i = 0; i < tokens.size(); ++i) document.vocab.push_back({tokens[i], static_cast<double>(i), true});
}

Json bert_document(const std::vector<std::string>& tokens, bool lowercase, Json model) {
  const auto id_of = [&](const char* text) { return std::find(tokens.begin(), tokens.end(), text) - tokens.begin(); };
  Json out = empty_document();
  for (const char* special : kBertSpecial)
    if (id_of(special) < std::ssize(tokens)) out["added_tokens"].push_back(added_token(id_of(special), special));
  out["normalizer"] = bert_normalizer(lowercase);
  out["pre_tokenizer"] = {{"type", "BertPreTokenizer"}};
  out["post_processor"] = frame_template({"[CLS]", id_of("[CLS]")}, {"[SEP]", id_of("[SEP]")});
  out["decoder"] = nullptr;
  out["model"] = std::move(model);
  return out;
}

Json wordpiece_model() {
  Json model = Json::object();
  model["type"] = "WordPiece";
  model["unk_token"] = "[UNK]";
  model["continuing_subword_prefix"] = "##";
  model["max_input_chars_per_word"] = 100;  // as in BERT's own code
  model["vocab"] = nullptr;
  return model;
}

Json word_level_model() {
  Json model = Json::object();
  model["type"] = "WordLevel";
  model["vocab"] = nullptr;
  model["unk_token"] = "[UNK]";
  return model;
}

Json character_document(const std::vector<std::string>& tokens) {
  Json out = empty_document();
  for (const char* special : {"[PAD]", "[UNK]", "[MASK]"}) {
    out["added_tokens"].push_back(
        added_token(std::find(tokens.begin(), tokens.end(), special) - tokens.begin(), special));
  }
  out["normalizer"] = nullptr;
  out["pre_tokenizer"] = {
      {"type", "Split"}, {"pattern", {{"Regex", "[\\s\\S]"}}}, {"behavior", "Isolated"}, {"invert", false}};
  out["post_processor"] = nullptr;
  out["decoder"] = {{"type", "Fuse"}};
  out["model"] = word_level_model();
  return out;
}

Json gpt2_document(const std::vector<VocabEntry>& vocab) {
  Json out = empty_document();
  const auto end =
      std::find_if(vocab.begin(), vocab.end(), [](const VocabEntry& entry) { return entry.text == "<|endoftext|>"; });
  if (end != vocab.end())
    out["added_tokens"].push_back(added_token(static_cast<std::int64_t>(end->number), "<|endoftext|>"));
  const auto byte_level = [] {
    Json made = Json::object();
    made["type"] = "ByteLevel";
    made["add_prefix_space"] = false;
    made["trim_offsets"] = true;
    made["use_regex"] = true;
    return made;
  };
  out["normalizer"] = nullptr;
  out["pre_tokenizer"] = byte_level();
  out["post_processor"] = byte_level();
  out["post_processor"]["trim_offsets"] = false;
  out["decoder"] = byte_level();
  Json model = Json::object();
  model["type"] = "BPE";
  for (const char* none : {"dropout", "unk_token"}) model[none] = nullptr;
  for (const char* empty : {"continuing_subword_prefix", "end_of_word_suffix"}) model[empty] = "";
  for (const char* off : {"fuse_unk", "byte_fallback", "ignore_merges"}) model[off] = false;
  model["vocab"] = nullptr;
  model["merges"] = nullptr;
  out["model"] = std::move(model);
  return out;
}

Json unigram_document(std::int64_t unknown) {
  Json out = empty_document();
  Json metaspace = Json::object();
  metaspace["type"] = "Metaspace";
  metaspace["replacement"] = "\u2581";
  metaspace["prepend_scheme"] = "always";
  metaspace["split"] = true;
  out["normalizer"] = nullptr;
  out["pre_tokenizer"] = metaspace;
  out["post_processor"] = nullptr;
  out["decoder"] = std::move(metaspace);
  Json model = Json::object();
  model["type"] = "Unigram";
  model["unk_id"] = unknown;
  model["vocab"] = nullptr;
  model["byte_fallback"] = false;
  out["model"] = std::move(model);
  return out;
}

}  // namespace glass
