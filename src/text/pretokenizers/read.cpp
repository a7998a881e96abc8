// The table of pre-tokenizers by the name of their type, and the sequence of several.
#include <functional>

#include "text/part_sequence.h"
#include "text/pretokenizers/pretokenizer.h"
#include "text/type_table.h"

namespace glass {

namespace {

PreTokenizerPtr make_sequence(const JsonFields& fields, bool bytes_stay, int depth) {
  std::vector<PreTokenizerPtr> parts;
  const std::size_t count = fields.array("pretokenizers").size();
  for_each_object(fields, "pretokenizers", [&](const JsonFields& part) {
    const bool last = parts.size() + 1 == count;
    parts.push_back(read_pre_tokenizer(part, bytes_stay && last, depth + 1));
  });
  return std::make_unique<PartSequence<PreTokenizer, PieceText>>(std::move(parts));
}

}  // namespace

PreTokenizerPtr read_pre_tokenizer(const JsonFields& fields, bool bytes_stay, int depth) {
  using Make = std::function<PreTokenizerPtr(const JsonFields&)>;
  const TypeTable<Make> table = {
      {"BertPreTokenizer", [](const JsonFields&) { return make_bert_pre_tokenizer(); }},
      {"ByteLevel", [bytes_stay](const JsonFields& f) { return make_byte_level(f, bytes_stay); }},
      {"Metaspace", make_metaspace},
      {"Whitespace", [](const JsonFields&) { return make_whitespace(); }},
      {"WhitespaceSplit", make_character_split},
      {"Split", make_split},
      {"Digits", make_character_split},
      {"Punctuation", make_character_split},
      {"CharDelimiterSplit", make_character_split},
      {"FixedLength", make_fixed_length},
      {"UnicodeScripts", [](const JsonFields&) { return make_unicode_scripts(); }},
      {"Sequence", [bytes_stay, depth](const JsonFields& f) { return make_sequence(f, bytes_stay, depth); }},
  };
  return find_type(table, fields, depth)(fields);
}

bool ends_with_byte_level(const JsonFields& fields) {
  const std::string type = fields.text("type");
  if (type == "ByteLevel") return true;
  if (type != "Sequence") return false;
  const Json& parts = fields.array("pretokenizers");
  return !parts.empty() && parts.back().is_object() && parts.back().contains("type") &&
         parts.back()["type"] == "ByteLevel";
}

}  // namespace glass
