// The tokenizer of BLEU against sacreBLEU's.
#include "task/metrics/tokenize_13a.h"

#include <gtest/gtest.h>

#include "glass/text/words.h"
#include "support/task_metrics_golden.h"

namespace glass::tokenize_13a_test {
namespace {

/// One space between words, as sacreBLEU gives them.
std::string joined(const std::string& text) {
  std::string result;
  for (const std::string_view word : split_words(text)) result.append(result.empty() ? "" : " ").append(word);
  return result;
}

TEST(Tokenize13a, EqualsSacreBleu) {
  for (const Json& c : test::task_metric_cases("tokenize_13a")) {
    EXPECT_EQ(joined(tokenize_13a(c.at("text").get<std::string>())), c.at("tokenized").get<std::string>()) << c;
  }
}

TEST(Tokenize13a, NumbersStayWhole) {
  EXPECT_EQ(joined(tokenize_13a("It costs 1,000.50, or 3-4% (&quot;cheap&quot;).")),
            "It costs 1,000.50 , or 3 - 4 % ( \" cheap \" ) .");
}

}  // namespace
}  // namespace glass::tokenize_13a_test
