// Label words against transformers, templates by hand, cutting, and what is refused.
#include "glass/suite/label_words.h"

#include <gtest/gtest.h>

#include "glass/base/files.h"
#include "suite/support.h"
#include "suite/template.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace glass::label_words_test {
namespace {

class LabelWords : public testing::TestWithParam<const char*> {
 protected:
  test::SuiteModel model_{GetParam()};
};

TEST_P(LabelWords, ScoresAndChoicesAreThoseOfTransformers) {
  const std::vector<Example> examples = test::golden_texts();
  for (const Json& expected : model_.expected.at("label_words")) {
    for (const bool per_token : {false, true}) {
      const LabelWordSettings settings{test::golden_words(), expected.at("template"), per_token};
      const auto scores = score_label_words(model_.model(), *model_.tokenizer, examples, settings);
      const Json& values = expected.at(per_token ? "means" : "sums");
      std::int64_t right = 0;
      for (std::size_t i = 0; i < examples.size(); ++i) {
        for (std::size_t c = 0; c < 3; ++c)
          EXPECT_NEAR(scores[i][c], values[i][c].get<double>(), 3 * test::kTokenTolerance);
        const auto choice = std::max_element(scores[i].begin(), scores[i].end()) - scores[i].begin();
        EXPECT_EQ(choice, expected.at(per_token ? "mean_choices" : "choices")[i].get<std::ptrdiff_t>())
            << examples[i].text;
        right += choice == examples[i].label ? 1 : 0;
      }
      const Json result = evaluate_label_words(model_.model(), *model_.tokenizer, examples, settings);
      EXPECT_DOUBLE_EQ(result["metrics"]["accuracy"]["value"].get<double>(),
                       static_cast<double>(right) / static_cast<double>(examples.size()));
      EXPECT_DOUBLE_EQ(result["majority_accuracy"].get<double>(), 1.0 / 3);
      EXPECT_TRUE(result["metrics"].contains("macro_f1"));
      EXPECT_EQ(result["cut_texts"], 0);
    }
  }
}

TEST_P(LabelWords, ALongTextIsCutAtItsEndAsIfItHadBeenShorter) {
  std::string longest = "the old dogs", fitting = longest;
  const std::int64_t room = model_.model().architecture().max_length;
  for (std::int64_t i = 0; i < 2 * room; ++i) longest += i % 3 == 0 ? " hear" : " cats";
  const LabelWordSettings settings{test::golden_words(), "{text} it was {label} today", false};
  // "it was not very bad today" is 6 tokens, and the tokenizer may put one before and one behind.
  const auto& kind = model_.expected.at("tokenizer").get_ref<const std::string&>();
  const bool is_masked = model_.expected.at("reading") == "masked";
  const std::int64_t words = room - 6 - (kind == "plain" ? 0 : 1) - (is_masked ? 1 : 0);
  for (std::int64_t i = 0; i < words - 3; ++i) fitting += i % 3 == 0 ? " hear" : " cats";
  Example given, shorter;
  given.text = longest;
  shorter.text = fitting;
  std::int64_t cut = 0, none = 0;
  const auto scores = score_label_words(model_.model(), *model_.tokenizer, {given}, settings, &cut);
  EXPECT_EQ(scores, score_label_words(model_.model(), *model_.tokenizer, {shorter}, settings, &none));
  EXPECT_EQ(cut, 1);
  EXPECT_EQ(none, 0);
}

INSTANTIATE_TEST_SUITE_P(All, LabelWords,
                         testing::Values("gpt2", "llama", "mistral", "gpt_neox", "bert_mlm", "roberta_mlm",
                                         "distilbert_mlm", "modernbert_mlm"),
                         [](const auto& info) { return std::string(info.param); });

Example example_of(const std::string& text, const std::string& pair = "") {
  Example example;
  example.text = text;
  example.text_pair = pair;
  return example;
}

TEST(Template, WhatStandsInATextIsNoPartOfIt) {
  const FilledTemplate filled =
      LabelTemplate("{text}? {label}, {text_pair}").fill(example_of("so {label} {x", "{text}"), "yes");
  EXPECT_EQ(filled.text, "so {label} {x? yes, {text}");
  EXPECT_EQ(filled.text.substr(filled.label_begin, filled.label_end - filled.label_begin), "yes");
  EXPECT_TRUE(LabelTemplate("{text}? {label}, {text_pair}").label_is_before_text());
  EXPECT_FALSE(LabelTemplate("{text}{label}").label_is_before_text());
}

TEST(Template, WrongOnesSayWhatIsAllowed) {
  const auto refuse = [](const std::string& pattern, const char* part) {
    test::expect_part(test::error_text(ErrorKind::usage, [&] { LabelTemplate{pattern}; }), part);
  };
  refuse("{text} It was good.", "{label} stands 0 times; write it once");
  refuse("It was {label}.", "{text} stands 0 times; write it once");
  refuse("{text} {label} {label}", "{label} stands 2 times");
  refuse("{text_pair}{text}{text_pair}{label}", "{text_pair} stands 2 times");
  refuse("{text} is {lable}", "'{lable}' is unknown; allowed in braces: {text}, {text_pair}, {label}");
  refuse("{text} is {label", "'{label' is unknown");
  refuse("{text} is } {label}", "'}");
  refuse("", "{text} stands 0 times");
}

TEST(LabelWordsSuite, WordsAreReadAndWrongOnesAreRefused) {
  const std::vector<LabelWord> words = parse_label_words("negative=terrible;positive=so good=;");
  ASSERT_EQ(words.size(), 2u);
  EXPECT_EQ(words[1].word, "so good=");
  const auto refuse = [](const std::string& text, const char* part) {
    test::expect_part(test::error_text(ErrorKind::usage, [&] { parse_label_words(text); }), part);
  };
  refuse("", "0 classes; at least two");
  refuse("a=b", "1 classes; at least two");
  refuse("a=b;c", "'c' is no class=word");
  refuse("a=b;c=", "'c=' is no class=word");
  refuse("a=b;=d", "'=d' is no class=word");
  refuse("a=b;a=c", "'a' stands twice");
  refuse("a=b;c=b", "'b' stands for both 'a' and 'c'");
}

TEST(LabelWordsSuite, EveryLabelOfTheDataNeedsAWord) {
  const test::TemporaryFolder folder;
  const std::vector<LabelWord> words = {{"negative", "bad"}, {"positive", "good"}};
  write_file(folder / "x.tsv", "text\tlabel\na\tpositive\nb\t0\n");
  const std::vector<Example> examples = read_for_label_words(folder / "x.tsv", {}, words);
  EXPECT_EQ(examples[0].label, 1);
  EXPECT_EQ(examples[1].label, 0);
  const auto refuse = [&](const std::string& content, const char* part) {
    write_file(folder / "x.tsv", content);
    test::expect_part(test::error_text(ErrorKind::data, [&] { read_for_label_words(folder / "x.tsv", {}, words); }),
                      part);
  };
  refuse("text\tlabel\na\tpositive\nb\tneutral\n",
         "x.tsv:3: label: 'neutral' has no word in --label-words, which names negative, positive");
  refuse("text\tlabel\na\t2\n", "'2' has no word");
  refuse("text\tlabel\na\t\n", "label: missing or empty");
  refuse("text\na\n", "label");
  refuse("text\tlabel\n", "no examples in this file");
}

TEST(LabelWordsSuite, ModelsTemplatesAndTextsThatDoNotFitAreRefused) {
  LoadedModel model = test::with_tokenizer("gpt2", "plain");
  const auto refuse = [&](ErrorKind kind, const LabelWordSettings& settings, const Example& example, const char* part) {
    test::expect_part(
        test::error_text(kind, [&] { score_label_words(*model.model, *model.tokenizer, {example}, settings); }), part);
  };
  const std::vector<LabelWord> words = test::golden_words();
  const Example text = example_of("the cat");
  refuse(ErrorKind::usage, {words, "{label} was {text}", false}, text, "reads from left to right");
  refuse(ErrorKind::usage, {words, "{text} {label} {text_pair}", false}, text, "reads from left to right");
  refuse(ErrorKind::usage, {words, "{text} {text_pair} {label}", false}, text, "no second text for it");
  refuse(ErrorKind::usage, {words, "{text} {label}", false}, example_of("the cat", "a dog"), "it has a second text");
  refuse(ErrorKind::usage, {{{"a", "good"}, {"b", "terrible"}}, "{text} {label}", false}, text,
         "'terrible' is not in the model's vocabulary");
  refuse(ErrorKind::usage, {{{"a", "good"}, {"b", " "}}, "{text} {label} so", false}, text, "makes no token of ' '");
  refuse(ErrorKind::data, {words, "{text} {label}", false}, example_of(" "), "no token stands before the label's word");
  std::string filler;
  for (int i = 0; i < 20; ++i) filler += " so";
  refuse(ErrorKind::data, {words, "{text}" + filler + " {label}", false}, text, "the template leaves no room");
  refuse(ErrorKind::usage, {{}, "{text} {label}", false}, text, "0 classes");
  model = test::with_tokenizer("bert", "framed");
  refuse(ErrorKind::usage, {words, "{text} {label}", false}, text, "a head for classification");
}

}  // namespace
}  // namespace glass::label_words_test
