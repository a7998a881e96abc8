// Writes a Hugging Face tokenizer.json that Python's `tokenizers` opens.
#include "text/bert_tokenizer.h"

namespace glass {

namespace {

/// Appends a member whose key is known to be new: the ordered object's own insertion would search all earlier keys.
void append_member(Json::object_t& object, const std::string& key, Json value) {
  static_cast<Json::object_t::Container&>(object).emplace_back(key, std::move(value));
}

Json special_token(const std::string& text) {
  return {{"SpecialToken", {{"id", text}, {"type_id", 0}}}};
}
Json sequence(const char* name, int type) {
  return {{"Sequence", {{"id", name}, {"type_id", type}}}};
}

Json template_processing(const std::string& cls, std::int32_t cls_id, const std::string& sep, std::int32_t sep_id) {
  const auto entry = [](const std::string& text, std::int32_t id) {
    Json made = Json::object();
    made["id"] = text;
    made["ids"] = Json::array({id});
    made["tokens"] = Json::array({text});
    return made;
  };
  Json second_sep = special_token(sep);
  second_sep["SpecialToken"]["type_id"] = 1;
  Json out = Json::object();
  out["type"] = "TemplateProcessing";
  out["single"] = Json::array({special_token(cls), sequence("A", 0), special_token(sep)});
  out["pair"] = Json::array({special_token(cls), sequence("A", 0), special_token(sep), sequence("B", 1), second_sep});
  out["special_tokens"] = Json::object();
  out["special_tokens"][cls] = entry(cls, cls_id);
  out["special_tokens"][sep] = entry(sep, sep_id);
  return out;
}

Json normalizer_json(const NormalizerOptions& options) {
  Json out = Json::object();
  out["type"] = "BertNormalizer";
  out["clean_text"] = options.clean_text;
  out["handle_chinese_chars"] = options.handle_chinese_chars;
  // null means "as lowercase", the form of published files.
  out["strip_accents"] = options.strip_accents == options.lowercase ? Json(nullptr) : Json(options.strip_accents);
  out["lowercase"] = options.lowercase;
  return out;
}

Json added_token(std::int32_t id, const std::string& text) {
  Json out = Json::object();
  out["id"] = id;
  out["content"] = text;
  for (const char* off : {"single_word", "lstrip", "rstrip", "normalized"}) out[off] = false;
  out["special"] = true;
  return out;
}

}  // namespace

Json BertTokenizer::vocabulary_json() const {
  Json out = Json::object();
  auto& object = out.get_ref<Json::object_t&>();
  for (std::int32_t id = 0; id < vocab_size(); ++id) append_member(object, token(id), id);
  return out;
}

Json BertTokenizer::to_json() const {
  Json out = Json::object();
  out["version"] = "1.0";
  out["truncation"] = nullptr;
  out["padding"] = nullptr;
  out["added_tokens"] = Json::array();
  for (const auto id : parts_.added) out["added_tokens"].push_back(added_token(id, token(id)));
  out["normalizer"] = normalizer_json(parts_.normalizer);
  out["pre_tokenizer"] = {{"type", "BertPreTokenizer"}};
  out["post_processor"] = template_processing(parts_.cls, *special_.cls, parts_.sep, *special_.sep);
  out["decoder"] = decoder_json();
  out["model"] = model_json();
  return out;
}

}  // namespace glass
