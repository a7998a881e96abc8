// What a run would read and cost, line by line.
#include "glass/report/check_text.h"

#include <gtest/gtest.h>

namespace glass::check_text_test {
namespace {

Json facts(const Json& gold) {
  Json split = {{"texts", 3},          {"examples", 4},
                {"path", "train.tsv"}, {"tokens", {{"least", 2}, {"most", 9}, {"median", 5}, {"p95", 8}}},
                {"unknown_tokens", 1}, {"unknown_share", 0.05},
                {"cut_texts", 1},      {"cut_tokens", 7},
                {"short_texts", 0},    {"repeated_texts", 0}};
  split.update(gold);
  const Json memory = {{"total", 8e6},   {"base", 1e6},         {"weights", 2e6},     {"gradients", 3e6},
                       {"moments", 4e6}, {"best_weights", 5e6}, {"activations", 6e6}, {"scratch", 7e6}};
  return {{"task", "classification"},
          {"data", {{"train", split}}},
          {"cost",
           {{"parameters", 10},
            {"vocabulary", 20},
            {"steps", 30},
            {"forward_flops_per_token", 2.5e6},
            {"training_flops_per_epoch", 1.25e12},
            {"memory_bytes", memory}}}};
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(CheckText, SaysWhatIsReadAndWhatItCosts) {
  EXPECT_EQ(check_text(facts({{"classes", {{"bad", 1}, {"good", 2}}}})),
            "task   classification\n"
            "train  3 texts as 4 examples, train.tsv\n"
            "       classes: bad 1, good 2\n"
            "       tokens an example: 2 to 9, median 5, 95 % at most 8; unknown 1 (5.00 %); cut texts 1 (7 tokens)\n"
            "       repeated texts: 0\n"
            "model  10 parameters, vocabulary 20; 30 steps; 2.5 MFLOP a token forward, 1.25 TFLOP an epoch of "
            "training\n"
            "memory 8 MB: base 1, weights 2, gradients 3, moments 4, best weights 5, activations 6, scratch 7\n");
}

TEST(CheckText, WhatIsLearnedHasItsWords) {
  EXPECT_TRUE(has_line(check_text(facts({{"values", {{"least", -1}, {"most", 2.5}, {"mean", 0.75}}}})),
                       "       values: -1 to 2.5, mean 0.75"));
  EXPECT_TRUE(has_line(check_text(facts({{"answers", {{"with", 2}, {"without", 1}}}})),
                       "       questions: 2 with an answer, 1 without"));
  EXPECT_TRUE(has_line(check_text(facts({{"classes", {{"NOUN", 4}}}, {"without_tag", 1}})),
                       "       words by tag: NOUN 4; without a tag 1"));
  EXPECT_TRUE(has_line(check_text(facts({{"classes", {{"wet", 4}}}, {"without_label", 1}})),
                       "       texts by label: wet 4; without a label 1"));
}

TEST(CheckText, RepeatedAndShortTextsAreNamed) {
  const std::string text = check_text(facts({{"short_texts", 2}, {"repeated_texts", 1}, {"texts_also_in_train", 3}}));
  EXPECT_TRUE(has_line(text, "       left out, too short for a token of them to be predicted: 2 texts"));
  EXPECT_TRUE(has_line(text, "       repeated texts: 1; also in train: 3"));
}

}  // namespace
}  // namespace glass::check_text_test
