// The table of decoders by the name of their type, and the sequence of several.
#include <functional>

#include "text/decoders/decoder.h"
#include "text/part_sequence.h"
#include "text/type_table.h"

namespace glass {

namespace {

DecoderPtr make_sequence(const JsonFields& fields, int depth) {
  std::vector<DecoderPtr> parts;
  for_each_object(fields, "decoders", [&](const JsonFields& part) { parts.push_back(read_decoder(part, depth + 1)); });
  return std::make_unique<PartSequence<Decoder, TokenTexts>>(std::move(parts));
}

}  // namespace

DecoderPtr read_decoder(const JsonFields& fields, int depth) {
  using Make = std::function<DecoderPtr(const JsonFields&)>;
  const TypeTable<Make> table = {
      {"WordPiece", make_wordpiece_decoder},
      {"BPEDecoder", make_bpe_decoder},
      {"ByteLevel", [](const JsonFields&) { return make_byte_level_decoder(); }},
      {"ByteFallback", [](const JsonFields&) { return make_byte_fallback_decoder(); }},
      {"Metaspace", make_metaspace_decoder},
      {"Strip", make_strip_decoder},
      {"Replace", make_replace_decoder},
      {"Fuse", [](const JsonFields&) { return make_fuse_decoder(); }},
      {"CTC", make_ctc_decoder},
      {"Sequence", [depth](const JsonFields& f) { return make_sequence(f, depth); }},
  };
  return find_type(table, fields, depth)(fields);
}

}  // namespace glass
