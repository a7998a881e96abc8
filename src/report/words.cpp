// Tokens to words, scores to words.
#include "words.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace glass::report {
namespace {

/// Byte spans of the gold rationale; spans beyond the end are clipped.
std::vector<std::pair<std::size_t, std::size_t>> rationale_bytes(const ExplainedExample& example) {
  std::vector<std::size_t> starts;  // byte of each code point
  for (std::size_t i = 0; i < example.text.size(); ++i) {
    if ((static_cast<unsigned char>(example.text[i]) & 0xC0) != 0x80) starts.push_back(i);
  }
  starts.push_back(example.text.size());
  std::vector<std::pair<std::size_t, std::size_t>> spans;
  for (const auto& [start, end] : example.rationale) {
    spans.emplace_back(starts[std::min<std::size_t>(start, starts.size() - 1)],
                       starts[std::min<std::size_t>(end, starts.size() - 1)]);
  }
  return spans;
}

/// True where token i goes on with the word of the token before it.
bool goes_on(const std::vector<TokenSpan>& tokens, std::size_t i) {
  if (i == 0 || tokens[i].special || tokens[i].word < 0) return false;
  return !tokens[i - 1].special && tokens[i - 1].word == tokens[i].word && tokens[i - 1].part == tokens[i].part;
}

}  // namespace

std::vector<Word> words_of(const ExplainedExample& example) {
  const auto gold = rationale_bytes(example);
  std::vector<Word> words;
  std::size_t shown = 0;
  TextPart part = TextPart::text;
  for (std::size_t i = 0; i < example.tokens.size(); ++i) {
    const TokenSpan& token = example.tokens[i];
    if (token.part != part) shown = 0;
    part = token.part;
    if (!goes_on(example.tokens, i)) {
      words.push_back({shown, shown, i, 0, token.special, false, part});
      if (!token.special) words.back().begin = words.back().end = std::max<std::size_t>(shown, token.start);
    }
    Word& word = words.back();
    ++word.tokens;
    word.unknown = word.unknown || token.unknown;
    if (token.special) continue;
    word.end = std::max<std::size_t>(word.end, token.end);
    shown = word.end;
  }
  for (Word& word : words) {
    const auto touches = [&](const auto& span) { return span.first < word.end && word.begin < span.second; };
    word.rationale = !word.special && word.part == TextPart::text && std::any_of(gold.begin(), gold.end(), touches);
  }
  return words;
}

std::int64_t count_unknown(const ExplainedExample& example) {
  return std::count_if(example.tokens.begin(), example.tokens.end(),
                       [](const TokenSpan& token) { return token.unknown; });
}

std::string word_text(const ExplainedExample& example, const Word& word) {
  if (word.special || word.begin == word.end) return example.tokens[word.first_token].text;
  return example.text_of(word.part).substr(word.begin, word.end - word.begin);
}

std::vector<double> token_scores(const Explanation& explanation, std::size_t tokens) {
  if (tokens == 0 || explanation.axes.empty() || explanation.values.empty()) return {};
  const Axis& last = explanation.axes.back();
  if (last.name != "token" && last.name != "key") return {};
  const auto places = static_cast<std::size_t>(last.size), first = static_cast<std::size_t>(last.first);
  if (places == 0 || first + places > tokens) return {};
  std::vector<double> scores(tokens, 0.0);
  const std::size_t axes = explanation.axes.size();
  const bool are_pairs = axes > 1 && explanation.axes[axes - 2].name == "token";  // each row is a part of the sum
  const std::size_t parts = explanation.values.size() / places / (are_pairs ? places : 1);
  const auto rows = static_cast<double>(parts);
  for (std::size_t i = 0; i < explanation.values.size(); ++i)
    scores[first + i % places] += explanation.values[i] / rows;
  return scores;
}

bool has_token_scores(const Explanation& explanation, std::size_t tokens) {
  return !token_scores(explanation, tokens).empty();
}

std::vector<double> word_scores(const std::vector<double>& by_token, const std::vector<Word>& words) {
  std::vector<double> sums;
  for (const Word& word : words) {
    double sum = 0;
    for (std::size_t i = word.first_token; i < word.first_token + word.tokens; ++i) sum += by_token[i];
    sums.push_back(std::isfinite(sum) ? sum : 0.0);
  }
  return sums;
}

std::vector<double> heat_scores(const Explanation& explanation, const std::vector<double>& by_word,
                                const std::vector<Word>& words) {
  const TokenGroups& groups = explanation.groups;
  std::map<std::size_t, double> of_token;
  const auto rows = static_cast<double>(groups.tokens.empty() ? 1 : groups.values.size() / groups.tokens.size());
  for (std::size_t v = 0; v < groups.values.size(); ++v) {
    for (const std::uint32_t token : groups.tokens[v % groups.tokens.size()])
      of_token[token] += groups.values[v] / rows;
  }
  std::vector<double> scores = by_word;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto found = of_token.find(words[i].first_token);
    if (found != of_token.end() && std::isfinite(found->second)) scores[i] = found->second;
  }
  return scores;
}

bool tells_words_apart(const Explanation& explanation) {
  return explanation.groups.unit.empty() || explanation.groups.unit == "word";
}

std::size_t strongest_word(const std::vector<Word>& words, const std::vector<double>& scores) {
  std::size_t best = words.size();
  double largest = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].special || std::abs(scores[i]) <= largest) continue;
    largest = std::abs(scores[i]);
    best = i;
  }
  return best;
}

HeatScale heat_scale(const std::vector<double>& by_word, const std::vector<Word>& words) {
  HeatScale scale;
  double all = 0, special = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const double size = std::abs(by_word[i]);
    all += size;
    if (words[i].special) {
      special += size;
    } else {
      scale.largest = std::max(scale.largest, size);
    }
  }
  scale.special_share = all > 0 ? special / all : 0;
  return scale;
}

}  // namespace glass::report
