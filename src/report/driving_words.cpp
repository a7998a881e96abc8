#include "driving_words.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "insight.h"
#include "visible.h"
#include "words.h"

namespace glass::report {
namespace {

constexpr std::size_t kWordCodePoints = 60;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace

void DrivingWords::add(const ExplainedExample& example) {
  const Explanation* explanation = explanation_of(example, method_);
  const std::vector<double> by_token = explanation && tells_words_apart(*explanation)
                                           ? token_scores(*explanation, example.tokens.size())
                                           : std::vector<double>{};
  if (by_token.empty()) return;
  const std::vector<Word> words = words_of(example);
  const std::vector<double> scores = word_scores(by_token, words);
  const std::size_t best = strongest_word(words, scores);
  const Aim aim = aim_of(example.prediction, *explanation);
  aims_[aim.name] = aim;
  std::set<std::string> here;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].special) continue;
    const std::string text = lower(shortened(word_text(example, words[i]), kWordCodePoints));
    Count& count = counts_[{text, aim.name}];
    count.strongest += i == best;
    count.examples += here.insert(text).second;
    count.mean += (scores[i] - count.mean) / static_cast<double>(++count.places);
  }
}

std::vector<DrivingWord> DrivingWords::strongest() const {
  std::vector<DrivingWord> list;
  for (const auto& [key, count] : counts_) {
    if (count.strongest > 0)
      list.push_back({key.first, aims_.at(key.second), count.strongest, count.examples, count.places, count.mean});
  }
  std::stable_sort(list.begin(), list.end(), [](const DrivingWord& a, const DrivingWord& b) {
    return a.strongest != b.strongest ? a.strongest > b.strongest : std::abs(a.mean) > std::abs(b.mean);
  });
  return list;
}

}  // namespace glass::report
