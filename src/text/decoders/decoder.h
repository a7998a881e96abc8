// What a decoder is: it turns the texts of tokens back into a text.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "text/json_fields.h"

namespace glass {

using TokenTexts = std::vector<std::string>;

class Decoder {
 public:
  virtual ~Decoder() = default;
  /// Rewrites the list; the text is what its members are when they are put together.
  virtual void apply(TokenTexts& tokens) const = 0;
};

using DecoderPtr = std::unique_ptr<Decoder>;

/// The decoder that an object of a tokenizer.json describes; an unknown type or a wrong member is a named Error of kind
/// data.
DecoderPtr read_decoder(const JsonFields& fields, int depth = 0);

DecoderPtr make_wordpiece_decoder(const JsonFields& fields);
DecoderPtr make_bpe_decoder(const JsonFields& fields);
DecoderPtr make_byte_level_decoder();
DecoderPtr make_byte_fallback_decoder();
DecoderPtr make_metaspace_decoder(const JsonFields& fields);
DecoderPtr make_strip_decoder(const JsonFields& fields);
DecoderPtr make_replace_decoder(const JsonFields& fields);
DecoderPtr make_fuse_decoder();
DecoderPtr make_ctc_decoder(const JsonFields& fields);

/// Valid UTF-8 from any bytes: each maximal beginning of a sequence that breaks off, and each byte that begins none, is
/// U+FFFD.
std::string valid_utf8(std::string_view bytes);
/// English spacing as BERT's cleanup has it: no blank before a full stop, "do not" as "don't" and so on.
std::string clean_up(std::string text);
/// Every `from` becomes `to`, from left to right.
std::string replace_all(std::string text, std::string_view from, std::string_view to);

}  // namespace glass
