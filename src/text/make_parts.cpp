// From a document to the parts of a tokenizer.
#include <algorithm>
#include <set>
#include <unordered_map>

#include "glass/base/error.h"
#include "text/tokenizer_parts.h"

namespace glass {

namespace {

constexpr std::size_t kMaxAdded = 100'000;
constexpr std::size_t kMaxContent = 4096;  // bytes of an added token

AddedToken read_added_token(const JsonFields& fields) {
  AddedToken token;
  token.content = fields.text("content");
  if (token.content.empty()) fields.fail_at("content", "is empty");
  if (token.content.size() > kMaxContent)
    fields.fail_at("content", fmt::format("{} bytes; at most {}", token.content.size(), kMaxContent));
  token.id = static_cast<std::int32_t>(fields.integer("id", 0, INT32_MAX));
  token.single_word = fields.boolean("single_word", false);
  token.lstrip = fields.boolean("lstrip", false);
  token.rstrip = fields.boolean("rstrip", false);
  token.normalized = fields.boolean("normalized", false);
  token.special = fields.boolean("special", false);
  return token;
}

/// Tokens that the model knows keep their ids, others count on behind its vocabulary: what the Hugging Face library
/// does, whatever the file's ids are. A file that says otherwise would give other ids there than here.
void read_added(const JsonFields& root, TokenizerParts& parts) {
  const Json& list = root.array("added_tokens");
  if (list.size() > kMaxAdded)
    root.fail_at("added_tokens", fmt::format("{} tokens; at most {}", list.size(), kMaxAdded));
  auto next = static_cast<std::int32_t>(parts.model->vocabulary().count());
  std::unordered_map<std::int32_t, std::size_t> places;  // in parts.added, by id
  for (std::size_t i = 0; i < list.size(); ++i) {
    const JsonFields fields = root.element(list[i], fmt::format("added_tokens[{}]", i));
    AddedToken token = read_added_token(fields);
    std::int32_t known = parts.tokens.find(token.content);
    if (known < 0 && token.id == next && !parts.tokens.has(next)) {
      parts.tokens.add(token.content, next);
      known = next++;
    }
    if (known != token.id)
      fields.fail_at("id", fmt::format("{} does not fit '{}': the vocabulary says {}", token.id, shown(token.content),
                                       known < 0 ? fmt::format("{} is next", next) : std::to_string(known)));
    const auto [same, is_new] = places.emplace(token.id, parts.added.size());
    if (is_new)
      parts.added.push_back(std::move(token));
    else
      parts.added[same->second] = std::move(token);
  }
}

void make_matchers(const JsonFields& root, TokenizerParts& parts) {
  std::vector<AddedToken> raw, normalized;
  std::vector<std::string> raw_forms, normalized_forms;
  std::set<std::string> seen;
  for (const AddedToken& token : parts.added) {
    if (!token.normalized) {
      raw.push_back(token);
      raw_forms.push_back(token.content);
      continue;
    }
    AlignedText form;
    form.assign(token.content);
    if (parts.normalizer) parts.normalizer->apply(form);
    if (form.bytes().empty()) continue;  // it can never be found
    normalized.push_back(token);
    normalized_forms.emplace_back(form.bytes());
    if (!seen.insert(normalized_forms.back()).second)
      root.fail_at("added_tokens",
                   fmt::format("'{}' is the same as another one after normalization", shown(token.content)));
  }
  parts.in_text = AddedMatcher(raw, raw_forms);
  parts.in_normalized = AddedMatcher(normalized, normalized_forms);
}

std::optional<std::int32_t> first_of(const AllTokens& tokens, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const std::int32_t id = tokens.find(name); id >= 0) return id;
  return std::nullopt;
}

/// Named as published models name them; a token of the vocabulary that is not special is a word like any other.
std::optional<std::int32_t> find_end(const TokenizerParts& parts) {
  for (const char* name : {"<|endoftext|>", "</s>", "<|end_of_text|>", "<eos>", "[EOS]"}) {
    const std::int32_t id = parts.tokens.find(name);
    if (id >= 0 && parts.is_special[static_cast<std::size_t>(id)]) return id;
  }
  return std::nullopt;
}

void find_special_ids(const JsonFields& root, TokenizerParts& parts) {
  parts.special.unk = parts.model->unknown();
  parts.special.pad = first_of(parts.tokens, {"[PAD]", "<pad>", "<|pad|>"});
  parts.special.mask = first_of(parts.tokens, {"[MASK]", "<mask>"});
  const auto& single = parts.post_processor.single;
  const auto text = std::find_if(single.begin(), single.end(),
                                 [](const TemplatePart& p) { return p.kind == TemplatePart::Kind::first; });
  if (text != single.begin()) parts.special.cls = single.front().ids.front();
  if (text + 1 != single.end()) parts.special.sep = single.back().ids.back();
  parts.special.end = parts.special.sep ? parts.special.sep : find_end(parts);
  if (root.is_null("padding")) return;
  const JsonFields padding = root.object("padding");
  if (padding.is_null("pad_id")) return;
  const auto id = static_cast<std::int32_t>(padding.integer("pad_id", 0, INT32_MAX));
  if (parts.tokens.has(id)) parts.special.pad = id;
}

/// Members of ours in the file's model, which Python's library does not read (models/unigram.cpp has the others).
void read_own_members(const JsonFields& model, TokenizerParts& parts) {
  if (model.is_null("as_sentencepiece")) return;
  const JsonFields own = model.object("as_sentencepiece");
  parts.language_codes = own.boolean("language_codes", false);
  if (parts.language_codes && !(parts.normalizer && parts.model->unknown()))
    own.fail_at("language_codes", "needs a normalizer and an unknown token");
  if (own.is_null("target")) return;
  const JsonFields target = own.object("target");
  const Json& nested = target.value();
  if (nested.contains("model") && nested["model"].is_object() && nested["model"].contains("as_sentencepiece") &&
      nested["model"]["as_sentencepiece"].contains("target"))
    own.fail_at("target", "has a target of its own");
  parts.target = tokenizer_from_json(nested, own.place("target"));
  if (parts.target->vocab_size() != parts.tokens.size())
    own.fail_at("target", fmt::format("has {} tokens, not {}", parts.target->vocab_size(), parts.tokens.size()));
}

}  // namespace

