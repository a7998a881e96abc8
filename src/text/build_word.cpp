// Building a word-level vocabulary from texts.
#include <algorithm>

#include "text/build_document.h"
#include "text/tokenizer_parts.h"
#include "text/training/count_words.h"

namespace glass {

std::unique_ptr<Tokenizer> build_word_tokenizer(const std::vector<std::string_view>& texts, bool lowercase,
                                                std::int64_t vocab_size, std::int64_t min_frequency) {
  std::vector<std::string> tokens(std::begin(kBertSpecial), std::end(kBertSpecial));
  TokenizerDocument document;
  document.origin = "word-level tokenizer";
  document.rest = bert_document(tokens, lowercase, word_level_model());
  std::vector<CountedWord> words = count_words(texts, document.rest, false, 0);
  std::stable_sort(words.begin(), words.end(),
                   [](const CountedWord& a, const CountedWord& b) { return a.count > b.count; });
  for (CountedWord& word : words) {
    if (static_cast<std::int64_t>(tokens.size()) >= vocab_size || word.count < min_frequency) break;
    tokens.push_back(std::move(word.text));
  }
  set_vocabulary(tokens, document);
  return make_tokenizer(document);
}

}  // namespace glass
