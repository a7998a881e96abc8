#include "driving_words.h"

#include <algorithm>
#include <cmath>

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
  std::map<std::string, Here> words_here;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].special) continue;
    Here& here = words_here[lower(shortened(word_text(example, words[i]), kWordCodePoints))];
    ++here.places;
    here.sum += scores[i];
    here.marked += words[i].rationale;
    here.is_strongest |= i == best;
  }
  for (const auto& [text, here] : words_here) counts_[{text, aim.name}].add(here, example);
}

void DrivingWords::Count::add(const Here& here, const ExplainedExample& example) {
  const auto places_here = static_cast<double>(here.places);
  strongest += here.is_strongest;
  places += here.places;
  mean += (here.sum - places_here * mean) / static_cast<double>(places);
  const double in_text = here.sum / places_here, before = text_mean;
  text_mean += (in_text - before) / static_cast<double>(++examples);
  text_squares += (in_text - before) * (in_text - text_mean);
  const bool is_judged = example.gold >= 0 && example.prediction.kind == PredictionKind::one_class;
  judged += is_judged;
  wrong += is_judged && example.gold != example.prediction.label;
  beside += example.has_rationale ? here.places : 0;
  marked += here.marked;
}

DrivingWord DrivingWords::word_of(const std::pair<std::string, std::string>& key, const Count& count) const {
  return {key.first,
          aims_.at(key.second),
          count.strongest,
          count.examples,
          count.places,
          count.mean,
          student_mean(count.text_mean, count.text_squares, count.examples),
          count.judged,
          count.wrong,
          count.beside,
          count.marked};
}

std::vector<DrivingWord> DrivingWords::strongest() const {
  std::vector<DrivingWord> list;
  for (const auto& [key, count] : counts_) {
    if (count.strongest > 0) list.push_back(word_of(key, count));
  }
  std::stable_sort(list.begin(), list.end(), [](const DrivingWord& a, const DrivingWord& b) {
    return a.strongest != b.strongest ? a.strongest > b.strongest : std::abs(a.mean) > std::abs(b.mean);
  });
  return list;
}

std::vector<DrivingWord> DrivingWords::all() const {
  std::vector<DrivingWord> list;
  for (const auto& [key, count] : counts_) list.push_back(word_of(key, count));
  std::stable_sort(list.begin(), list.end(),
                   [](const DrivingWord& a, const DrivingWord& b) { return a.aim.name < b.aim.name; });
  return list;
}

}  // namespace glass::report
