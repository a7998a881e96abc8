// What the files beside a vocabulary say: tokenizer_config.json, special_tokens_map.json, added_tokens.json and
// config.json.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "glass/base/files.h"
#include "text/json_fields.h"

namespace glass {

/// A token that is found in texts before the model cuts them, as a file states it.
struct StatedToken {
  std::string content;
  bool single_word = false, lstrip = false, rstrip = false, normalized = false, special = true;
};

/// The settings of a folder, joined as transformers 5 joins them: tokenizer_config.json, and
/// over it special_tokens_map.json where the config lists no added tokens.
class FolderSettings {
 public:
  /// What the vocabulary is read from: a tokenizer.json decides more than other files do.
  enum class Vocabulary { other_files, tokenizer_json };

  /// A broken file, and a key whose effect is not done here, is an Error (data) that names it.
  explicit FolderSettings(const fs::path& folder, Vocabulary from = Vocabulary::other_files);

  const fs::path& folder() const { return folder_; }
  /// tokenizer_config.json, for errors.
  const std::string& origin() const { return origin_; }
  JsonFields fields() const { return {keys_, origin_, ""}; }
  bool has(const std::string& key) const { return keys_.contains(key); }
  /// The key's value as a token; it must be there and not null.
  StatedToken token(const std::string& key) const;
  /// The tokens of a list; nothing where there is no such key, or null.
  std::vector<StatedToken> tokens(const std::string& key) const;
  /// Names and tokens beyond the usual seven ("image_token", the members of an object extra_special_tokens).
  std::vector<std::pair<std::string, StatedToken>> own_named_tokens() const;

  /// Added tokens by the ids that the files give them.
  const std::map<std::int64_t, StatedToken>& added() const { return added_; }
  const std::string& added_origin() const { return added_origin_; }

  /// tokenizer_class of tokenizer_config.json, else of config.json, without "Fast"; "" where neither has one.
  const std::string& stated_class() const { return stated_class_; }
  /// model_type of config.json, or "".
  const std::string& model_type() const { return model_type_; }

 private:
  void read_special_tokens_map();
  void read_added_tokens_file();
  void read_added_tokens_decoder();
  void refuse_unsupported(Vocabulary from) const;

  fs::path folder_;
  std::string origin_, added_origin_, stated_class_, model_type_;
  Json keys_ = Json::object();
  std::map<std::int64_t, StatedToken> added_;
};

/// The names of the usual special tokens, in the order in which they are added to a vocabulary.
inline constexpr const char* kTokenNames[] = {"bos_token", "eos_token", "unk_token", "sep_token",
                                              "pad_token", "cls_token", "mask_token"};

}  // namespace glass
