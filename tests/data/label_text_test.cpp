// Plain lines whose labels are not needed: texts alone, or with a label in front of each.
#include <gtest/gtest.h>

#include "config/support.h"
#include "glass/data/dataset.h"
#include "support/error_text.h"

namespace glass::label_text_test {
namespace {

using test::TemporaryFolder;
using Rows = std::vector<std::pair<std::string, std::int32_t>>;  // text and label

Dataset open(const std::string& content, DataKind kind, bool needs_label = false) {
  const TemporaryFolder folder;
  ReadOptions options{"auto", "utf-8", needs_label, kind};
  options.keeps_bad_rows = true;
  testing::internal::CaptureStderr();
  Dataset data = load_dataset(folder.write("a.txt", content), options, {"bad", "good"});
  testing::internal::GetCapturedStderr();
  return data;
}

Rows rows(const Dataset& data) {
  Rows all;
  for (const Example& example : data.examples) all.emplace_back(example.text, example.label);
  return all;
}

TEST(LabelText, LinesThatBeginWithNoLabelAreTexts) {
  EXPECT_EQ(rows(open("a good film\n\nthe, bad one\n", DataKind::labelled)),
            (Rows{{"a good film", -1}, {"the, bad one", -1}}));
  EXPECT_EQ(rows(open("good\n", DataKind::labelled)), (Rows{{"good", -1}}));  // no text behind it
  const Dataset numbers = open("rain falls\nthe town\n", DataKind::valued);
  EXPECT_EQ(rows(numbers), (Rows{{"rain falls", -1}, {"the town", -1}}));
  EXPECT_FALSE(numbers.examples[0].has_gold);
}

TEST(LabelText, ALabelInFrontOfEveryLineIsNoPartOfTheText) {
  EXPECT_EQ(rows(open("good a film\nbad one\n", DataKind::labelled)), (Rows{{"a film", 1}, {"one", 0}}));
  EXPECT_EQ(rows(open("1 a film\n0 one\n", DataKind::labelled)), (Rows{{"a film", 1}, {"one", 0}}));
  const Dataset numbers = open("2.5 a film\n-1 one\n", DataKind::valued);
  EXPECT_EQ(rows(numbers), (Rows{{"a film", -1}, {"one", -1}}));
  EXPECT_EQ(numbers.examples[1].value, -1);
}

TEST(LabelText, ANumberInFrontOfASingleLineIsPartOfIt) {
  EXPECT_EQ(rows(open("5 stars are too many\n", DataKind::valued)), (Rows{{"5 stars are too many", -1}}));
  EXPECT_EQ(rows(open("1 star is too many\n", DataKind::labelled)), (Rows{{"1 star is too many", -1}}));
  EXPECT_EQ(rows(open("2 stars are too many\n3 too\n", DataKind::labelled)),  // two classes: 2 is the number of none
            (Rows{{"2 stars are too many", -1}, {"3 too", -1}}));
}

TEST(LabelText, LinesWithoutALabelAmongOthersAreBadRows) {
  const Dataset data = open("good a film\nthe film\n", DataKind::labelled);
  EXPECT_EQ(rows(data), (Rows{{"a film", 1}}));
  ASSERT_EQ(data.bad_rows.size(), 1u);
  test::expect_part(data.bad_rows[0].error, ":2: 'the' is no label, though 1 of 2 lines begin with one");
}

TEST(LabelText, WhereLabelsAreNeededEveryLineHasOne) {
  const Dataset data = open("a good film\nthe film\n", DataKind::labelled, true);
  EXPECT_EQ(data.bad_rows.size(), 2u);
}

}  // namespace
}  // namespace glass::label_text_test
