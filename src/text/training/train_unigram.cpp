// Unigram: seed pieces, rounds of expectation-maximization and pruning until the vocabulary has its size, then every
// character is added.
#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "glass/text/unicode.h"
#include "text/build_document.h"
#include "text/tokenizer_parts.h"
#include "text/training/piece_lattice.h"
#include "text/training/trainers.h"
#include "text/training/unigram_em.h"

namespace glass {

namespace {

constexpr int kStepsBetweenPrunings = 2;
constexpr double kShrinkingFactor = 0.75;
constexpr double kTieBreaker = 0.0001;  // between the scores of characters that have no piece of their own

std::vector<std::string> characters_of(const std::vector<CountedWord>& words) {
  std::set<char32_t> found;
  for (const CountedWord& word : words)
    for (std::size_t at = 0; at < word.text.size();) found.insert(next_code_point(word.text, at));
  std::vector<std::string> out;
  for (const char32_t c : found) append_utf8(out.emplace_back(), c);
  return out;
}

/// From the seeds down to a tenth more pieces than are wanted; piece 0 is the unknown one.
std::vector<ScoredPiece> search(const std::vector<CountedWord>& words, std::size_t vocab_size, int threads) {
  std::vector<ScoredPiece> pieces(1);
  for (ScoredPiece& seed : seed_pieces(words)) pieces.push_back(std::move(seed));
  const std::size_t enough = vocab_size * 11 / 10;
  for (;;) {
    for (int step = 0; step < kStepsBetweenPrunings; ++step) pieces = em_step(pieces, words, threads);
    if (pieces.size() <= enough) return pieces;
    const auto keep = static_cast<std::size_t>(static_cast<double>(pieces.size()) * kShrinkingFactor);
    pieces = prune_pieces(pieces, words, std::max(enough, keep), threads);
  }
}

/// All characters, then the first of the pieces, up to `most`; sorted by falling score. Pieces that are special tokens
/// are left out.
std::vector<ScoredPiece> choose(const std::vector<ScoredPiece>& pieces, const std::vector<std::string>& characters,
                                const std::vector<std::string>& special, std::size_t most) {
  std::unordered_map<std::string_view, double> scores;
  double least = 0;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    scores.emplace(pieces[i].text, pieces[i].score);
    least = std::min(least, pieces[i].score);
  }
  std::unordered_set<std::string_view> taken(special.begin(), special.end());
  std::vector<ScoredPiece> out;
  double penalty = 0;
  for (const std::string& character : characters) {
    if (!taken.insert(character).second) continue;
    const auto known = scores.find(character);
    out.push_back({character, known != scores.end() ? known->second : least + penalty});
    penalty += known != scores.end() ? 0 : kTieBreaker;
  }
  for (std::size_t i = 1; i < pieces.size() && out.size() < most; ++i)
    if (taken.insert(pieces[i].text).second) out.push_back(pieces[i]);
  std::stable_sort(out.begin(), out.end(),
                   [](const ScoredPiece& a, const ScoredPiece& b) { return a.score > b.score; });
  return out;
}

}  // namespace

std::unique_ptr<Tokenizer> train_unigram(const Texts& texts, const TokenizerTraining& settings) {
  const std::vector<std::string> special = all_special_tokens(settings);
  TokenizerDocument document;
  document.origin = "trained unigram tokenizer";
  document.rest = unigram_document(std::find(special.begin(), special.end(), "<unk>") - special.begin());
  if (settings.lowercase) set_lowercase(document.rest);
  const std::vector<CountedWord> words = count_words(texts, document.rest, false, settings.threads);
  const std::vector<std::string> characters = characters_of(words);
  check_room(settings, std::ssize(characters), "characters");
  const std::vector<ScoredPiece> pieces =
      search(words, static_cast<std::size_t>(settings.vocab_size), settings.threads);
  const std::vector<ScoredPiece> chosen =
      choose(pieces, characters, special, static_cast<std::size_t>(settings.vocab_size) - special.size());
  for (const std::string& token : special) {
    add_special_token(document.rest, token, std::ssize(document.vocab));
    document.vocab.push_back({token, 0.0, false});
  }
  for (const ScoredPiece& piece : chosen) document.vocab.push_back({piece.text, piece.score, false});
  document.has_vocab = document.vocab_is_list = true;
  return make_tokenizer(document);
}

}  // namespace glass