std::unique_ptr<TokenizerParts> make_parts(TokenizerDocument& document) {
  auto parts = std::make_unique<TokenizerParts>();
  const JsonFields root(document.rest, document.origin, "");
  if (root.text("version", "1.0") != "1.0")
    root.fail_at("version", fmt::format("'{}' is unknown; allowed: 1.0", shown(root.text("version"))));
  if (!root.is_null("normalizer")) parts->normalizer = read_normalizer(root.object("normalizer"));
  const bool has_words = !root.is_null("pre_tokenizer");
  const bool byte_level = has_words && ends_with_byte_level(root.object("pre_tokenizer"));
  parts->model = read_model(document, byte_level, parts->model_reads_bytes);
  if (has_words) parts->pre_tokenizer = read_pre_tokenizer(root.object("pre_tokenizer"), parts->model_reads_bytes);
  parts->tokens = AllTokens(parts->model->vocabulary());
  if (!root.is_null("added_tokens")) read_added(root, *parts);
  parts->is_special.resize(static_cast<std::size_t>(parts->tokens.size()));
  for (const AddedToken& token : parts->added) parts->is_special[static_cast<std::size_t>(token.id)] = token.special;
  make_matchers(root, *parts);
  const auto has_id = [&](std::int64_t id) {
    return id <= INT32_MAX && parts->tokens.has(static_cast<std::int32_t>(id));
  };
  if (!root.is_null("post_processor"))
    parts->post_processor = read_post_processor(root.object("post_processor"), has_id);
  if (!root.is_null("decoder")) parts->decoder = read_decoder(root.object("decoder"));
  find_special_ids(root, *parts);
  read_own_members(root.object("model"), *parts);
  parts->origin = document.origin;
  parts->document = std::move(document.rest);
  // Nobody here pads or cuts by the file; a copy that did would give other ids in Python than here.
  for (const char* key : {"truncation", "padding"})
    if (parts->document.contains(key)) parts->document[key] = nullptr;
  return parts;
}

std::unique_ptr<Tokenizer> make_tokenizer(TokenizerDocument& document, CutRules rules) {
  auto parts = make_parts(document);
  parts->cut_rules = std::move(rules);
  return std::make_unique<Tokenizer>(std::move(parts));
}

}  // namespace glass
