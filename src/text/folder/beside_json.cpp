// Joining a tokenizer.json with the files beside it. Versions 4 and 5 of transformers agree in what is done here.
#include "text/folder/beside_json.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/log.h"
#include "text/folder/classes.h"
#include "text/folder/join_tokens.h"
#include "text/folder/parts.h"

namespace glass {

namespace {

std::string type_of(const Json& part) {
  return part.is_object() && part.contains("type") && part["type"].is_string() ? part["type"].get<std::string>() : "";
}

/// Calls `use` for a part and, where it is a sequence, for each of its members.
template <typename Use>
void for_each_part(Json& part, const char* list, const Use& use) {
  if (type_of(part) == "Sequence" && part.contains(list) && part[list].is_array())
    for (Json& member : part[list]) for_each_part(member, list, use);
  else if (part.is_object())
    use(part);
}

bool has_part(Json& part, const char* list, const char* type) {
  bool found = false;
  for_each_part(part, list, [&](const Json& member) { found |= type_of(member) == type; });
  return found;
}

class Settings {
 public:
  Settings(const FolderSettings& settings, TokenizerDocument& document)
      : settings_(settings),
        fields_(settings.fields()),
        rest_(document.rest),
        origin_(document.origin),
        name_(class_of(settings)) {}

  void put_parts() {
    const std::string file = vocabulary_file_of(name_);
    if (file == "vocab.txt") put_bert_normalizer();
    if (file == "vocab.json") put_byte_level_space();
    if (is_one_of(
            {"AlbertTokenizer", "BigBirdTokenizer", "CamembertTokenizer", "DebertaV2Tokenizer", "XLMRobertaTokenizer"}))
      put_piece_space();
    if (name_ == "LlamaTokenizer") put_llama_space();
    if (is_one_of({"AlbertTokenizer", "XLNetTokenizer", "DebertaV2Tokenizer"}))
      need_part("do_lower_case", "normalizer", "normalizers", "Lowercase", true);
    if (name_ == "AlbertTokenizer") need_part("keep_accents", "normalizer", "normalizers", "StripAccents", false);
    if (name_ == "DebertaV2Tokenizer")
      need_part("split_by_punct", "pre_tokenizer", "pretokenizers", "Punctuation", true);
    if (is_one_of({"MBartTokenizer", "MBart50Tokenizer"})) need_framed("src_lang");
    if (file == "vocab.txt" || is_framed())
      for (const char* name : {"cls_token", "sep_token"}) need_framed(name);
    clean_decoded();
  }

 private:
  bool is_one_of(std::initializer_list<const char*> names) const {
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return name_ == name; });
  }
  /// Classes that put cls_token and sep_token around a text, beside those of a vocab.txt.
  bool is_framed() const {
    return is_one_of({"RobertaTokenizer", "BartTokenizer", "LongformerTokenizer", "LEDTokenizer", "MvpTokenizer",
                      "DebertaTokenizer", "DebertaV2Tokenizer", "BigBirdTokenizer", "AlbertTokenizer"});
  }

  /// Warns where a class's default, which no file states, decides against the tokenizer.json, as it does in Python.
  void put(Json& part, const std::string& member, const char* key, Json value) const {
    if (part.value(member, Json()) == value) return;
    if (fields_.is_null(key))
      log_warning("{}: {}: {} is {}, but {} takes {} where {} does not state {}; read as Python reads it", origin_,
                  type_of(part), member, part.value(member, Json()).dump(), name_, value.dump(), settings_.origin(),
                  key);
    part[member] = std::move(value);
  }

  void put_bert_normalizer() {
    Json& normalizer = rest_["normalizer"];
    if (type_of(normalizer) != "BertNormalizer") return;
    const Json lowercase = fields_.boolean("do_lower_case", true);
    const Json strip = fields_.is_null("strip_accents") ? Json() : Json(fields_.boolean("strip_accents", false));
    put(normalizer, "lowercase", "do_lower_case", lowercase);
    // Null stands for the value of `lowercase`.
    if (normalizer.value("strip_accents", Json()) == (strip.is_null() ? lowercase : strip))
      normalizer["strip_accents"] = strip;
    put(normalizer, "strip_accents", "strip_accents", strip);
    put(normalizer, "handle_chinese_chars", "tokenize_chinese_chars", fields_.boolean("tokenize_chinese_chars", true));
  }

