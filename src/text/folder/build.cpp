// Special tokens with their ids, and the frame around texts.
#include "text/folder/build.h"

#include <algorithm>
#include <unordered_map>

#include "glass/base/error.h"
#include "text/folder/parts.h"
#include "text/tokenizer_parts.h"

namespace glass {

namespace {

StatedToken styled(std::string content, TokenStyle style) {
  StatedToken token{std::move(content)};
  token.normalized = style == TokenStyle::normalized || style == TokenStyle::takes_blank_left;
  token.lstrip = style == TokenStyle::takes_blank_left || style == TokenStyle::takes_blank_left_as_written;
  return token;
}

/// Ids of the vocabulary's tokens and of the added ones behind them.
class TokenIds {
 public:
  explicit TokenIds(const TokenizerDocument& document) : next_(static_cast<std::int64_t>(document.vocab.size())) {
    ids_.reserve(document.vocab.size());
    for (std::size_t i = 0; i < document.vocab.size(); ++i) {
      const VocabEntry& entry = document.vocab[i];
      const double id = document.vocab_is_list ? static_cast<double>(i) : entry.number;
      if (id >= 0 && id <= INT32_MAX) ids_.emplace(entry.text, static_cast<std::int64_t>(id));
    }
  }
  std::int64_t of(const std::string& content) {
    const auto [place, is_new] = ids_.emplace(content, next_);
    if (is_new) ++next_;
    return place->second;
  }

 private:
  std::unordered_map<std::string, std::int64_t> ids_;
  std::int64_t next_;
};

class AddedList {
 public:
  AddedList(FolderBuild& build, TokenIds& ids) : build_(build), ids_(ids) { list() = Json::array(); }

  void put_all() {
    for (const auto& [id, token] : build_.settings.added()) put_stated(id, token);
    stated_ = list().size();
    for (const auto& [name, token] : build_.named) put(token);
    for (const StatedToken& token : build_.extra) put(token);
  }

 private:
  Json& list() { return build_.document.rest["added_tokens"]; }

  bool is_named(const std::string& content) const {
    return std::any_of(build_.named.begin(), build_.named.end(),
                       [&](const auto& entry) { return entry.second.content == content; });
  }

  void put_stated(std::int64_t stated, StatedToken token) {
    token.normalized &= !build_.added_as_written;
    const std::int64_t id = put(token);
    if (id != stated)
      fail(ErrorKind::data,
           "{}: '{}' has the id {}, in Python's tokenizers it would get {}: ids of added tokens follow the vocabulary "
           "without gaps; correct the id, or give the folder a tokenizer.json",
           build_.settings.added_origin(), shown(token.content), stated, id);
  }

  /// Of several with one text a stated one counts, else the last.
  std::int64_t put(const StatedToken& token) {
    const std::int64_t id = ids_.of(token.content);
    const auto [place, is_new] = places_.emplace(token.content, list().size());
    if (!is_new && place->second < stated_) return id;
    Json out = Json::object();
    out["id"] = id;
    out["content"] = token.content;
    out["single_word"] = token.single_word;
    out["lstrip"] = token.lstrip;
    out["rstrip"] = token.rstrip;
    out["normalized"] = token.normalized;
    out["special"] = token.special || is_named(token.content);
    if (is_new)
      list().push_back(std::move(out));
    else
      list()[place->second] = std::move(out);
    return id;
  }

