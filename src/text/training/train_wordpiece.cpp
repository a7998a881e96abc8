// WordPiece: BERT's words; characters that continue a word are tokens of their own, with "##" before them.
#include <map>

#include "glass/text/unicode.h"
#include "text/build_document.h"
#include "text/tokenizer_parts.h"
#include "text/training/count_words.h"
#include "text/training/learn_merges.h"
#include "text/training/trainers.h"

namespace glass {

namespace {

constexpr std::string_view kContinues = "##";

/// The tokens of a character where it begins a word and where it continues one; -1 where there is no such token.
struct CharacterTokens {
  std::int32_t first = -1, later = -1;
};
using Alphabet = std::map<char32_t, CharacterTokens>;

/// Calls `use(character, is_first)` for the characters of a word.
template <typename Use>
void for_each_character(std::string_view word, const Use& use) {
  for (std::size_t at = 0; at < word.size();) {
    const bool is_first = at == 0;
    use(next_code_point(word, at), is_first);
  }
}

/// Every character is a token by itself, also one that never begins a word: a new word may begin with it. Those that
/// continue a word follow.
Alphabet find_alphabet(const std::vector<CountedWord>& words) {
  Alphabet alphabet;
  for (const CountedWord& word : words) {
    for_each_character(word.text, [&](char32_t c, bool is_first) {
      CharacterTokens& tokens = alphabet[c];
      if (!is_first) tokens.later = 0;
    });
  }
  return alphabet;
}

void number_alphabet(Alphabet& alphabet, Vocabulary& vocabulary) {
  const auto add = [&](std::string text, char32_t c) {
    append_utf8(text, c);
    const std::int32_t known = vocabulary.find(text);  // a special token may be one character
    return known >= 0 ? known : vocabulary.add(std::move(text));
  };
  for (auto& [c, tokens] : alphabet) tokens.first = add("", c);
  for (auto& [c, tokens] : alphabet)
    if (tokens.later == 0) tokens.later = add(std::string(kContinues), c);
}

SpelledWords spell(const std::vector<CountedWord>& words, const Alphabet& alphabet) {
  SpelledWords out;
  for (const CountedWord& word : words) {
    for_each_character(word.text, [&](char32_t c, bool is_first) {
      const CharacterTokens& tokens = alphabet.at(c);
      out.tokens.push_back(is_first ? tokens.first : tokens.later);
    });
    out.ends.push_back(static_cast<std::uint32_t>(out.tokens.size()));
    out.counts.push_back(word.count);
  }
  return out;
}

std::int64_t alphabet_size(const Alphabet& alphabet) {
  std::int64_t size = std::ssize(alphabet);
  for (const auto& [c, tokens] : alphabet) size += tokens.later == 0;
  return size;
}

}  // namespace

std::unique_ptr<Tokenizer> train_wordpiece(const Texts& texts, const TokenizerTraining& settings) {
  const std::vector<std::string> special = all_special_tokens(settings);
  TokenizerDocument document;
  document.origin = "trained WordPiece tokenizer";
  document.rest = bert_document(special, settings.lowercase, wordpiece_model());
  document.rest["decoder"] = {{"type", "WordPiece"}, {"prefix", kContinues}, {"cleanup", true}};
  const std::vector<CountedWord> words = count_words(texts, document.rest, false, settings.threads);
  if (words.empty())
    fail(ErrorKind::data, "training texts: they hold no word after BERT's normalization; give texts with words");
  Alphabet alphabet = find_alphabet(words);
  check_room(settings, alphabet_size(alphabet), "characters (those that continue a word count twice)");
  Vocabulary vocabulary;
  for (const std::string& token : special) vocabulary.add(token);
  number_alphabet(alphabet, vocabulary);
  for (const std::string& token : settings.special) add_special_token(document.rest, token, vocabulary.find(token));
  learn_merges(spell(words, alphabet), {settings.vocab_size, settings.min_frequency, kContinues}, vocabulary);
  set_vocabulary(vocabulary.texts(), document);
  return make_tokenizer(document);
}

}  // namespace glass
