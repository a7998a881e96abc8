// Lines of JSON around a tokenizer: texts and lists of ids that are read, encodings that are written.
#pragma once

#include <optional>
#include <string>

#include "glass/base/json.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// What a line holds: one text, or two that belong together.
struct TextLine {
  std::string text;
  std::optional<std::string> pair;
};

/// Of a JSON line: a text, or an object with "text" and, for a second one, "pair". Anything else is an Error (data) at
/// `origin`.
TextLine text_of_json_line(const std::string& line, const std::string& origin);

/// The line's texts as tokens; errors of the tokenizer name `origin`.
Encoding encode_line(const Tokenizer& tokenizer, const TextLine& line, const std::string& origin);

/// {"ids", "tokens", "offsets", "char_offsets", "special", "unknown"}, a value a token; of two texts "type_ids" and
/// "sequences" too (as Encoding has them).
Json encoding_to_json(const Tokenizer& tokenizer, const Encoding& encoding, bool is_pair);

/// The text of a JSON line of ids: [1, 2, 3], or an object with "ids". Anything else, and what the tokenizer says of
/// the ids, is an Error (data) at `origin`.
std::string decode_json_line(const Tokenizer& tokenizer, const std::string& line, const std::string& origin);

}  // namespace glass