  FolderBuild& build_;
  TokenIds& ids_;
  std::unordered_map<std::string, std::size_t> places_;
  std::size_t stated_ = SIZE_MAX;  ///< the first so many are stated
};

Json frame_parts(const FrameParts& parts) {
  Json out = Json::array();
  for (const FramePart& part : parts) {
    const bool is_token = part.kind == FramePart::Kind::token;
    const char* text = part.kind == FramePart::Kind::first ? "A" : "B";
    Json made = {{"id", is_token ? part.token : text}, {"type_id", part.type}};
    out.push_back({{is_token ? "SpecialToken" : "Sequence", std::move(made)}});
  }
  return out;
}

Json frame_of(const FolderBuild& build, TokenIds& ids) {
  Json out = make_part("TemplateProcessing");
  out["single"] = frame_parts(build.single);
  out["pair"] = frame_parts(build.pair);
  Json& special = out["special_tokens"] = Json::object();
  for (const FrameParts* parts : {&build.single, &build.pair})
    for (const FramePart& part : *parts)
      if (part.kind == FramePart::Kind::token)
        special[part.token] = {
            {"id", part.token}, {"ids", Json::array({ids.of(part.token)})}, {"tokens", Json::array({part.token})}};
  return out;
}

/// RobertaProcessing names its two tokens and their ids.
void fill_roberta_ids(const FolderBuild& build, TokenIds& ids, Json& frame) {
  for (const char* name : {"sep", "cls"}) {
    const std::string& token = build.named_token(name + std::string("_token"));
    frame[name] = Json::array({token, ids.of(token)});
  }
}

}  // namespace

void FolderBuild::name_tokens(const std::vector<DefaultToken>& defaults) {
  for (const char* name : kTokenNames) {
    const auto found = std::find_if(defaults.begin(), defaults.end(),
                                    [&](const auto& known) { return known.name == std::string(name); });
    const TokenStyle style = found == defaults.end() ? TokenStyle::plain : found->style;
    if (settings.has(name)) {
      if (fields.is_null(name)) continue;  // the files say that there is none
      const bool is_text = fields.value()[name].is_string();
      named.emplace_back(name, is_text ? styled(settings.token(name).content, style) : settings.token(name));
      named.back().second.special = true;
    } else if (found != defaults.end()) {
      named.emplace_back(name, styled(found->content, style));
    }
  }
  for (auto& own : settings.own_named_tokens()) named.push_back(std::move(own));
}

std::string FolderBuild::named_token_or_none(const std::string& name) const {
  const auto found = std::find_if(named.begin(), named.end(), [&](const auto& entry) { return entry.first == name; });
  return found == named.end() ? "" : found->second.content;
}

const std::string& FolderBuild::named_token(const std::string& name) const {
  const auto found = std::find_if(named.begin(), named.end(), [&](const auto& entry) { return entry.first == name; });
  if (found == named.end()) fields.fail_at(name, "is null, and this class of tokenizer needs it; name the token");
  return found->second.content;
}

void FolderBuild::list_extra(std::vector<StatedToken> of_class) {
  const bool is_list = settings.has("extra_special_tokens") && !fields.value()["extra_special_tokens"].is_object();
  extra = is_list ? settings.tokens("extra_special_tokens") : std::move(of_class);
}

void FolderBuild::frame_by_flags() {
  single.clear();
  pair.clear();
  const std::string bos = named_token_or_none("bos_token"), eos = named_token_or_none("eos_token");
  const bool begins = fields.boolean("add_bos_token", false) && !bos.empty();
  const bool ends = fields.boolean("add_eos_token", false) && !eos.empty();
  const auto put = [&](FrameParts& parts, const FramePart& text) {
    if (begins) parts.push_back(framed(bos, text.type));
    parts.push_back(text);
    if (ends) parts.push_back(framed(eos, text.type));
  };
  put(single, first_text());
  put(pair, first_text());
  put(pair, second_text(1));
}

void FolderBuild::frame_as_bert(int first_type) {
  const FramePart cls = framed(named_token("cls_token"), first_type), sep = framed(named_token("sep_token"));
  single = {cls, first_text(), sep};
  pair = {cls, first_text(), sep, second_text(1), framed(sep.token, 1)};
}

void FolderBuild::put_piece(std::string text, double score) {
  document.has_vocab = document.vocab_is_list = true;
  document.vocab.push_back({document.unescaped.emplace_back(std::move(text)), score, false});
}

std::int64_t FolderBuild::piece_index(const std::string& text, std::int64_t otherwise) const {
  const auto found = std::find_if(document.vocab.begin(), document.vocab.end(),
                                  [&](const VocabEntry& entry) { return entry.text == text; });
  return found == document.vocab.end() ? otherwise : found - document.vocab.begin();
}

std::unique_ptr<Tokenizer> finish(FolderBuild& build) {
  TokenIds ids(build.document);
  AddedList(build, ids).put_all();
  Json& rest = build.document.rest;
  Json document = Json::object();
  document["version"] = "1.0";
  document["truncation"] = nullptr;
  document["padding"] = nullptr;
  const std::string pad = build.named_token_or_none("pad_token");
  if (!pad.empty()) document["padding"] = {{"pad_id", ids.of(pad)}};
  document["added_tokens"] = std::move(rest["added_tokens"]);
  for (const char* part : {"normalizer", "pre_tokenizer"}) document[part] = rest.value(part, Json());
  if (!build.post_processor.is_null()) fill_roberta_ids(build, ids, build.post_processor);
  document["post_processor"] = build.post_processor.is_null() ? frame_of(build, ids) : std::move(build.post_processor);
  const bool is_merges = rest["model"]["type"] == "BPE";
  const bool cleans =
      build.fields.boolean("clean_up_tokenization_spaces", false) &&
      (!is_merges ||
       build.fields.boolean("clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output", false));
  document["decoder"] = cleans ? cleaned_decoder(std::move(rest["decoder"])) : std::move(rest["decoder"]);
  document["model"] = std::move(rest["model"]);
  rest = std::move(document);
  return make_tokenizer(build.document, read_cut_rules(build.settings.folder()));
}

}  // namespace glass
