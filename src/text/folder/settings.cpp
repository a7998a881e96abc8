// Reading and joining the files.
#include "text/folder/settings.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "glass/base/error.h"
#include "glass/base/paths.h"

namespace glass {

namespace {

constexpr std::size_t kMaxSettings = std::size_t{16} << 20;  // bytes of one file

Json read_if_there(const fs::path& path) {
  return path_exists(path) ? read_json(path, kMaxSettings) : Json::object();
}

/// `special`: what the token is where it does not say so.
StatedToken read_token(const JsonFields& fields, const std::string& key, const Json& value, bool special) {
  StatedToken token;
  if (value.is_string()) {
    token.content = value.get<std::string>();
  } else {
    const JsonFields object = fields.element(value, key);
    token.content = object.text("content");
    token.special = object.boolean("special", special);
    token.single_word = object.boolean("single_word", false);
    token.lstrip = object.boolean("lstrip", false);
    token.rstrip = object.boolean("rstrip", false);
    token.normalized = object.boolean("normalized", !token.special);
  }
  if (token.content.empty()) fields.fail_at(key, "is an empty token; remove it");
  return token;
}

std::string without_fast(std::string name) {
  if (name.ends_with("Fast")) name.resize(name.size() - 4);
  return name;
}

bool is_token_name(const std::string& key) {
  return std::find(std::begin(kTokenNames), std::end(kTokenNames), key) != std::end(kTokenNames);
}

}  // namespace

FolderSettings::FolderSettings(const fs::path& folder, Vocabulary from)
    : folder_(folder), origin_((folder / "tokenizer_config.json").string()) {
  keys_ = read_if_there(folder / "tokenizer_config.json");
  const JsonFields own = fields();
  const Json config = read_if_there(folder / "config.json");
  const JsonFields model(config, (folder / "config.json").string(), "");
  model_type_ = model.text("model_type", "");
  stated_class_ = without_fast(own.text("tokenizer_class", model.text("tokenizer_class", "")));
  // The older name of the same list.
  if (keys_.contains("additional_special_tokens") && keys_.value("extra_special_tokens", Json()).empty()) {
    keys_["extra_special_tokens"] = keys_["additional_special_tokens"];
    keys_.erase("additional_special_tokens");
  }
  if (!own.is_null("added_tokens_decoder")) {
    read_added_tokens_decoder();
  } else {
    read_special_tokens_map();
    read_added_tokens_file();
  }
  refuse_unsupported(from);
}

void FolderSettings::read_added_tokens_decoder() {
  added_origin_ = origin_ + ": added_tokens_decoder";
  const JsonFields list = fields().object("added_tokens_decoder");
  for (const auto& [key, value] : list.value().items()) {
    std::int64_t id = -1;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
    if (error != std::errc() || end != key.data() + key.size() || id < 0 || id > INT32_MAX)
      list.fail_at(shown(key), "the name is not a token's id");
    added_[id] = read_token(list, shown(key), value, false);
  }
}

void FolderSettings::read_special_tokens_map() {
  const fs::path path = folder_ / "special_tokens_map.json";
  if (!path_exists(path)) return;
  const Json map = read_json(path, kMaxSettings);
  const JsonFields special(map, path.string(), "");
  for (const auto& [key, value] : map.items()) {
    Json& known = keys_[key];
    if (key == "extra_special_tokens" && value.is_array() && known.is_array()) {
      known.insert(known.end(), value.begin(), value.end());
      continue;
    }
    known = value;
    if (!value.is_object() || key == "extra_special_tokens") continue;
    read_token(special, key, value, true);
    known["special"] = true;
  }
}

void FolderSettings::read_added_tokens_file() {
  const fs::path path = folder_ / "added_tokens.json";
  if (!path_exists(path)) return;
  added_origin_ = path.string();
  const Json list = read_json(path, kMaxSettings);
  const JsonFields ids(list, added_origin_, "");
  std::set<std::string> special;
  for (const char* name : kTokenNames)
    if (!fields().is_null(name) && keys_[name] != "") special.insert(token(name).content);
  if (has("extra_special_tokens") && !keys_["extra_special_tokens"].is_object())
    for (const StatedToken& extra : tokens("extra_special_tokens")) special.insert(extra.content);
  for (const auto& [content, value] : list.items()) {
    if (content.empty()) fail(ErrorKind::data, "{}: an empty token; remove it", added_origin_);
    StatedToken made{content};
    made.special = special.contains(content);
    made.normalized = !made.special;
    const std::int64_t id = ids.integer(content, 0, INT32_MAX);
    if (!added_.emplace(id, made).second) ids.fail_at(shown(content), fmt::format("the id {} is given twice", id));
  }
}

StatedToken FolderSettings::token(const std::string& key) const {
  const JsonFields own = fields();
  return read_token(own, key, own.member(key, "a token"), false);
}

std::vector<StatedToken> FolderSettings::tokens(const std::string& key) const {
  std::vector<StatedToken> out;
  const JsonFields own = fields();
  if (own.is_null(key)) return out;
  const Json& list = own.array(key);
  for (std::size_t i = 0; i < list.size(); ++i)
    out.push_back(read_token(own, fmt::format("{}[{}]", key, i), list[i], true));
  return out;
}

std::vector<std::pair<std::string, StatedToken>> FolderSettings::own_named_tokens() const {
  std::vector<std::pair<std::string, StatedToken>> out;
  const JsonFields own = fields();
  for (const auto& [key, value] : keys_.items())
    if (key.ends_with("_token") && !is_token_name(key) && value != "" && (value.is_string() || value.is_object()))
      out.emplace_back(key, token(key));
  if (has("extra_special_tokens") && keys_["extra_special_tokens"].is_object()) {
    const JsonFields named = own.object("extra_special_tokens");
    for (const auto& [key, value] : named.value().items())
      if (!is_token_name(key)) out.emplace_back(key, read_token(named, key, value, true));
  }
  return out;
}

void FolderSettings::refuse_unsupported(Vocabulary from) const {
  const JsonFields own = fields();
  if (own.boolean("split_special_tokens", false))
    own.fail_at("split_special_tokens",
                "true cuts special tokens in a text like any other; that is not supported; remove the key");
  if (from == Vocabulary::tokenizer_json) return;
  if (!own.is_null("auto_map") &&
      !(own.value()["auto_map"].is_object() && !own.object("auto_map").value().contains("AutoTokenizer")))
    own.fail_at("auto_map",
                "the tokenizer is Python code of the folder's own, which is not run; give the folder a "
                "tokenizer.json");
  for (const char* key : {"sp_model_kwargs", "init_inputs"})
    if (!own.is_null(key) && !own.value()[key].empty())
      own.fail_at(key, "is not supported; remove the key, or give the folder a tokenizer.json");
}

}  // namespace glass