  void put_byte_level_space() {
    Json& words = rest_["pre_tokenizer"];
    const bool is_stated = !fields_.is_null("add_prefix_space");
    // Blenderbot's default is another in each version of transformers, and a sequence is not looked through in all.
    if (!is_stated && (type_of(words) != "ByteLevel" || name_ == "BlenderbotTokenizer")) return;
    const bool space = fields_.boolean("add_prefix_space", false);
    for_each_part(words, "pretokenizers", [&](Json& part) {
      if (type_of(part) == "ByteLevel") put(part, "add_prefix_space", "add_prefix_space", space);
    });
    Json& frame = rest_["post_processor"];
    if (type_of(frame) != "RobertaProcessing") return;
    frame["add_prefix_space"] = space;
    if (!fields_.is_null("trim_offsets")) frame["trim_offsets"] = fields_.boolean("trim_offsets", true);
  }

  void put_piece_space() {
    if (fields_.is_null("add_prefix_space")) return;
    const bool space = fields_.boolean("add_prefix_space", true);
    put_scheme(space ? "always" : name_ == "DebertaV2Tokenizer" ? "first" : "never");
  }

  void put_scheme(const char* scheme) {
    const auto put_one = [&](Json& part) {
      if (type_of(part) == "Metaspace") put(part, "prepend_scheme", "add_prefix_space", scheme);
    };
    for_each_part(rest_["pre_tokenizer"], "pretokenizers", put_one);
    for_each_part(rest_["decoder"], "decoders", put_one);
  }

  void put_llama_space() {
    if (fields_.boolean("add_prefix_space", true)) return;
    if (has_part(rest_["normalizer"], "normalizers", "Prepend"))
      fields_.fail_at("add_prefix_space", "is false, and " + origin_ + " puts a blank in front; correct one of them");
    put_scheme("never");
    Json& decoder = rest_["decoder"];
    if (type_of(decoder) != "Sequence" || !decoder.contains("decoders") || !decoder["decoders"].is_array()) return;
    Json::array_t& steps = decoder["decoders"].get_ref<Json::array_t&>();
    std::erase_if(steps, [](const Json& part) { return type_of(part) == "Strip"; });
  }

  /// A key that stands for a part: it is there, or missing, as the key says.
  void need_part(const char* key, const char* place, const char* list, const char* type, bool where_true) {
    if (fields_.is_null(key)) return;
    const bool value = fields_.boolean(key, false), is_there = has_part(rest_[place], list, type);
    if (is_there == (value == where_true)) return;
    fields_.fail_at(key, fmt::format("is {}, but {} has {} {} in its {}; correct one of them", value, origin_,
                                     is_there ? "a" : "no", type, place));
  }

  /// A token that the class puts around texts must be the one that the document puts there.
  void need_framed(const char* key) {
    if (fields_.is_null(key) || rest_.value("post_processor", Json()).is_null()) return;
    const Json& value = fields_.value()[key];
    const std::string token = value.is_string() ? value.get<std::string>() : settings_.token(key).content;
    const std::string frame = rest_["post_processor"].dump();
    if (frame.find(Json(token).dump()) == std::string::npos && type_of(rest_["post_processor"]) != "ByteLevel")
      fields_.fail_at(key, fmt::format("is '{}', but {} puts other tokens around texts; correct one of them",
                                       shown(token), origin_));
  }

  void clean_decoded() {
    const char* key = "clean_up_tokenization_spaces";
    if (!fields_.boolean(key, false) || rest_.value("decoder", Json()).is_null()) return;
    const Json model = rest_.value("model", Json());
    const bool is_merges = model.is_object() && model.value("type", Json()) == "BPE";
    if (is_merges && !fields_.boolean(std::string(key) + "_for_bpe_even_though_it_will_corrupt_output", false)) return;
    rest_["decoder"] = cleaned_decoder(std::move(rest_["decoder"]));
  }

  const FolderSettings& settings_;
  JsonFields fields_;
  Json& rest_;
  const std::string& origin_;
  std::string name_;
};

}  // namespace

void join_folder_settings(const fs::path& folder, TokenizerDocument& document) {
  if (!document.rest.is_object()) return;
  const FolderSettings settings(folder, FolderSettings::Vocabulary::tokenizer_json);
  join_tokens(settings, document);
  Settings(settings, document).put_parts();
}

}  // namespace glass
