// Rows of a file as texts to explain: in their order, bad ones in their places, numbered from 0.
#include <gtest/gtest.h>

#include "glass/pipeline/explain_texts.h"

namespace glass::rows_to_explain_test {
namespace {

Dataset rows() {
  Dataset data;
  for (const std::int64_t line : {2, 4, 5}) {
    Example example;
    example.text = "line " + std::to_string(line);
    example.line = line;
    data.examples.push_back(example);
  }
  data.bad_rows = {{3, "a.tsv:3: text: is empty"}, {6, "a.tsv:6: text: is empty"}};
  return data;
}

TEST(RowsToExplain, StandInTheOrderOfTheFile) {
  const std::vector<TextToExplain> texts = rows_to_explain(rows());
  ASSERT_EQ(texts.size(), 5u);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(texts[i].number, static_cast<std::int64_t>(i));
    EXPECT_EQ(texts[i].example.line, static_cast<std::int64_t>(i) + 2);
    EXPECT_EQ(texts[i].error.empty(), i != 1 && i != 4);
  }
  EXPECT_EQ(texts[1].error, "a.tsv:3: text: is empty");
  EXPECT_EQ(texts[2].example.text, "line 4");
}

TEST(RowsToExplain, ALimitCountsBadRowsToo) {
  EXPECT_EQ(rows_to_explain(rows(), 2).size(), 2u);
  EXPECT_EQ(rows_to_explain(rows(), 2)[1].error, "a.tsv:3: text: is empty");
  EXPECT_EQ(rows_to_explain(rows(), 9).size(), 5u);
}

}  // namespace
}  // namespace glass::rows_to_explain_test
