// An interrupted call of `explain` goes on where it stopped, and ends in the artefact of an uninterrupted one.
#include <gtest/gtest.h>

#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "pipeline/explain_request.h"
#include "support/tiny_run.h"

namespace glass::explain_resumed_test {
namespace {

constexpr const char* kWords = "a b c d e f g h i j k l";

/// What stands in the artefact but for what the clock says.
Json without_seconds(Json document) {
  document.erase("seconds");
  for (Json& example : document["examples"]) {
    if (!example.contains("explanations")) continue;
    for (Json& explanation : example["explanations"]) explanation.erase("seconds");
  }
  return document;
}

constexpr std::int64_t kNever = 1000;     // explanations that are done before the call is stopped
constexpr std::int64_t kBeforeLast = 20;  // all but those of the last text

class ExplainResumed : public testing::Test {
 protected:
  ExplainResumed() : tokenizer_(build_word_tokenizer({kWords}, true, 30, 1)), model_(shape(), 3) {
    meaning_ = make_score_meaning({model_.architecture(), *tokenizer_, {"bad", "good", "mixed"}});
    job_.subject = &model_;
    job_.tokenizer = tokenizer_.get();
    job_.meaning = meaning_.get();
    job_.label_names = {"bad", "good", "mixed"};
    job_.batch_tokens = 60;
    job_.keeps_bad_rows = true;
    Random random(5);
    for (int i = 0; i < 12; ++i)
      texts_.push_back(random_text(i, i % 6 == 5 ? 80 : 2 + static_cast<int>(random.below(12))));
    texts_[3].error = "data.tsv:4: is broken";
  }

  /// 100 positions: the attention of the longest text is too large for JSON.
  static Architecture shape() {
    ModelConfig config;
    config.layers = 2;
    config.heads = 4;
    config.width = 16;
    config.ffn_width = 32;
    return encoder_architecture(config, 30, 100, 3);
  }

  TextToExplain random_text(int number, int words) {
    TextToExplain text;
    for (int w = 0; w < words; ++w)
      text.example.text += std::string(1, static_cast<char>('a' + (w * 7 + number) % 12)) + " ";
    text.example.label = number % 3;
    text.example.group = number % 2 == 0 ? "even" : "odd";
    text.example.has_rationale = true;
    text.example.rationale = {{0, 1}};
    text.example.line = number + 2;
    text.number = number;
    return text;
  }

  /// Stopped once `most` explanations are done.
  pipeline::ExplainResult explain(const fs::path& folder, std::int64_t most = kNever,
                                  pipeline::EarlierCall earlier = pipeline::EarlierCall::must_match,
                                  std::vector<std::string> methods = {"gradient_x_input", "attention"}) {
    make_folder(folder);
    ExplainWork work{
        explainers_.choose(methods),
        {{"agreement", &metrics_.get("agreement")}, {"comprehensiveness", &metrics_.get("comprehensiveness")}}};
    const pipeline::ExplainOutput output{
        folder / "explanations.json", {{"weights_sha256", "of the tiny model"}}, settings_, earlier};
    pipeline::Observer observer;
    bool stops = most == 0;
    observer.progress = [&](const std::string&, std::int64_t done, std::int64_t, const std::string&) {
      stops = done >= most;
    };
    observer.stop = [&] { return stops; };
    return pipeline::explain_to_file(job_, work, texts_, output, texts_.size(), observer);
  }
  static Json document(const fs::path& folder) { return read_json(folder / "explanations.json"); }
  static fs::path journal(const fs::path& folder) { return folder / "explanations.work" / "journal.jsonl"; }

