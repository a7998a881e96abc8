// What is said of names of labels that are probably not meant as they stand.
#include "data/label_names.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glass::label_names_test {
namespace {

using Names = std::vector<std::string>;

std::string doubt(const Names& names, DataKind kind = DataKind::labelled) {
  const Names doubts = doubts_about_names(names, kind);
  EXPECT_EQ(doubts.size(), 1u);
  return doubts.empty() ? "" : doubts.front();
}

TEST(LabelNames, ThatDifferOnlyInHowTheyAreWrittenAreNamed) {
  for (const Names& alike : {Names{"GOOD", "Good"}, Names{"1", "1.0"}, Names{"01", "1"}, Names{"TRUE", "True"},
                             Names{"caf\u00e9", "cafe\u0301"}, Names{"\"good\"", "good"}, Names{"a  b", "a b"},
                             Names{"good", "\u200bgood"}, Names{"B-PER", "b-per"}}) {
    Names names = alike;
    names.push_back("else");
    test::expect_part(doubt(names), "are learned as different ones: \"" + shown(alike[0], 40) + "\", \"");
  }
  EXPECT_TRUE(doubts_about_names({"good", "goods", "1", "10", "-1", "''", "\"", "a, b"}, DataKind::labelled).empty());
}

TEST(LabelNames, ThatStandForMissingValuesAreNamed) {
  test::expect_part(doubt({"NaN", "good", "null"}), "for a missing value: \"NaN\", \"null\"");
  EXPECT_TRUE(doubts_about_names({"no", "none", "unknown"}, DataKind::labelled).empty());
}

TEST(LabelNames, OfSeveralInOneAreNamedWhereTextsHaveSeveral) {
  test::expect_part(doubt({"x", "x, y", "y;z"}, DataKind::multi_labelled), "learned as one label: \"x, y\"; several");
  test::expect_part(doubt({"a", "b;a"}, DataKind::multi_labelled), "separated by \"|\"");
  EXPECT_TRUE(doubts_about_names({"x", "x, y"}, DataKind::labelled).empty());
  EXPECT_TRUE(doubts_about_names({"good, mostly", "bad"}, DataKind::multi_labelled).empty());
}

TEST(LabelNames, AreNotAllListed) {
  Names names;
  for (int i = 0; i < 9; ++i) names.insert(names.end(), {fmt::format("a{}", i), fmt::format("A{}", i)});
  test::expect_part(doubt(names), "; and 4 more");
}

}  // namespace
}  // namespace glass::label_names_test
