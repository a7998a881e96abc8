// One step of expectation-maximization and one pruning, by closed forms and golden values.
#include "text/training/unigram_em.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "text/golden.h"
#include "text/training/piece_lattice.h"

namespace glass::unigram_em_test {
namespace {

using namespace test;

constexpr double kRounding = 1e-12;

TEST(PieceLattice, ExpectsPiecesByTheProbabilityOfTheWaysThatHoldThem) {
  // "ab" as ab (probability .2) or a, b (.5 * .3).
  const std::vector<ScoredPiece> pieces = {{"", 0}, {"a", std::log(0.5)}, {"b", std::log(0.3)}, {"ab", std::log(0.2)}};
  const PieceLattice lattice(pieces);
  PieceLattice::Work work;
  std::vector<double> expected(4, 0);
  lattice.add_expected("ab", 7, work, expected);
  EXPECT_NEAR(expected[3], 7 * 0.2 / 0.35, kRounding);
  EXPECT_NEAR(expected[1], 7 * 0.15 / 0.35, kRounding);
  EXPECT_NEAR(expected[2], 7 * 0.15 / 0.35, kRounding);
  EXPECT_EQ(expected[0], 0);
}

TEST(PieceLattice, ExpectedPiecesCoverALongWordOnce) {
  const std::vector<ScoredPiece> pieces = {{"", 0}, {"a", -1}, {"aa", -2}, {"aaaa", -3.5}};
  const PieceLattice lattice(pieces);
  PieceLattice::Work work;
  std::vector<double> expected(4, 0);
  lattice.add_expected(std::string(5000, 'a') + "?", 1, work, expected);
  EXPECT_NEAR(expected[1] + 2 * expected[2] + 4 * expected[3], 5000, 1e-6);
  EXPECT_NEAR(expected[0], 1, kRounding);  // nothing but the unknown piece stands for "?"
}

TEST(PieceLattice, TheBestWayIsTheMostProbable) {
  const std::vector<ScoredPiece> pieces = {{"", 0}, {"a", -1}, {"b", -1}, {"ab", -1.5}, {"ba", -4}};
  const PieceLattice lattice(pieces);
  PieceLattice::Work work;
  std::vector<std::int32_t> way;
  double score = 0;
  lattice.best_way("aba", work, way, score);
  EXPECT_EQ(way, (std::vector<std::int32_t>{1, 3}));  // from the last
  EXPECT_NEAR(score, -2.5, kRounding);
  lattice.best_way("ab", work, way, score, 3);
  EXPECT_EQ(way, (std::vector<std::int32_t>{2, 1}));
  lattice.best_way("a", work, way, score, 1);
  EXPECT_TRUE(way.empty());
}

TEST(UnigramEm, LeavesOutWhatIsSeldomExpected) {
  const std::vector<ScoredPiece> pieces = {{"", 0}, {"a", -1}, {"b", -1}, {"ab", -9}, {"c", -1}};
  const auto after = em_step(pieces, {{"ab", 2}}, 1);
  ASSERT_EQ(after.size(), 3U);  // the unknown piece, a, b
  EXPECT_EQ(after[1].text, "a");
  EXPECT_DOUBLE_EQ(after[1].score, after[2].score);
  EXPECT_LT(after[1].score, std::log(0.5));  // digamma(x) - digamma(2 x) < log(1 / 2): rare pieces lose
}

TEST(UnigramEm, PrunesByTheLossOfKudosFormula) {
  const Json expected = read_json(golden_path("tokenizer_training.json"))["prune"];
  std::vector<ScoredPiece> pieces(1);
  for (const Json& piece : expected["pieces"]) pieces.push_back({piece[0], piece[1]});
  std::vector<CountedWord> words;
  for (const Json& word : expected["words"]) words.push_back({word[0], word[1]});
  const auto kept = expected["kept"].get<std::vector<std::string>>();
  const auto by_loss = expected["by_loss"].get<std::vector<std::string>>();
  for (const std::size_t keep :
       {1 + kept.size() + by_loss.size(), 1 + kept.size() + by_loss.size() / 2, std::size_t{1}}) {
    std::vector<std::string> wanted = kept;
    for (std::size_t i = 0; i < by_loss.size() && 1 + wanted.size() < keep; ++i) wanted.push_back(by_loss[i]);
    std::vector<std::string> left;
    for (const ScoredPiece& piece : prune_pieces(pieces, words, keep, 2)) left.push_back(piece.text);
    EXPECT_EQ(left.front(), "");
    EXPECT_EQ(std::vector<std::string>(left.begin() + 1, left.end()), wanted);
  }
}

}  // namespace
}  // namespace glass::unigram_em_test
