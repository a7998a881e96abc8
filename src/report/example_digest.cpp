#include "example_digest.h"

#include <algorithm>

#include "insight.h"
#include "prediction_words.h"
#include "words.h"

namespace glass::report {
namespace {

/// How well a method heads the page; 0: not at all.
int rank_of(const ExplainedExample& example, const Explanation& e) {
  if (!has_token_scores(e, example.tokens.size())) return 0;
  return e.is_signed && tells_words_apart(e) ? (quality_number(e, "completeness_delta") ? 3 : 2) : 1;
}

/// Takes one more explanation of the method in.
void count_in(MethodDigest& method, const Explanation& e) {
  if (method.examples == 0) {
    method.settings = e.settings;
    method.point = e.point;
  }
  const auto n = static_cast<double>(++method.examples);
  method.seconds += (e.seconds - method.seconds) / n;
  method.forwards += (e.forwards - method.forwards) / n;
  method.backwards += (e.backwards - method.backwards) / n;
  method.unit = unit_words(e);
  method.outputs.emplace(e.unit, e.is_signed);
}

}  // namespace

void ExampleDigest::add_methods(const ExplainedExample& example) {
  for (const Explanation& e : example.explanations) {
    (e.is_signed ? any_signed : any_share) = true;
    if (const int rank = rank_of(example, e); rank > primary_rank_) {
      primary_method = e.method;
      primary_rank_ = rank;
    }
    auto found = std::find_if(methods.begin(), methods.end(), [&](const auto& m) { return m.name == e.method; });
    if (found == methods.end()) {
      methods.emplace_back().name = e.method;
      found = std::prev(methods.end());
    }
    if (explanation_of(example, e.method) == &e) count_in(*found, e);
  }
}

void ExampleDigest::add_top_words(const ExplainedExample& example) {
  const std::vector<Word> words = words_of(example);
  std::vector<std::size_t> tops;
  for (const Explanation& e : example.explanations) {
    if (!e.is_signed || !tells_words_apart(e)) continue;
    const std::vector<double> scores = token_scores(e, example.tokens.size());
    if (!scores.empty()) tops.push_back(strongest_word(words, word_scores(scores, words)));
  }
  if (tops.size() < 2) return;
  ++agreement_.examples;
  agreement_.methods = std::max(agreement_.methods, static_cast<std::int64_t>(tops.size()));
  agreement_.same += std::all_of(tops.begin(), tops.end(), [&](std::size_t top) { return top == tops.front(); });
}

void ExampleDigest::add(const ExplainedExample& example) {
  ++texts;
  with_unknown += count_unknown(example) > 0;
  windows += is_window(example);
  cut += !is_window(example) && example.tokens_cut > 0;
  any_rationale |= example.has_rationale;
  add_methods(example);
  add_top_words(example);
  completeness.add(example);
  ranges.add(example);
}

const MethodDigest* ExampleDigest::method(const std::string& name) const {
  const auto found = std::find_if(methods.begin(), methods.end(), [&](const auto& m) { return m.name == name; });
  return found == methods.end() ? nullptr : &*found;
}

std::optional<TopWordAgreement> ExampleDigest::top_word_agreement() const {
  return agreement_.examples == 0 ? std::nullopt : std::optional(agreement_);
}

}  // namespace glass::report
