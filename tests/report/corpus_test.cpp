// Words over a corpus: means over texts with intervals, by class, beside gold labels and rationales; as a page and as
// a table for other programs; filters of the drawn texts.
#include <gtest/gtest.h>

#include <cmath>

#include "report/artefacts.h"
#include "report/driving_words.h"
#include "report/fixture.h"
#include "report/words_csv.h"

namespace glass::report_test::corpus_test {
namespace {

using report::DrivingWord;
using report::DrivingWords;

constexpr double kRounding = 1e-12;  // of sums of a few doubles

/// A text of words with these scores, explained for the predicted class.
ExplainedExample scored(const std::vector<std::pair<std::string, double>>& words, std::int32_t label,
                        std::int32_t gold) {
  ExplainedExample example;
  example.gold = gold;
  example.prediction.label = label;
  example.prediction.label_name = label == 0 ? "bad" : "good";
  example.prediction.probabilities = label == 0 ? std::vector<double>{0.95, 0.05} : std::vector<double>{0.2, 0.8};
  Explanation explanation;
  explanation.method = "occlusion";
  explanation.target = "logit of class '" + example.prediction.label_name + "'";
  explanation.target_class = example.prediction.label_name;
  explanation.unit = "logit";
  explanation.axes = {{"token", static_cast<std::int64_t>(words.size()), 0}};
  for (const auto& [word, score] : words) {
    TokenSpan token;
    token.text = word;
    token.start = token.char_start = static_cast<std::uint32_t>(example.text.size());
    example.text += word + " ";
    token.end = token.char_end = static_cast<std::uint32_t>(example.text.size() - 1);
    token.word = static_cast<std::int32_t>(example.tokens.size());
    example.tokens.push_back(token);
    explanation.values.push_back(score);
  }
  example.explanations.push_back(explanation);
  return example;
}

TEST(Corpus, AWordsMeanIsOverTextsWithStudentsInterval) {
  DrivingWords words("occlusion");
  ExplainedExample marked = scored({{"Fine", 3}, {"fine", 1}}, 1, 1);
  marked.has_rationale = true;
  marked.rationale = {{0, 4}};
  words.add(marked);                                       // mean 2 in this text
  words.add(scored({{"fine", 4}, {"day", -1}}, 1, 0));     // wrong
  words.add(scored({{"fine", 0}, {"film", 0.5}}, 1, -1));  // not judged
  words.add(scored({{"fine", -2}}, 0, 0));                 // another class
  const std::vector<DrivingWord> all = words.all();
  ASSERT_EQ(all.size(), 4u);  // fine of bad; day, film and fine of good
  EXPECT_EQ(all[0].aim.name, "bad");
  EXPECT_TRUE(std::isnan(all[0].by_text.low));  // one text has no interval
  const DrivingWord& fine = all[3];
  EXPECT_EQ(fine.word, "fine");
  EXPECT_EQ(fine.examples, 3);
  EXPECT_EQ(fine.places, 4);
  EXPECT_EQ(fine.strongest, 2);
  EXPECT_NEAR(fine.mean, 2, kRounding);           // (3 + 1 + 4 + 0) / 4
  EXPECT_NEAR(fine.by_text.value, 2, kRounding);  // (2 + 4 + 0) / 3
  // Standard error sqrt(4 / 3), t of two degrees of freedom 4.302653.
  EXPECT_NEAR(fine.by_text.high - 2, 4.302653 * std::sqrt(4.0 / 3), 1e-5);
  EXPECT_EQ(fine.judged, 2);
  EXPECT_EQ(fine.wrong, 1);
  EXPECT_EQ(fine.beside, 2);
  EXPECT_EQ(fine.marked, 1);
}

TEST(Corpus, TheTableIsQuotedAsOtherProgramsReadIt) {
  report::Artefacts artefacts;
  const std::vector<ExplainedExample> examples = {scored({{"a,b", 1}, {"say\"so\"", 2}, {"è", 3}}, 1, 1)};
  DrivingWords words("occlusion");
  for (const ExplainedExample& example : examples) {
    artefacts.digest.add(example);
    words.add(example);
  }
  artefacts.corpus = words.all();
  EXPECT_EQ(report::words_csv(artefacts),
            "word,class,method,unit,texts,places,strongest_in,mean,low,high,judged_texts,wrong_texts,"
            "places_beside_rationales,marked_places\n"
            "\"a,b\",good,occlusion,logit,1,1,0,1,,,1,0,0,0\n"
            "\"say\"\"so\"\"\",good,occlusion,logit,1,1,0,2,,,1,0,0,0\n"
            "è,good,occlusion,logit,1,1,1,3,,,1,0,0,0\n");
  EXPECT_EQ(report::words_csv({}), "");
}

/// A folder of explained texts: "awful" speaks for bad, "great" for good, and the model is wrong where "great" stands.
void write_corpus(const RunCopy& run) {
  std::vector<ExplainedExample> examples;
  for (int i = 0; i < 6; ++i) {
    examples.push_back(scored({{"awful", 2 + 0.1 * i}, {"the", i % 2 == 0 ? 0.5 : -0.5}}, 0, 0));
    examples.push_back(
        scored({{"great", 1 + 0.1 * i}, {"the", i % 2 == 0 ? 0.5 : -0.5}, {"day", -2}}, 1, i < 5 ? 0 : 1));
    examples.push_back(scored({{"nice", 1}, {"long", 0.1}, {"way", 0.2}}, 1, 1));
    examples.back().has_rationale = true;
    examples.back().rationale = {{5, 9}};
  }
  const Json document =
      explanations_to_json({{"name", "m"}, {"task", "classification"}, {"label_names", {"bad", "good"}}}, examples);
  run.write("explanations.json", dump_json(document));
}

TEST(Corpus, ThePageHasTheWordsOfEachClassAndSetsOffWhatPeopleSayOtherwise) {
  const RunCopy run("");
  write_corpus(run);
  const std::string html = run.render(), text = plain_text(html);
  const std::size_t section = html.find("<section id=\"corpus\">");
  ASSERT_NE(section, std::string::npos);
  const std::string words = html.substr(section, html.find("</section>", section) - section);
  EXPECT_TRUE(contains(words, "<h3>bad</h3>") && contains(words, "<h3>good</h3>"));
  EXPECT_TRUE(contains(words, ">awful</th>"));
  EXPECT_FALSE(contains(words, ">the</th>"));                                // its mean is 0
  EXPECT_TRUE(contains(words, "<span class=\"chip wrong\">5 of 6</span>"));  // "great" stands where the model is wrong
  EXPECT_TRUE(contains(words, "<span class=\"chip wrong\">0 of 6</span>"));  // "nice" counts and nobody marks it
  EXPECT_FALSE(contains(html, "<script"));
}

TEST(Corpus, DrawnTextsCanBeFilteredWithoutAScript) {
  const RunCopy run("");
  write_corpus(run);
  const std::string html = run.render();
  EXPECT_TRUE(contains(html, "<a href=\"#f-wrong\">wrong 5</a>"));
  EXPECT_TRUE(contains(html, "<a href=\"#f-c1\">bad 6</a>"));
  EXPECT_EQ(count_of(html, "class=\"card f-wrong"), 5u);
  EXPECT_TRUE(contains(html, "<span id=\"f-unsure\"></span>"));
  EXPECT_TRUE(contains(html, "section:has(#f-wrong:target) .card:not(.f-wrong)"));
}

TEST(Corpus, TheReportWritesTheTableBesideThePage) {
  const RunCopy run("");
  write_corpus(run);
  write_report(run.path());
  EXPECT_TRUE(contains(read_file(run.path() / "words.csv"), "\ngreat,good,occlusion,logit,6,6,0,1.2"));
}

}  // namespace
}  // namespace glass::report_test::corpus_test
