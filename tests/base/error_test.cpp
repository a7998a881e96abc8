// Suggestions of error texts: the nearest name, or the list of what is known.
#include "glass/base/error.h"

#include <gtest/gtest.h>

namespace glass::error_test {
namespace {

TEST(Error, TheNearestNameIsSuggested) {
  EXPECT_EQ(nearest_name("learning_rat", {"layers", "learning_rate"}), "learning_rate");
  EXPECT_EQ(nearest_name("zzzzzz", {"layers", "learning_rate"}), "");
  EXPECT_EQ(did_you_mean("layer", {"layers", "heads"}), "; did you mean 'layers'?");
  EXPECT_EQ(did_you_mean("zzzzzz", {"layers", "heads"}), "; known: layers, heads");
}

TEST(Error, AnErrorCarriesTheExitCodeOfItsKind) {
  try {
    fail(ErrorKind::config, "{}: {}", "a.toml:3", "wrong");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 3);
    EXPECT_STREQ(error.what(), "a.toml:3: wrong");
  }
}

TEST(Error, SwappedNeighboursCountAsOneMistake) {
  // "ba" is two substitutions from "ab" but one swap, and a short name allows one mistake.
  EXPECT_EQ(nearest_name("ab", {"ba"}), "ba");
  EXPECT_EQ(nearest_name("ab", {"cd"}), "");
}

TEST(Error, NamesThatOnlyLookAlikeAreNotSuggested) {
  EXPECT_EQ(nearest_name("camembert", {"albert", "bert", "roberta"}), "");
  EXPECT_EQ(nearest_name("deberta", {"albert", "bert", "roberta"}), "");
  EXPECT_EQ(nearest_name("x", {"y"}), "");
  EXPECT_EQ(nearest_name("integrated_gradint", {"integrated_gradients"}), "integrated_gradients");
}

TEST(Error, AHugeUnknownNameCostsNothing) {
  EXPECT_EQ(nearest_name(std::string(50'000'000, 'x'), {"layers", "heads"}), "");
}

TEST(Error, AMessageListsAFewOfManyKnownNames) {
  std::vector<std::string> vocabulary;
  for (int i = 0; i < 50257; ++i) vocabulary.push_back("token" + std::to_string(i));
  const std::string said = did_you_mean("zzzzzzzzzzzz", vocabulary);
  EXPECT_LT(said.size(), 300U);
  EXPECT_TRUE(said.ends_with("token19 and 50237 more")) << said;
}

TEST(Error, NoKnownNamesMeanNoSuggestion) {
  EXPECT_EQ(did_you_mean("x", {}), "");
}

TEST(Error, AFailedCheckIsOurOwnMistake) {
  EXPECT_NO_THROW(check(true, "never said"));
  try {
    check(false, "{} rows", 3);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 70);
    EXPECT_STREQ(error.what(), "internal error: 3 rows");
  }
}

TEST(Error, ShownTextIsCutAtACharacterAndHasNoControls) {
  EXPECT_EQ(shown("a\x1b[31m\n"), "a\\x1b[31m\\n");
  EXPECT_EQ(shown("abcdef", 3), "abc...");
  EXPECT_EQ(shown("ab\xc3\xa9z", 3),
            "ab\xc3\xa9...");  // The cut falls inside the two bytes of e-acute and moves behind them.
  EXPECT_EQ(shown("abc", 3), "abc");
}

}  // namespace
}  // namespace glass::error_test
