// A report of many explained texts holds few of them, and says of all what it says of few.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "report/artefacts.h"
#include "report/fixture.h"
#include "report/page.h"

namespace glass::report_test::many_texts_test {
namespace {

using report::Artefacts;
using report::CompletenessCheck;
using report::ExampleChoice;
using report::ExampleGroup;
using report::ExamplePlace;
using report::TextKind;

/// A text with its gold label 0, predicted with this probability of label 0.
ExplainedExample predicted(double probability) {
  ExplainedExample example;
  example.gold = 0;
  example.prediction.label = probability < 0.5;
  example.prediction.probabilities = {probability, 1 - probability};
  return example;
}

/// The same explanations again and again, `times` times.
void repeat_examples(const RunCopy& run, std::size_t times) {
  run.change("explanations/dev.json", [&](Json& j) {
    const Json once = j["examples"];
    j["examples"] = Json::array();
    for (std::size_t i = 0; i < times; ++i)
      for (const Json& example : once) j["examples"].push_back(example);
  });
}

TEST(ManyTexts, ChoosingKeepsAtMostAsManyPlacesOfAKindAsAreDrawn) {
  ExampleChoice choice(7);
  std::mt19937 random(1);
  for (std::size_t i = 0; i < 5000; ++i) {
    const double p = static_cast<double>(random()) / static_cast<double>(std::mt19937::max());
    choice.add(predicted(p), {0, i});
    EXPECT_LE(choice.kept_places(), 7 * report::kTextKinds);
  }
  std::size_t texts = 0, drawn = 0;
  for (const ExampleGroup& group : choice.groups()) {
    texts += group.texts;
    drawn += group.chosen.size();
  }
  EXPECT_EQ(texts, 5000u);
  EXPECT_EQ(drawn, 7u);
}

TEST(ManyTexts, TheFirstOfAKindAreChosenAsIfAllWereSorted) {
  std::mt19937 random(2);
  std::vector<std::pair<double, std::size_t>> wrong;  // falling confidence, then in order
  ExampleChoice choice(10);
  for (std::size_t i = 0; i < 400; ++i) {
    const double p = static_cast<double>(random() % 40) / 100;  // many of equal confidence, all wrong
    choice.add(predicted(p), {i / 100, i % 100});
    wrong.emplace_back(p, i);
  }
  std::stable_sort(wrong.begin(), wrong.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  const ExampleGroup group = choice.groups().at(0);
  ASSERT_EQ(group.kind, TextKind::wrong);
  ASSERT_EQ(group.chosen.size(), 10u);
  for (std::size_t i = 0; i < group.chosen.size(); ++i) {
    const ExamplePlace expected{wrong[i].second / 100, wrong[i].second % 100};
    EXPECT_EQ(group.chosen[i], expected) << i;
  }
}

TEST(ManyTexts, OnlyThoseThatAreDrawnAreHeld) {
  const RunCopy run("two");
  repeat_examples(run, 60);
  const Artefacts artefacts = report::read_artefacts(run.path());
  EXPECT_GT(artefacts.digest.texts, 300u);
  std::size_t held = 0, texts = 0;
  for (const ExampleGroup& group : artefacts.groups) {
    held += group.drawn.size();
    texts += group.texts;
    for (const ExplainedExample& example : group.drawn) EXPECT_FALSE(example.text.empty());
  }
  EXPECT_EQ(held, static_cast<std::size_t>(artefacts.most_examples));
  EXPECT_EQ(texts, artefacts.digest.texts);
}

TEST(ManyTexts, WhatIsSaidOfAllDoesNotChangeWhereAllAreTheSame) {
  const RunCopy run("two");
  const Artefacts once = report::read_artefacts(run.path());
  repeat_examples(run, 5);
  const Artefacts many = report::read_artefacts(run.path());
  EXPECT_EQ(many.digest.primary_method, once.digest.primary_method);
  EXPECT_EQ(many.digest.texts, 5 * once.digest.texts);
  EXPECT_EQ(many.digest.completeness.converged, 5 * once.digest.completeness.converged);
  EXPECT_EQ(many.digest.completeness.largest_delta, once.digest.completeness.largest_delta);
  EXPECT_EQ(many.digest.top_word_agreement()->same, 5 * once.digest.top_word_agreement()->same);
  ASSERT_EQ(many.words.size(), once.words.size());
  for (std::size_t i = 0; i < many.words.size(); ++i) EXPECT_EQ(many.words[i].strongest % 5, 0);
}

TEST(ManyTexts, OfManyChecksThoseOfTheLargestDeltasStayInTheirOrder) {
  report::Completeness completeness;
  const std::size_t texts = 7 * report::kMostChecks;
  const auto delta_of = [](std::size_t i) { return (i % 7 == 3 ? -2.0 : 0.001) * static_cast<double>(i + 1); };
  for (std::size_t i = 0; i < texts; ++i) {
    ExplainedExample example;
    example.text = fmt::format("{}", i);
    example.explanations.emplace_back().quality = {{"completeness_delta", delta_of(i)}};
    completeness.add(example);
  }
  const std::vector<CompletenessCheck> checks = completeness.checks();
  EXPECT_EQ(completeness.explanations, static_cast<std::int64_t>(texts));
  ASSERT_EQ(checks.size(), report::kMostChecks);
  for (std::size_t i = 0; i < checks.size(); ++i) EXPECT_EQ(checks[i].text, fmt::format("{}", 7 * i + 3));
}

TEST(ManyTexts, ThePageStaysSmallAndSaysWhatItLeavesOut) {
  const RunCopy run("two");
  repeat_examples(run, 200);
  const Artefacts artefacts = report::read_artefacts(run.path());
  const std::string page = plain_text(report::render_page(artefacts));
  EXPECT_TRUE(contains(page, "500 with the largest |delta| stand here."));
  EXPECT_LT(page.size(), std::size_t{1} << 20);
}

}  // namespace
}  // namespace glass::report_test::many_texts_test
