// Building a word-level vocabulary from texts.
#include <algorithm>
#include <unordered_map>

#include "glass/base/error.h"
#include "glass/text/unicode.h"
#include "text/bert_tokenizer.h"

namespace glass {

namespace {

using Counts = std::unordered_map<std::string, std::int64_t>;

/// Counts the words of one text. Special tokens written out in a text ("[MASK]") are cut to "[", "mask", "]" here: they are no words.
void count_words(std::string_view text, const NormalizerOptions& options, std::vector<NormalChar>& chars, WordBytes& word, Counts& counts) {
  if (const auto bad = invalid_utf8(text)) fail(ErrorKind::data, "training text: byte {} is not UTF-8", *bad);
  normalize_text({text, 0, 0}, options, chars);
  const std::span<const NormalChar> all(chars);
  for (std::size_t begin = 0; begin < chars.size();) {
    const std::size_t end = word_end(chars, begin);
    if (end > begin) {
      word.assign(all.subspan(begin, end - begin));
      ++counts[word.bytes];
    }
    begin = std::max(end, begin + 1);
  }
}

}  // namespace

std::unique_ptr<Tokenizer> build_word_tokenizer(const std::vector<std::string_view>& texts, bool lowercase, std::int64_t vocab_size,
                                                std::int64_t min_frequency) {
  BertParts parts;
  parts.normalizer.lowercase = parts.normalizer.strip_accents = lowercase;
  Counts counts;
  std::vector<NormalChar> chars;
  WordBytes word;
  for (const auto text : texts) count_words(text, parts.normalizer, chars, word, counts);
  std::vector<std::pair<std::string, std::int64_t>> words;
  for (auto& [text, count] : counts)
    if (count >= min_frequency) words.emplace_back(text, count);
  std::sort(words.begin(), words.end(),
            [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
  for (const char* special : {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}) parts.added.push_back(parts.vocabulary.add(special));
  for (auto& [text, count] : words) {
    if (parts.vocabulary.size() >= vocab_size) break;
    parts.vocabulary.add(std::move(text));
  }
  return make_word_level(std::move(parts));
}

}  // namespace glass
