// Counts over all explained examples.
#include "insight.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "glass/base/path_ends.h"
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

/// Number of the word of largest |score| that is not special; words.size() when all are 0.
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

bool has_token_scores(const ExplainedExample& example, const Explanation& explanation) {
  return !token_scores(explanation, example.tokens.size()).empty();
}

/// False where sentences or spans were scored as one: their words have no scores of their own.
bool tells_words_apart(const Explanation& explanation) {
  return explanation.groups.unit.empty() || explanation.groups.unit == "word";
}

}  // namespace

std::vector<const ExplainedExample*> all_examples(const Artefacts& artefacts) {
  std::vector<const ExplainedExample*> all;
  for (const ExplanationSet& set : artefacts.explanations) {
    for (const ExplainedExample& example : set.examples) all.push_back(&example);
  }
  return all;
}

std::vector<std::string> all_methods(const Artefacts& artefacts) {
  std::vector<std::string> methods;
  for (const ExplainedExample* example : all_examples(artefacts)) {
    for (const Explanation& explanation : example->explanations) {
      if (std::find(methods.begin(), methods.end(), explanation.method) == methods.end())
        methods.push_back(explanation.method);
    }
  }
  return methods;
}

std::vector<std::string> metric_names(const Artefacts& artefacts) {
  std::vector<std::string> names;
  for (const ExplanationSet& set : artefacts.explanations) {
    for (const MetricRows& table : set.metrics) {
      if (std::find(names.begin(), names.end(), table.name) == names.end()) names.push_back(table.name);
    }
  }
  return names;
}

const Explanation* explanation_of(const ExplainedExample& example, const std::string& method) {
  for (const Explanation& explanation : example.explanations) {
    if (explanation.method == method) return &explanation;
  }
  return nullptr;
}

std::string primary_method(const Artefacts& artefacts) {
  std::string best;
  int best_rank = 0;
  for (const ExplainedExample* example : all_examples(artefacts)) {
    for (const Explanation& e : example->explanations) {
      if (!has_token_scores(*example, e)) continue;
      const bool is_first_rate = e.is_signed && tells_words_apart(e);
      const int rank = is_first_rate ? (quality_number(e, "completeness_delta") ? 3 : 2) : 1;
      if (rank > best_rank) best = e.method, best_rank = rank;
    }
  }
  return best;
}

std::vector<DrivingWord> driving_words(const Artefacts& artefacts, const std::string& method) {
  std::map<std::pair<std::string, std::string>, DrivingWord> found;  // by word and aim
  for (const ExplainedExample* example : all_examples(artefacts)) {
    const Explanation* explanation = explanation_of(*example, method);
    if (!explanation || !has_token_scores(*example, *explanation) || !tells_words_apart(*explanation)) continue;
    const std::vector<Word> words = words_of(*example);
    const std::vector<double> scores = word_scores(token_scores(*explanation, example->tokens.size()), words);
    const std::size_t best = strongest_word(words, scores);
    const Aim aim = aim_of(example->prediction, *explanation);
    std::set<std::string> here;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i].special) continue;
      const std::string text = lower(shortened(word_text(*example, words[i]), kWordCodePoints));
      DrivingWord& entry = found[{text, aim.name}];
      entry.word = text;
      entry.aim = aim;
      entry.strongest += i == best;
      entry.examples += here.insert(text).second;
      entry.mean += (scores[i] - entry.mean) / static_cast<double>(++entry.places);
    }
  }
  std::vector<DrivingWord> list;
  for (auto& [key, entry] : found) list.push_back(std::move(entry));
  std::stable_sort(list.begin(), list.end(), [](const DrivingWord& a, const DrivingWord& b) {
    return a.strongest != b.strongest ? a.strongest > b.strongest : std::abs(a.mean) > std::abs(b.mean);
  });
  return list;
}

std::optional<TopWordAgreement> top_word_agreement(const Artefacts& artefacts) {
  TopWordAgreement result;
  for (const ExplainedExample* example : all_examples(artefacts)) {
    const std::vector<Word> words = words_of(*example);
    std::vector<std::size_t> tops;
    for (const Explanation& e : example->explanations) {
      if (e.is_signed && has_token_scores(*example, e) && tells_words_apart(e)) {
        tops.push_back(strongest_word(words, word_scores(token_scores(e, example->tokens.size()), words)));
      }
    }
    if (tops.size() < 2) continue;
    ++result.examples;
    result.methods = std::max(result.methods, static_cast<std::int64_t>(tops.size()));
    result.same += std::all_of(tops.begin(), tops.end(), [&](std::size_t top) { return top == tops.front(); });
  }
  if (result.examples == 0) return std::nullopt;
  return result;
}

Completeness completeness(const Artefacts& artefacts) {
  Completeness result;
  for (const ExplainedExample* example : all_examples(artefacts)) {
    for (const Explanation& e : example->explanations) {
      const auto delta = quality_number(e, "completeness_delta");
      if (!delta) continue;
      const auto ends = path_ends(e);
      result.with_ends += ends.has_value();
      result.mostly_base += ends && ends->base_gives_most();
      ++result.explanations;
      const auto converged = quality_flag(e, "converged");
      result.stated += converged.has_value();
      result.converged += converged.value_or(false);
      if (std::abs(*delta) >= result.largest_delta)
        result.largest_delta = std::abs(*delta), result.unit = unit_words(e);
    }
  }
  return result;
}

std::optional<double> quality_number(const Explanation& explanation, const char* key) {
  const auto found = explanation.quality.find(key);
  if (found == explanation.quality.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

std::optional<bool> quality_flag(const Explanation& explanation, const char* key) {
  const auto found = explanation.quality.find(key);
  if (found == explanation.quality.end() || !found->is_boolean()) return std::nullopt;
  return found->get<bool>();
}

bool is_window(const ExplainedExample& example) {
  return example.tokens_before > 0 || (example.prediction.kind == PredictionKind::answer && example.tokens_cut > 0);
}

double margin(const ExplainedExample& example) {
  double first = 0, second = 0;
  for (double p : example.prediction.probabilities) {
    if (p > first) {
      second = first, first = p;
    } else if (p > second) {
      second = p;
    }
  }
  return first - second;
}

}  // namespace glass::report
