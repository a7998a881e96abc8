#include "glass/text/tokenizer_files.h"
#include "glass/base/paths.h"

#include <map>
#include <set>

#include "glass/base/error.h"
#include "glass/base/files.h"

namespace glass {

namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30, kMostConfigBytes = std::size_t{16} << 20;

/// The special tokens of tokenizer.json. Others are never named: Python would cut texts at them.
std::set<std::string> special_tokens(const Tokenizer& tokenizer) {
  std::set<std::string> special;
  const Json document = tokenizer.to_json();
  for (const Json& token : document.value("added_tokens", Json::array())) {
    if (token.value("special", false)) special.insert(token.at("content").get<std::string>());
  }
  return special;
}

class TokenNames {
 public:
  explicit TokenNames(const Tokenizer& tokenizer) : tokenizer_(tokenizer), special_(special_tokens(tokenizer)) {}

  /// The text of a special token, "" where there is none.
  std::string of(const std::optional<std::int32_t>& id) const {
    const std::string text = id ? tokenizer_.token(*id) : "";
    return special_.contains(text) ? text : "";
  }
  std::string padding() const {
    const SpecialIds& ids = tokenizer_.special_ids();
    for (const auto& id : {ids.pad, ids.end, ids.sep, ids.unk, ids.mask}) {
      if (!of(id).empty()) return of(id);
    }
    return special_.empty() ? "" : *special_.begin();
  }

 private:
  const Tokenizer& tokenizer_;
  std::set<std::string> special_;
};

/// Tokens that the copied lists of added tokens lack, by id.
std::map<std::int32_t, Json> added_tokens(const Tokenizer& tokenizer) {
  std::map<std::int32_t, Json> added;
  const Json document = tokenizer.to_json();
  for (Json token : document.value("added_tokens", Json::array())) {
    const auto id = token.at("id").get<std::int32_t>();
    token.erase("id");
    added.emplace(id, std::move(token));
  }
  return added;
}

void complete_config(const fs::path& file, const std::map<std::int32_t, Json>& added) {
  if (!is_file(file)) return;
  Json document = read_json(file, kMostConfigBytes);
  const auto listed = document.find("added_tokens_decoder");
  if (listed == document.end() || !listed->is_object()) return;
  for (const auto& [id, token] : added) {
    if (!listed->contains(std::to_string(id))) (*listed)[std::to_string(id)] = token;
  }
  write_file(file, dump_json(document, 2) + "\n");
}

void complete_added(const fs::path& file, const std::map<std::int32_t, Json>& added, std::int64_t known) {
  if (!is_file(file)) return;
  Json document = read_json(file, kMostConfigBytes);
  for (const auto& [id, token] : added) {
    if (id >= known) document[token.at("content").get<std::string>()] = id;
  }
  write_file(file, dump_json(document, 2) + "\n");
}

}  // namespace

Json tokenizer_config(const Tokenizer& tokenizer, std::int64_t max_length, bool has_token_types) {
  const SpecialIds& ids = tokenizer.special_ids();
  const TokenNames names(tokenizer);
  const std::string front = names.of(ids.cls), back = names.of(ids.sep), end = names.of(ids.end);
  const bool framed = !front.empty() && !back.empty();
  const std::pair<const char*, std::string> tokens[] = {{"bos_token", front == "[CLS]" ? "" : front},
                                                        {"eos_token", end == "[SEP]" ? "" : end},
                                                        {"unk_token", names.of(ids.unk)},
                                                        {"sep_token", framed ? back : ""},
                                                        {"pad_token", names.padding()},
                                                        {"cls_token", framed ? front : ""},
                                                        {"mask_token", names.of(ids.mask)}};
  Json config = {{"tokenizer_class", "PreTrainedTokenizerFast"},
                 {"model_max_length", max_length},
                 {"clean_up_tokenization_spaces", false}};
  for (const auto& [key, text] : tokens) {
    if (!text.empty()) config[key] = text;
  }
  config["model_input_names"] =
      has_token_types ? Json{"input_ids", "token_type_ids", "attention_mask"} : Json{"input_ids", "attention_mask"};
  return config;
}

const std::vector<std::string>& tokenizer_file_names() {
  static const std::vector<std::string> names = {"tokenizer_config.json",
                                                 "special_tokens_map.json",
                                                 "added_tokens.json",
                                                 "chat_template.jinja",
                                                 "chat_template.json",
                                                 "vocab.txt",
                                                 "vocab.json",
                                                 "merges.txt",
                                                 "spiece.model",
                                                 "tokenizer.model",
                                                 "source.spm",
                                                 "target.spm",
                                                 "target_vocab.json",
                                                 "sentencepiece.bpe.model",
                                                 "spm.model"};
  return names;
}

bool keep_tokenizer_files(const std::filesystem::path& checkpoint, const std::filesystem::path& folder,
                          const Tokenizer& tokenizer) {
  for (const std::string& name : tokenizer_file_names()) {
    if (is_file(checkpoint / name)) write_file(folder / name, read_file(checkpoint / name, kMostBytes));
  }
  const std::int64_t known = open_tokenizer(checkpoint)->vocab_size();
  if (tokenizer.vocab_size() > known) {
    complete_config(folder / "tokenizer_config.json", added_tokens(tokenizer));
    complete_added(folder / "added_tokens.json", added_tokens(tokenizer), known);
  }
  return is_file(checkpoint / "tokenizer_config.json");
}

}  // namespace glass
