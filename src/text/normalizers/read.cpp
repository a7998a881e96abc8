// The table of normalizers by the name of their type, and the sequence of several.
#include <functional>

#include "text/normalizers/normalizer.h"
#include "text/part_sequence.h"
#include "text/type_table.h"

namespace glass {

namespace {

NormalizerPtr make_sequence(const JsonFields& fields, int depth) {
  std::vector<NormalizerPtr> parts;
  for_each_object(fields, "normalizers",
                  [&](const JsonFields& part) { parts.push_back(read_normalizer(part, depth + 1)); });
  return std::make_unique<PartSequence<Normalizer, AlignedText>>(std::move(parts));
}

}  // namespace

NormalizerPtr read_normalizer(const JsonFields& fields, int depth) {
  using Make = std::function<NormalizerPtr(const JsonFields&)>;
  const auto form = [](const JsonFields& f) { return make_unicode_form(f.text("type")); };
  const TypeTable<Make> table = {
      {"BertNormalizer", make_bert_normalizer},
      {"NFC", form},
      {"NFD", form},
      {"NFKC", form},
      {"NFKD", form},
      {"Lowercase", [](const JsonFields&) { return make_lowercase(); }},
      {"Strip", make_strip},
      {"StripAccents", [](const JsonFields&) { return make_strip_accents(); }},
      {"Replace", make_replace},
      {"Prepend", make_prepend},
      {"Precompiled", make_precompiled},
      {"Nmt", [](const JsonFields&) { return make_nmt(); }},
      {"ByteLevel", [](const JsonFields&) { return make_byte_level_normalizer(); }},
      {"Sequence", [depth](const JsonFields& f) { return make_sequence(f, depth); }},
  };
  return find_type(table, fields, depth)(fields);
}

}  // namespace glass
