// Building a vocabulary of characters from texts.
#include <set>

#include "glass/base/error.h"
#include "glass/text/unicode.h"
#include "text/build_document.h"
#include "text/tokenizer_parts.h"

namespace glass {

std::unique_ptr<Tokenizer> build_character_tokenizer(const std::vector<std::string_view>& texts) {
  std::set<char32_t> characters;
  for (const std::string_view text : texts) {
    if (const auto bad = invalid_utf8(text)) fail(ErrorKind::data, "training text: byte {} is not UTF-8", *bad);
    for (std::size_t position = 0; position < text.size();) characters.insert(next_code_point(text, position));
  }
  std::vector<std::string> tokens = {"[PAD]", "[UNK]", "[MASK]"};
  for (const char32_t c : characters) append_utf8(tokens.emplace_back(), c);
  TokenizerDocument document;
  document.origin = "character tokenizer";
  document.rest = character_document(tokens);
  set_vocabulary(tokens, document);
  return make_tokenizer(document);
}

}  // namespace glass
