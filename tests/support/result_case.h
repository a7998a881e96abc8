// An explained text as a file holds it: [CLS], one token a word, [SEP].
#pragma once

#include <string>
#include <vector>

#include "glass/explain/metric.h"

namespace glass::test {

/// Scores of the words "aa bb cc ..." by one method; special tokens have `special`.
inline Explanation scored_words(const std::string& method, const std::vector<double>& scores, double special = 0) {
  Explanation explanation;
  explanation.method = method;
  explanation.axes = {{"token", static_cast<std::int64_t>(scores.size() + 2)}};
  explanation.values = {special};
  explanation.values.insert(explanation.values.end(), scores.begin(), scores.end());
  explanation.values.push_back(special);
  return explanation;
}

/// A text of so many words; `gold` has the numbers of the marked ones.
inline ExplainedExample words_example(std::size_t words, const std::vector<std::uint32_t>& gold = {}) {
  ExplainedExample example;
  example.tokens.resize(words + 2);
  example.tokens.front().special = example.tokens.back().special = true;
  for (std::uint32_t w = 0; w < words; ++w) {
    example.tokens[w + 1].char_start = 3 * w;
    example.tokens[w + 1].char_end = 3 * w + 2;
  }
  for (const std::uint32_t word : gold) example.rationale.emplace_back(3 * word, 3 * word + 2);
  example.has_rationale = !gold.empty();
  return example;
}

/// What a metric that needs results only says of the last explanation.
inline Json measured_result(const std::string& metric, const ExplainedExample& example) {
  return make_metric(metric)->measure({{example, example.explanations.back()}}, nullptr).at(0);
}

}  // namespace glass::test
