// The sentence on a text that is answered otherwise, from files of any content.
#include "report/counterfactual_words.h"

#include <gtest/gtest.h>

namespace glass::counterfactual_words_test {

std::string words_of(const char* quality) {
  Explanation explanation;
  explanation.quality = Json::parse(quality);
  return report::counterfactual_words(explanation);
}

TEST(CounterfactualWords, SayTextAnswerAndExchanges) {
  EXPECT_EQ(words_of(R"({"counterfactual": {"text": "a dull film", "answer": "negative",
                         "exchanges": [{"token": 2, "from": "fine", "to": "dull"}]}})"),
            "\u201Ca dull film\u201D is answered negative: fine \u2192 dull");
}

TEST(CounterfactualWords, NothingOfWhatIsNone) {
  for (const char* quality : {"{}", R"({"counterfactual": 3})", R"({"counterfactual": {"exchanges": []}})",
                              R"({"counterfactual": {"exchanges": [7]}})", R"({"counterfactual": {"exchanges": 1}})"})
    EXPECT_EQ(words_of(quality), "") << quality;
}

}  // namespace glass::counterfactual_words_test
