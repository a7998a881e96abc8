// The sums over words are made in a fixed number of chunks and added in their order: the same bits on any number of
// threads.
#include "text/training/unigram_em.h"

#include <algorithm>
#include <cmath>

#include "text/training/chunks.h"
#include "text/training/piece_lattice.h"

namespace glass {

namespace {

constexpr std::size_t kChunks = 16;
constexpr double kLeastExpected = 0.5;

/// d/dx log Gamma(x) for x > 0: the recurrence up to 7, then the asymptotic series in 1 / (x - 1/2) (Abramowitz and
/// Stegun 6.3).
double digamma(double x) {
  double result = 0;
  for (; x < 7; ++x) result -= 1 / x;
  const double middle = x - 0.5, square = 1 / (middle * middle);
  return result + std::log(middle) +
         square * (1.0 / 24 - square * (7.0 / 960 - square * (31.0 / 8064 - square * 127.0 / 30720)));
}

/// Adds up over all words: `use(word, work, sums)` adds to the sums of its chunk.
template <typename Use>
std::vector<double> sum_over_words(const std::vector<CountedWord>& words, std::size_t size, int threads,
                                   const Use& use) {
  const std::size_t workers = threads_for(kChunks, threads);
  std::vector<std::vector<double>> sums(kChunks);
  std::vector<PieceLattice::Work> works(workers);
  for_each_chunk(kChunks, workers, [&](std::size_t chunk, std::size_t worker) {
    sums[chunk].assign(size, 0);
    const std::size_t end = words.size() * (chunk + 1) / kChunks;
    for (std::size_t i = words.size() * chunk / kChunks; i < end; ++i) use(words[i], works[worker], sums[chunk]);
  });
  for (std::size_t chunk = 1; chunk < kChunks; ++chunk)
    for (std::size_t i = 0; i < size; ++i) sums[0][i] += sums[chunk][i];
  return sums[0];
}

/// How often each piece stands in the best ways of all words.
std::vector<double> count_in_best_ways(const PieceLattice& lattice, const std::vector<CountedWord>& words,
                                       std::size_t size, int threads) {
  return sum_over_words(words, size, threads,
                        [&](const CountedWord& word, PieceLattice::Work& work, std::vector<double>& sums) {
                          static thread_local std::vector<std::int32_t> way;
                          double score = 0;
                          lattice.best_way(word.text, work, way, score);
                          for (const std::int32_t piece : way)
                            sums[static_cast<std::size_t>(piece)] += static_cast<double>(word.count);
                        });
}

/// What becomes of a piece; `loss` is how much less likely the texts are without it.
struct Verdict {
  enum class Kind { drop, keep, compare } kind = Kind::drop;
  double loss = 0;
};

/// Judges pieces by the frequencies of the best ways; `frequency` has a number for each piece.
class Judge {
 public:
  Judge(const std::vector<ScoredPiece>& pieces, const PieceLattice& lattice, const std::vector<double>& frequency,
        double words)
      : pieces_(pieces), lattice_(lattice), frequency_(frequency), words_(words) {
    for (const double count : frequency) sum_ += count;
  }

  Verdict judge(std::size_t piece, PieceLattice::Work& work) const {
    static thread_local std::vector<std::int32_t> way;
    double score = 0;
    lattice_.best_way(pieces_[piece].text, work, way, score, static_cast<std::int32_t>(piece));
    const double count = frequency_[piece];
    if (way.empty()) return {Verdict::Kind::keep};
    if (score > pieces_[piece].score) return {count > 0 ? Verdict::Kind::keep : Verdict::Kind::drop};
    if (count == 0) return {Verdict::Kind::drop};
    // All that the piece stood for is put together from the pieces of the other way, whose frequencies rise by that.
    const double sum = std::log(sum_ + count * static_cast<double>(way.size() - 1));
    double other = 0;
    for (const std::int32_t part : way) other += std::log(frequency_[static_cast<std::size_t>(part)] + count) - sum;
    return {Verdict::Kind::compare, count / words_ * (std::log(count) - std::log(sum_) - other)};
  }

 private:
  const std::vector<ScoredPiece>& pieces_;
  const PieceLattice& lattice_;
  const std::vector<double>& frequency_;
  double words_, sum_ = 0;
};

}  // namespace

std::vector<ScoredPiece> em_step(const std::vector<ScoredPiece>& pieces, const std::vector<CountedWord>& words,
                                 int threads) {
  const PieceLattice lattice(pieces);
  const std::vector<double> expected = sum_over_words(
      words, pieces.size(), threads, [&](const CountedWord& word, PieceLattice::Work& work, std::vector<double>& sums) {
        lattice.add_expected(word.text, static_cast<double>(word.count), work, sums);
      });
  std::vector<ScoredPiece> out = {pieces[kUnknownPiece]};
  double sum = 0;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    if (expected[i] < kLeastExpected) continue;
    out.push_back({pieces[i].text, digamma(expected[i])});
    sum += expected[i];
  }
  const double log_sum = digamma(sum);
  for (std::size_t i = 1; i < out.size(); ++i) out[i].score -= log_sum;
  return out;
}

std::vector<ScoredPiece> prune_pieces(const std::vector<ScoredPiece>& pieces, const std::vector<CountedWord>& words,
                                      std::size_t keep, int threads) {
  const PieceLattice lattice(pieces);
  const std::vector<double> frequency = count_in_best_ways(lattice, words, pieces.size(), threads);
  double total = 0;
  for (const CountedWord& word : words) total += static_cast<double>(word.count);
  const Judge judge(pieces, lattice, frequency, total);
  std::vector<Verdict> verdicts(pieces.size());
  const std::size_t workers = threads_for(kChunks, threads);
  std::vector<PieceLattice::Work> works(workers);
  for_each_chunk(kChunks, workers, [&](std::size_t chunk, std::size_t worker) {
    const std::size_t end = pieces.size() * (chunk + 1) / kChunks;
    for (std::size_t i = std::max<std::size_t>(1, pieces.size() * chunk / kChunks); i < end; ++i)
      verdicts[i] = judge.judge(i, works[worker]);
  });
  std::vector<ScoredPiece> out = {pieces[kUnknownPiece]};
  std::vector<std::size_t> candidates;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    if (verdicts[i].kind == Verdict::Kind::keep) out.push_back(pieces[i]);
    if (verdicts[i].kind == Verdict::Kind::compare) candidates.push_back(i);
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [&](std::size_t a, std::size_t b) { return verdicts[a].loss > verdicts[b].loss; });
  for (const std::size_t i : candidates) {
    if (out.size() >= keep) break;
    out.push_back(pieces[i]);
  }
  return out;
}

}  // namespace glass
