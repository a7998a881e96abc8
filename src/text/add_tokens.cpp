// More tokens for a vocabulary that is there.
#include <algorithm>

#include "glass/base/error.h"
#include "glass/text/tokenizer.h"

namespace glass {

namespace {

Json added_token(std::int64_t id, const std::string& text) {
  return {{"id", id},        {"content", text},     {"single_word", false}, {"lstrip", false},
          {"rstrip", false}, {"normalized", false}, {"special", false}};
}

}  // namespace

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
    document["added_tokens"].push_back(added_token(next++, token));
  }
  return tokenizer_from_json(document, key);
}

}  // namespace glass
