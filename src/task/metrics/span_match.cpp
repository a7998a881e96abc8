// Comparing answers by their words.
#include "glass/task/metrics/span_match.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "glass/base/error.h"
#include "glass/task/metrics/ngrams.h"
#include "glass/text/unicode.h"
#include "glass/text/words.h"

namespace glass {
namespace {

/// What a word is made of for a regular expression of Python; the underscore is gone with the punctuation.
bool is_alphanumeric(char32_t c) {
  return is_letter(c) || is_number(c);
}

std::string without_punctuation(const std::string& text) {
  std::string kept;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80 || !is_bert_punctuation(static_cast<char32_t>(c))) kept.push_back(c);
  }
  return kept;
}

/// A space for each article that stands as a word: between characters that are neither letters nor digits.
std::string without_articles(std::string_view text) {
  std::string kept;
  std::size_t start = 0, position = 0;
  const auto put_word = [&](std::size_t end) {
    const std::string_view word = text.substr(start, end - start);
    kept.append(word == "a" || word == "an" || word == "the" ? std::string_view(" ") : word);
  };
  while (position < text.size()) {
    const std::size_t at = position;
    if (is_alphanumeric(next_code_point(text, position))) continue;
    put_word(at);
    kept.append(text.substr(at, position - at));
    start = position;
  }
  put_word(text.size());
  return kept;
}

double word_f1(const std::string& prediction, const std::string& answer) {
  WordNumbers numbers;
  const std::u32string predicted_words = numbers.of(split_words(prediction)),
                       answer_words = numbers.of(split_words(answer));
  const NgramOverlap words = ngram_overlap(predicted_words, answer_words, 1);
  if (words.common == 0) return 0;
  return 2.0 * static_cast<double>(words.common) / static_cast<double>(words.hypothesis + words.reference);
}

std::vector<std::string> compared_answers(const std::vector<std::string>& answers, AnswerScript script) {
  std::vector<std::string> compared;
  for (const std::string& answer : answers) {
    std::string normal = normalize_answer(answer);
    if (script == AnswerScript::v1 || !normal.empty()) compared.push_back(std::move(normal));
  }
  return compared;
}

}  // namespace

std::string normalize_answer(const std::string& text) {
  const std::string kept = without_articles(without_punctuation(lower_text(text)));
  std::string joined;
  for (const std::string_view word : split_words(kept)) {
    if (!joined.empty()) joined.push_back(' ');
    joined.append(word);
  }
  return joined;
}

AnswerMatch match_answer(const std::string& prediction, const std::vector<std::string>& answers, AnswerScript script) {
  const std::string predicted = normalize_answer(prediction);
  const std::vector<std::string> right = compared_answers(answers, script);
  AnswerMatch best;
  if (right.empty()) return {predicted.empty(), predicted.empty() ? 1.0 : 0.0};
  for (const std::string& answer : right) {
    best.exact = best.exact || predicted == answer;
    best.f1 = std::max(best.f1, word_f1(predicted, answer));
  }
  return best;
}

SpanScores span_match(const std::vector<std::string>& predictions, const std::vector<std::vector<std::string>>& answers,
                      AnswerScript script) {
  check(predictions.size() == answers.size(), "span match: {} predictions for {} questions", predictions.size(),
        answers.size());
  check_utf8("span match: prediction", predictions);
  std::vector<double> exact, f1;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    check_utf8(fmt::format("span match: question {}, gold answer", i), answers[i]);
    const AnswerMatch match = match_answer(predictions[i], answers[i], script);
    exact.push_back(match.exact ? 1 : 0);
    f1.push_back(match.f1);
  }
  return {bootstrap_mean(exact), bootstrap_mean(f1)};
}

}  // namespace glass
