// More tokens for a vocabulary that is there.
#include <algorithm>

#include "glass/base/error.h"
#include "glass/text/tokenizer.h"
#include "text/build_document.h"

namespace glass {

std::unique_ptr<Tokenizer> add_tokens(const Tokenizer& tokenizer, const std::vector<std::string>& tokens,
                                      const std::string& key) {
  Json document = tokenizer.to_json();
  std::int64_t next = tokenizer.vocab_size();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string& token = tokens[i];
    if (token.empty()) fail(ErrorKind::config, "{}: token {} is empty; remove it", key, i);
    if (tokenizer.id(token))
      fail(ErrorKind::config, "{}: the vocabulary has the token '{}' already; remove it here", key, shown(token));
    if (std::count(tokens.begin(), tokens.end(), token) > 1)
      fail(ErrorKind::config, "{}: the token '{}' stands twice", key, shown(token));
    add_special_token(document, token, next++);
  }
  return tokenizer_from_json(document, key);
}

}  // namespace glass
