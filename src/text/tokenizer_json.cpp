// Reads tokenizer.json: WordLevel and WordPiece with a BertNormalizer and a BertPreTokenizer. Whatever would change ids and is not
// ours is an error that names it.
#include <algorithm>

#include "glass/base/error.h"
#include "text/bert_tokenizer.h"
#include "text/json_fields.h"

namespace glass {

namespace {

constexpr std::int64_t kMaxTokens = std::int64_t{1} << 24;
constexpr std::size_t kMaxAdded = 1000;
constexpr std::int64_t kMaxCharsPerWord = 1000;

void check_type(const JsonFields& fields, const std::string& allowed) {
  const std::string type = fields.text("type");
  if (type != allowed) fields.fail_at("type", fmt::format("'{}' is not supported; allowed: {}", type, allowed));
}

NormalizerOptions read_normalizer(const JsonFields& root) {
  const JsonFields fields = root.object("normalizer");
  check_type(fields, "BertNormalizer");
  NormalizerOptions options;
  options.clean_text = fields.boolean("clean_text", true);
  options.handle_chinese_chars = fields.boolean("handle_chinese_chars", true);
  options.lowercase = fields.boolean("lowercase", true);
  options.strip_accents = fields.boolean("strip_accents", options.lowercase);
  return options;
}

Vocabulary read_vocabulary(const JsonFields& model) {
  const Json& vocab = model.object("vocab").value();
  std::vector<const std::string*> by_id(vocab.size(), nullptr);
  for (auto it = vocab.begin(); it != vocab.end(); ++it) {
    const auto shown = fmt::format("vocab['{}']", it.key().substr(0, 40));
    if (!it.value().is_number_integer()) model.fail_at(shown, "the id is not an integer");
    const auto id = it.value().is_number_unsigned() && it.value().get<std::uint64_t>() > INT64_MAX ? -1 : it.value().get<std::int64_t>();
    if (id < 0 || id >= static_cast<std::int64_t>(by_id.size()))
      model.fail_at(shown,
                    fmt::format("the id {} is outside 0 to {}; ids count up from 0 without gaps", it.value().dump(), by_id.size() - 1));
    if (by_id[id]) model.fail_at(shown, fmt::format("the id {} belongs to '{}' already", id, by_id[id]->substr(0, 40)));
    by_id[id] = &it.key();
  }
  if (by_id.empty()) model.fail_at("vocab", "is empty");
  if (static_cast<std::int64_t>(by_id.size()) > kMaxTokens) model.fail_at("vocab", fmt::format("more than {} tokens", kMaxTokens));
  Vocabulary out;
  for (const auto* text : by_id) out.add(*text);
  return out;
}

/// Tokens that are found in the raw text; new ones extend the vocabulary.
void read_added(const JsonFields& root, BertParts& parts) {
  const Json& list = root.array("added_tokens");
  if (list.size() > kMaxAdded) root.fail_at("added_tokens", fmt::format("{} tokens; at most {}", list.size(), kMaxAdded));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const JsonFields fields(list[i], root.origin(), fmt::format("added_tokens[{}]", i));
    const std::string content = fields.text("content");
    if (content.empty()) fields.fail_at("content", "is empty");
    for (const char* unsupported : {"single_word", "lstrip", "rstrip", "normalized"})
      if (fields.boolean(unsupported, false)) fields.fail_at(unsupported, fmt::format("true is not supported (token '{}')", content));
    const auto id = fields.integer("id", 0, kMaxTokens);
    auto known = parts.vocabulary.find(content);
    if (known < 0 && id == parts.vocabulary.size()) known = parts.vocabulary.add(content);
    if (known != id)
      fields.fail_at("id", fmt::format("{} does not fit '{}': the vocabulary says {}", id, content,
                                       known < 0 ? fmt::format("{} is next", parts.vocabulary.size()) : std::to_string(known)));
    if (std::find(parts.added.begin(), parts.added.end(), known) == parts.added.end()) parts.added.push_back(known);
  }
}

/// The names of the tokens around a text. Allowed: `[CLS] A [SEP]` as a template, or BertProcessing.
void read_post_processor(const JsonFields& root, BertParts& parts) {
  const JsonFields fields = root.object("post_processor");
  const std::string type = fields.text("type");
  if (type == "BertProcessing") {
    const auto name = [&](const char* key) {
      const Json& pair = fields.array(key);
      if (pair.size() != 2 || !pair[0].is_string()) fields.fail_at(key, "is not [token, id]");
      return pair[0].get<std::string>();
    };
    parts.cls = name("cls");
    parts.sep = name("sep");
    return;
  }
  if (type != "TemplateProcessing")
    fields.fail_at("type", fmt::format("'{}' is not supported; allowed: TemplateProcessing, BertProcessing", type));
  const Json& single = fields.array("single");
  const auto special = [&](std::size_t i) {
    return JsonFields(single[i], root.origin(), fmt::format("post_processor.single[{}]", i)).object("SpecialToken").text("id");
  };
  if (single.size() != 3 || !single[1].is_object() || !single[1].contains("Sequence"))
    fields.fail_at("single", "is not one special token, the sequence, one special token; other templates are not supported");
  parts.cls = special(0);
  parts.sep = special(2);
}

void check_present(const JsonFields& root, const BertParts& parts) {
  for (const auto& needed : {parts.unknown, parts.cls, parts.sep})
    if (parts.vocabulary.find(needed) < 0) root.fail_at("model.vocab", fmt::format("the special token '{}' is missing", needed));
}

}  // namespace

std::unique_ptr<Tokenizer> tokenizer_from_json(const Json& document, const std::string& origin) {
  const JsonFields root(document, origin, "");
  const JsonFields model = root.object("model");
  const std::string type = model.text("type");
  if (type != "WordLevel" && type != "WordPiece")
    model.fail_at("type", fmt::format("'{}' is not supported; allowed: WordLevel, WordPiece", type));
  BertParts parts;
  parts.normalizer = read_normalizer(root);
  check_type(root.object("pre_tokenizer"), "BertPreTokenizer");
  parts.vocabulary = read_vocabulary(model);
  parts.unknown = model.text("unk_token");
  read_post_processor(root, parts);
  if (!root.is_null("added_tokens")) read_added(root, parts);
  check_present(root, parts);
  if (type == "WordLevel") return make_word_level(std::move(parts));
  const auto max_chars = model.is_null("max_input_chars_per_word") ? 100 : model.integer("max_input_chars_per_word", 1, kMaxCharsPerWord);
  const std::string prefix = model.is_null("continuing_subword_prefix") ? "##" : model.text("continuing_subword_prefix");
  return make_wordpiece(std::move(parts), prefix, max_chars);
}

std::unique_ptr<Tokenizer> load_tokenizer(const std::filesystem::path& tokenizer_json) {
  return tokenizer_from_json(read_json(tokenizer_json), tokenizer_json.string());
}

}  // namespace glass
