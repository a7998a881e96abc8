// Seed pieces from the suffix array of the different words, each ended by a NUL that no piece may hold.
#include "text/training/seed_pieces.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "glass/base/error.h"
#include "glass/text/unicode.h"
#include "text/training/suffix_array.h"

namespace glass {

namespace {

constexpr char32_t kEnd = 0;

struct Characters {
  std::u32string text;  ///< the words, each with kEnd behind it
  std::map<char32_t, std::int64_t> counts;
};

Characters read_characters(const std::vector<CountedWord>& words) {
  Characters out;
  for (const CountedWord& word : words) {
    for (std::size_t at = 0; at < word.text.size();) {
      const char32_t c = next_code_point(word.text, at);
      out.text.push_back(c);
      if (c != kEnd) out.counts[c] += word.count;
    }
    out.text.push_back(kEnd);
  }
  if (out.text.size() >= UINT32_MAX)
    fail(ErrorKind::data,
         "training texts: {} characters of different words are more than can be numbered; give fewer texts",
         out.text.size());
  return out;
}

struct Candidate {
  std::uint64_t value = 0;
  Substring substring;
};

/// The substrings that may be pieces, the best first.
std::vector<Candidate> find_candidates(const std::u32string& text, const std::vector<std::uint32_t>& order) {
  std::vector<Candidate> out;
  for (const Substring& found : repeated_substrings(text, order, kMaxPieceLength)) {
    const auto characters = std::u32string_view(text).substr(order[found.first], found.length);
    if (found.length < 2 || characters.find(kEnd) != std::u32string_view::npos) continue;
    out.push_back({std::uint64_t{found.count} * found.length, found});
  }
  // Of two substrings the one with the later suffixes, then the longer one, is the later text.
  std::sort(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) {
    if (a.value != b.value) return a.value > b.value;
    return a.substring.first != b.substring.first ? a.substring.first > b.substring.first
                                                  : a.substring.length > b.substring.length;
  });
  return out;
}

std::string utf8(std::u32string_view characters) {
  std::string out;
  for (const char32_t c : characters) append_utf8(out, c);
  return out;
}

}  // namespace

std::vector<ScoredPiece> seed_pieces(const std::vector<CountedWord>& words) {
  const Characters all = read_characters(words);
  std::vector<std::pair<std::int64_t, char32_t>> characters;
  for (const auto& [c, count] : all.counts) characters.emplace_back(count, c);
  std::sort(characters.rbegin(), characters.rend());
  std::vector<ScoredPiece> pieces;
  for (const auto& [count, c] : characters) pieces.push_back({utf8({&c, 1}), static_cast<double>(count)});
  const std::vector<std::uint32_t> order = sort_suffixes(all.text, kMaxPieceLength);
  for (const Candidate& candidate : find_candidates(all.text, order)) {
    if (pieces.size() >= kMostSeedPieces) break;
    const auto& substring = candidate.substring;
    pieces.push_back({utf8(std::u32string_view(all.text).substr(order[substring.first], substring.length)),
                      static_cast<double>(candidate.value)});
  }
  double sum = 0;
  for (const ScoredPiece& piece : pieces) sum += piece.score;
  for (ScoredPiece& piece : pieces) piece.score = std::log(piece.score) - std::log(sum);
  return pieces;
}

}  // namespace glass
