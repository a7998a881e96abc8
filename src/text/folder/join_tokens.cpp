#include "text/folder/join_tokens.h"

#include <algorithm>
#include <unordered_map>

#include "glass/base/error.h"

namespace glass {

namespace {

/// The list added_tokens of a document, and what is put into it.
class JoinedTokens {
 public:
  JoinedTokens(const FolderSettings& settings, TokenizerDocument& document)
      : settings_(settings), document_(document), list_(document.rest["added_tokens"]) {
    if (list_.is_null()) list_ = Json::array();
    for (std::size_t i = 0; i < list_.size(); ++i) {
      const Json& token = list_[i];
      if (!token.is_object() || !token.value("content", Json()).is_string()) continue;
      places_.emplace(token["content"].get<std::string>(), i);
      const Json id = token.value("id", Json());
      if (id.is_number_integer()) next_ = std::max(next_, id.get<std::int64_t>() + 1);
    }
  }

  void put_all() {
    const bool decides = !settings_.fields().is_null("added_tokens_decoder");
    for (const auto& [id, token] : settings_.added()) put_stated(id, token, decides);
    for (const char* name : kTokenNames)
      if (names_token(name)) put_special(settings_.token(name), settings_.fields().value()[name].is_string());
    for (const auto& [name, token] : settings_.own_named_tokens()) put_special(token, true);
    const char* list = settings_.has("extra_special_tokens") ? "extra_special_tokens" : "additional_special_tokens";
    if (settings_.has(list) && !settings_.fields().value()[list].is_object())
      for (const StatedToken& token : settings_.tokens(list)) put_special(token, false);
  }

 private:
  /// An empty text names none, as null does.
  bool names_token(const char* name) const {
    return !settings_.fields().is_null(name) && settings_.fields().value()[name] != "";
  }

  void put_stated(std::int64_t stated, const StatedToken& token, bool decides) {
    const bool is_known = places_.contains(token.content);
    const std::int64_t id = put(token, decides);
    if (!is_known && id != stated)
      fail(ErrorKind::data,
           "{}: '{}' has the id {}, in Python's tokenizers it would get {}: ids of added tokens follow the vocabulary "
           "without gaps; correct the id, or add the token to tokenizer.json",
           settings_.added_origin(), shown(token.content), stated, id);
  }

  /// A token that is given as a text is found as it is written.
  void put_special(StatedToken token, bool is_plain) {
    token.special = true;
    if (is_plain) token.normalized = false;
    put(token, false);
    list_[places_.at(token.content)]["special"] = true;
  }

  std::int64_t put(const StatedToken& token, bool decides) {
    const auto known = places_.find(token.content);
    if (known != places_.end()) {
      Json& there = list_[known->second];
      if (decides) set_flags(token, there);
      return there.value("id", Json(-1)).is_number_integer() ? there["id"].get<std::int64_t>() : -1;
    }
    Json made = {{"id", id_of(token.content)}, {"content", token.content}};
    set_flags(token, made);
    places_.emplace(token.content, list_.size());
    list_.push_back(std::move(made));
    return list_.back()["id"].get<std::int64_t>();
  }

  static void set_flags(const StatedToken& token, Json& out) {
    out["single_word"] = token.single_word;
    out["lstrip"] = token.lstrip;
    out["rstrip"] = token.rstrip;
    out["normalized"] = token.normalized;
    out["special"] = token.special;
  }

  std::int64_t id_of(const std::string& content) {
    read_vocabulary();
    const auto [place, is_new] = ids_.emplace(content, next_);
    if (is_new) ++next_;
    return place->second;
  }

  /// The vocabulary is looked through where a token is new, which is rare.
  void read_vocabulary() {
    if (!ids_.empty()) return;
    const std::vector<VocabEntry>& vocab = document_.vocab;
    next_ = std::max(next_, static_cast<std::int64_t>(vocab.size()));
    ids_.reserve(vocab.size());
    for (std::size_t i = 0; i < vocab.size(); ++i) {
      const double id = document_.vocab_is_list ? static_cast<double>(i) : vocab[i].number;
      if (id >= 0 && id <= INT32_MAX) ids_.emplace(vocab[i].text, static_cast<std::int64_t>(id));
    }
  }

  const FolderSettings& settings_;
  TokenizerDocument& document_;
  Json& list_;
  std::unordered_map<std::string, std::size_t> places_;
  std::unordered_map<std::string, std::int64_t> ids_;
  std::int64_t next_ = 0;
};

}  // namespace

void join_tokens(const FolderSettings& settings, TokenizerDocument& document) {
  const auto list = document.rest.find("added_tokens");
  if (list != document.rest.end() && !list->is_null() && !list->is_array()) return;  // an error of its reader
  JoinedTokens(settings, document).put_all();
}

}  // namespace glass
