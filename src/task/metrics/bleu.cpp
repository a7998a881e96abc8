// Corpus BLEU from the counts of sentences.
#include "glass/task/metrics/bleu.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "glass/base/error.h"
#include "glass/base/record.h"
#include "glass/task/metrics/ngrams.h"
#include "glass/text/words.h"
#include "task/metrics/numbers.h"
#include "task/metrics/tokenize_13a.h"

namespace glass {
namespace {

/// White space at the end goes before the tokenizer sees it: a hyphen at the end of a line would else be taken out with
/// the line's end.
std::string_view without_end(std::string_view text) {
  const std::vector<std::string_view> words = split_words(text);
  return words.empty()
             ? std::string_view()
             : text.substr(0, static_cast<std::size_t>(words.back().data() + words.back().size() - text.data()));
}

std::string tokenized(const std::string& text, const BleuOptions& options) {
  const std::string cased = options.lowercase ? lower_text(text) : text;
  return options.tokenizer == BleuTokenizer::v13a ? tokenize_13a(without_end(cased)) : cased;
}

double brevity_penalty(const BleuCounts& counts) {
  if (counts.hypothesis_words >= counts.reference_words) return 1;
  if (counts.hypothesis_words == 0) return 0;
  return std::exp(1 - static_cast<double>(counts.reference_words) / static_cast<double>(counts.hypothesis_words));
}

}  // namespace

BleuCounts& BleuCounts::operator+=(const BleuCounts& other) {
  hypothesis_words += other.hypothesis_words;
  reference_words += other.reference_words;
  for (std::size_t n = 0; n < kBleuOrder; ++n) {
    common[n] += other.common[n];
    total[n] += other.total[n];
  }
  return *this;
}

BleuCounts bleu_counts(const std::string& hypothesis, const std::string& reference, const BleuOptions& options) {
  const std::string hypothesis_text = tokenized(hypothesis, options), reference_text = tokenized(reference, options);
  WordNumbers numbers;
  const std::u32string hypothesis_words = numbers.of(split_words(hypothesis_text));
  const std::u32string reference_words = numbers.of(split_words(reference_text));
  BleuCounts counts;
  counts.hypothesis_words = static_cast<std::int64_t>(hypothesis_words.size());
  counts.reference_words = static_cast<std::int64_t>(reference_words.size());
  for (std::size_t n = 0; n < kBleuOrder; ++n) {
    const NgramOverlap overlap = ngram_overlap(hypothesis_words, reference_words, n + 1);
    counts.common[n] = overlap.common;
    counts.total[n] = overlap.hypothesis;
  }
  return counts;
}

double bleu_score(const BleuCounts& counts) {
  // Without a matched word no longer n-gram matches either; without a 4-gram the mean has a factor of 0.
  if (counts.common[0] == 0 || counts.total[kBleuOrder - 1] == 0) return 0;
  double logarithms = 0, part = 1;
  for (std::size_t n = 0; n < kBleuOrder; ++n) {
    if (counts.common[n] == 0) part /= 2;
    const double matched = counts.common[n] == 0 ? part : static_cast<double>(counts.common[n]);
    logarithms += std::log(100 * matched / static_cast<double>(counts.total[n]));
  }
  return std::min(100.0,
                  brevity_penalty(counts) * std::exp(logarithms / kBleuOrder));  // rounding: a perfect score is 100
}

Interval bleu(const std::vector<std::string>& hypotheses, const std::vector<std::string>& references,
              const BleuOptions& options) {
  check(hypotheses.size() == references.size(), "BLEU: {} hypotheses for {} references", hypotheses.size(),
        references.size());
  check_utf8("BLEU: hypothesis", hypotheses);
  check_utf8("BLEU: reference", references);
  std::vector<BleuCounts> sentences;
  for (std::size_t i = 0; i < hypotheses.size(); ++i)
    sentences.push_back(bleu_counts(hypotheses[i], references[i], options));
  const auto score_of = [&](const std::vector<std::uint32_t>& drawn) {
    BleuCounts corpus;
    for (const std::uint32_t i : drawn) corpus += sentences[i];
    return bleu_score(corpus);
  };
  return with_ends_between(bootstrap(sentences.size(), score_of), sentences.size(), 0, 100);
}

std::string bleu_signature(const BleuOptions& options) {
  return fmt::format("nrefs:1|case:{}|eff:no|tok:{}|smooth:exp|version:glassformer-{}",
                     options.lowercase ? "lc" : "mixed", options.tokenizer == BleuTokenizer::v13a ? "13a" : "none",
                     version());
}

}  // namespace glass