  std::unique_ptr<Tokenizer> tokenizer_;
  Transformer model_;
  std::unique_ptr<ScoreMeaning> meaning_;
  ExplainJob job_;
  ExplainerSet explainers_;
  MetricSet metrics_;
  std::vector<TextToExplain> texts_;
  std::string settings_ = "[explain]\ntarget = \"logit\"\n";
  test::TemporaryFolder place_;
};

TEST_F(ExplainResumed, StoppedAnywhereItEndsAsIfNothingHadHappened) {
  const pipeline::ExplainResult whole = explain(place_ / "whole");
  const Json expected = without_seconds(document(place_ / "whole"));
  ASSERT_EQ(expected["examples"].size(), texts_.size());
  ASSERT_TRUE(expected["examples"][5]["explanations"][1]["values"].contains("tensor"));
  const std::string arrays = read_file(place_ / "whole" / "explanations.safetensors");
  for (const std::int64_t done : {0, 1, 3, 11, 20, 21}) {
    const fs::path folder = place_ / std::to_string(done);
    const Error error = test::error_of([&] { explain(folder, done); });
    EXPECT_EQ(error.kind(), ErrorKind::saved) << error.what();
    EXPECT_FALSE(path_exists(folder / "explanations.json"));
    explain(folder);
    EXPECT_EQ(without_seconds(document(folder)), expected) << done;
    EXPECT_EQ(read_file(folder / "explanations.safetensors"), arrays);
  }
  EXPECT_EQ(whole.read.bad_rows, 1);
}

TEST_F(ExplainResumed, FinishedTextsAreNotExplainedAgain) {
  const fs::path folder = place_ / "why";
  EXPECT_THROW(explain(folder, kBeforeLast), Error);
  std::map<std::string, Json> before;  // the examples of the journal by their texts
  std::ifstream lines(journal(folder));
  for (std::string line; std::getline(lines, line);) {
    const Json row = parse_json(line, "journal");
    if (row.contains("tokens")) before[row["text"]] = row;
  }
  ASSERT_GT(before.size(), 9u);
  const pipeline::ExplainResult result = explain(folder);
  std::size_t same = 0;
  const Json written = document(folder);
  for (const Json& example : written["examples"])
    same += before.contains(example["text"]) && before[example["text"]] == example ? 1 : 0;  // the seconds too
  EXPECT_EQ(same, before.size());
  ASSERT_EQ(result.examples.size(), texts_.size());
  EXPECT_EQ(result.examples[3].error, texts_[3].error);
  EXPECT_EQ(result.examples[5].explanations[1].values.size(), std::size_t{2 * 82 * 82});
  EXPECT_EQ(result.read.counts.texts, 11);
}

TEST_F(ExplainResumed, AJournalThatEndsAnywhereIsGoneOnWith) {
  explain(place_ / "whole");
  const Json expected = without_seconds(document(place_ / "whole"));
  EXPECT_THROW(explain(place_ / "cut", kBeforeLast), Error);
  const std::string lines = read_file(journal(place_ / "cut"));
  const std::string arrays = read_file(place_ / "cut" / "explanations.work" / "arrays.f32");
  ASSERT_FALSE(arrays.empty());
  const std::size_t head = lines.find('\n') + 1, step = (lines.size() - head) / 9;
  for (std::size_t size = head; size < lines.size(); size += step) {
    const fs::path folder = place_ / std::to_string(size), work = folder / "explanations.work";
    make_folder(work);
    write_file(work / "journal.jsonl", lines.substr(0, size));
    write_file(work / "arrays.f32", size % 2 == 0 ? arrays : arrays.substr(0, arrays.size() / 2));
    explain(folder);
    EXPECT_EQ(without_seconds(document(folder)), expected) << size;
  }
}

TEST_F(ExplainResumed, AnotherRequestIsRefusedWithItsDifferences) {
  const fs::path folder = place_ / "why";
  EXPECT_THROW(explain(folder, 11), Error);
  const auto refusal = [&](const auto& action) {
    const Error error = test::error_of(action);
    EXPECT_EQ(error.kind(), ErrorKind::config);
    return std::string(error.what());
  };
  texts_.pop_back();
  settings_ = "[explain]\ntarget = \"probability\"\n";
  const std::string words = refusal([&] { explain(folder, kNever, pipeline::EarlierCall::must_match, {"occlusion"}); });
  for (const char* part :
       {"--restart", "texts: 12 -> 11", R"(methods: ["gradient_x_input","attention"] -> ["occlusion"])",
        R"(explain.target: "logit" -> "probability")"})
    EXPECT_NE(words.find(part), std::string::npos) << part << "\n" << words;
  explain(folder, kNever, pipeline::EarlierCall::forgotten, {"occlusion"});
  EXPECT_EQ(document(folder)["examples"].size(), 11u);
  EXPECT_NE(refusal([&] { explain(folder); }).find("methods"), std::string::npos);
  // What a run explains is made again where something changed.
  explain(folder, kNever, pipeline::EarlierCall::may_match);
  EXPECT_EQ(document(folder)["methods"].size(), 2u);
}

TEST_F(ExplainResumed, ACallThatExplainedNothingIsInNobodysWay) {
  const fs::path folder = place_ / "why";
  texts_.erase(texts_.begin(), texts_.begin() + 4);  // the broken one is among them
  EXPECT_EQ(test::error_of([&] { explain(folder, 0); }).kind(), ErrorKind::saved);
  EXPECT_TRUE(list_folder(folder).empty());
  make_folder(folder / "explanations.work");  // a killed one leaves its request
  write_file(journal(folder),
             R"({"schema": "glassformer.explain_journal/1", "asked": {}, "computed_by": {}, "settings": ""})"
             "\n");
  explain(folder, kNever, pipeline::EarlierCall::must_match, {"occlusion"});
  EXPECT_EQ(document(folder)["methods"].size(), 1u);
}

TEST_F(ExplainResumed, AFinishedCallSaysSoAndIsNotRepeated) {
  const fs::path folder = place_ / "why";
  EXPECT_FALSE(explain(folder).was_finished);
  const std::string before = read_file(folder / "explanations.json");
  const pipeline::ExplainResult again = explain(folder);
  EXPECT_TRUE(again.was_finished);
  EXPECT_EQ(again.read.bad_rows, 1);
  EXPECT_EQ(again.read.counts.texts, 11);
  EXPECT_EQ(read_file(folder / "explanations.json"), before);
  EXPECT_FALSE(path_exists(folder / "explanations.work" / "arrays.f32"));
  remove_path(folder / "explanations.json");  // then there is nothing that was finished
  EXPECT_FALSE(explain(folder).was_finished);
  remove_folder(folder / "explanations.work");
  const Error unknown = test::error_of([&] { explain(folder); });
  EXPECT_EQ(unknown.kind(), ErrorKind::config) << unknown.what();
}

}  // namespace
}  // namespace glass::explain_resumed_test
