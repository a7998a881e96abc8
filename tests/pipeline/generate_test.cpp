// What is said of generated texts.
#include "glass/pipeline/generate.h"

#include <gtest/gtest.h>

namespace glass::pipeline_generate_test {
namespace {

TEST(GeneratedToJson, HasThePromptWhatWasReadOfItAndEveryText) {
  CutCounts read;
  read.cut_tokens = 2;
  read.unknown_tokens = 1;
  const Json json =
      pipeline::generated_to_json("the cat", read, {{{4, 5}, " sat", -1.5, -0.75, true}, {{}, "", 0, 0, false}});
  EXPECT_EQ(json, Json::parse(R"({"prompt": "the cat", "tokens_cut": 2, "unknown_tokens": 1, "texts": [
    {"text": " sat", "ids": [4, 5], "log_probability": -1.5, "score": -0.75, "ended": true},
    {"text": "", "ids": [], "log_probability": 0.0, "score": 0.0, "ended": false}]})"));
}

}  // namespace
}  // namespace glass::pipeline_generate_test
