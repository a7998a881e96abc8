// Which tags mark entities, and how they are read.
#include "glass/task/metrics/tag_scheme.h"

#include <gtest/gtest.h>

namespace glass::tag_scheme_test {
namespace {

using Tags = std::vector<std::string>;

std::string name_of(const Tags& tags) {
  return find_tag_scheme(tags).name;
}

TEST(TagScheme, IsFoundByItsLetters) {
  EXPECT_EQ(name_of({"B-PER", "I-PER", "O"}), "BIO");
  EXPECT_EQ(name_of({"I-PER", "O"}), "IO");
  EXPECT_EQ(name_of({"B-PER", "E-PER", "I-PER", "O", "S-PER"}), "BIOES");
  EXPECT_EQ(name_of({"B-PER", "I-PER", "L-PER", "O", "U-PER"}), "BILOU");
  EXPECT_EQ(name_of({"O", "U-PER"}), "BILOU");
  EXPECT_EQ(name_of({"B", "E", "M", "S"}), "BMES");
  EXPECT_EQ(name_of({"B-PER", "E-PER", "M-PER", "O", "W-PER"}), "BMEWO");
}

TEST(TagScheme, TagsWithoutATypeAndOtherSpellingsAreTheSame) {
  EXPECT_EQ(find_tag_scheme({"B", "I", "O"}).canonical, (Tags{"B", "I", "O"}));
  EXPECT_EQ(find_tag_scheme({"B_PER", "I_PER", "O"}).canonical, (Tags{"B-PER", "I-PER", "O"}));
  EXPECT_EQ(find_tag_scheme({"PER-B", "PER-I", "O"}).canonical, (Tags{"B-PER", "I-PER", "O"}));
  EXPECT_EQ(find_tag_scheme({"B-A-B", "I-A-B", "O"}).canonical, (Tags{"B-A-B", "I-A-B", "O"}));
}

TEST(TagScheme, OnlyBilouIsReadStrictly) {
  EXPECT_EQ(find_tag_scheme({"B-PER", "L-PER", "O"}).reading, EntityReading::bilou);
  EXPECT_EQ(find_tag_scheme({"B-PER", "E-PER", "O"}).reading, EntityReading::lenient);
}

TEST(TagScheme, OtherWordsOfAnEntityHaveTheLettersOfBioes) {
  EXPECT_EQ(find_tag_scheme({"B-X", "E-X", "M-X", "O", "S-X"}).canonical, (Tags{"B-X", "E-X", "I-X", "O", "S-X"}));
  EXPECT_EQ(find_tag_scheme({"B-X", "E-X", "M-X", "O", "W-X"}).canonical, (Tags{"B-X", "E-X", "I-X", "O", "S-X"}));
}

TEST(TagScheme, WordClassesAreNone) {
  EXPECT_EQ(name_of({"ADJ", "NOUN", "VERB", "X"}), "");
  EXPECT_EQ(name_of({"I", "S"}), "");  // single letters, none of which begins anything
  EXPECT_FALSE(find_tag_scheme({"ADJ", "NOUN"}).marks_entities());
}

TEST(TagScheme, AnOBesideTagsOfNoSchemeIsUnknown) {
  EXPECT_EQ(name_of({"LOC", "O", "PER"}), "unknown");
  EXPECT_EQ(name_of({"B-PER", "I-PER", "O", "X"}), "unknown");
  EXPECT_EQ(name_of({"B-PER", "L-PER", "O", "S-PER"}), "unknown");  // letters of two schemes
  EXPECT_FALSE(find_tag_scheme({"LOC", "O", "PER"}).marks_entities());
}

TEST(TagScheme, BeginningsAndInsidesOfNoSchemeAreUnknownWithoutAnOToo) {
  EXPECT_EQ(name_of({"b-per", "i-per", "o"}), "unknown");
  EXPECT_EQ(name_of({"0", "B-PER", "I-PER"}), "unknown");
  EXPECT_EQ(name_of({"B_PER", "I_PER", "X"}), "unknown");
  EXPECT_EQ(name_of({"B-", "ADJ", "I-"}), "");  // letters with no type are other classes
}

}  // namespace
}  // namespace glass::tag_scheme_test
