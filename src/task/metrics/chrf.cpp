// chrF from the counts of sentences.
#include "glass/task/metrics/chrf.h"

#include <fmt/format.h>

#include "glass/base/error.h"
#include "glass/base/record.h"
#include "glass/text/unicode.h"
#include "glass/text/words.h"
#include "task/metrics/numbers.h"

namespace glass {
namespace {

bool is_ascii_punctuation(char c) {
  return c > ' ' && c < 0x7f && is_bert_punctuation(static_cast<char32_t>(c));
}

std::u32string characters(const std::vector<std::string_view>& words) {
  std::u32string result;
  for (const std::string_view word : words) {
    for (std::size_t position = 0; position < word.size();) result.push_back(next_code_point(word, position));
  }
  return result;
}

/// A longer word gives off the mark at its end, or else the one at its start: "(hi)" is "(hi" and ")".
std::vector<std::string_view> split_punctuation(const std::vector<std::string_view>& words) {
  std::vector<std::string_view> parts;
  for (const std::string_view word : words) {
    const std::size_t size = word.size();
    const bool at_end = size > 1 && is_ascii_punctuation(word.back()),
               at_start = size > 1 && is_ascii_punctuation(word.front());
    const std::size_t cut = at_end ? size - 1 : at_start ? 1 : size;
    parts.push_back(word.substr(0, cut));
    if (cut < size) parts.push_back(word.substr(cut));
  }
  return parts;
}

void append_overlaps(std::vector<NgramOverlap>& counts, const std::u32string& hypothesis,
                     const std::u32string& reference, int order) {
  for (int n = 1; n <= order; ++n) {
    counts.push_back(ngram_overlap(hypothesis, reference, static_cast<std::size_t>(n)));
    if (counts.back().reference == 0) counts.back().hypothesis = 0;
  }
}

}  // namespace

std::vector<NgramOverlap> chrf_counts(const std::string& hypothesis, const std::string& reference,
                                      const ChrfOptions& options) {
  check(options.word_order >= 0 && options.word_order <= 2, "chrF: word order {}", options.word_order);
  const std::string hypothesis_text = options.lowercase ? lower_text(hypothesis) : hypothesis;
  const std::string reference_text = options.lowercase ? lower_text(reference) : reference;
  const std::vector<std::string_view> hypothesis_words = split_words(hypothesis_text),
                                      reference_words = split_words(reference_text);
  std::vector<NgramOverlap> counts;
  append_overlaps(counts, characters(hypothesis_words), characters(reference_words), kChrfCharacterOrder);
  WordNumbers numbers;
  append_overlaps(counts, numbers.of(split_punctuation(hypothesis_words)),
                  numbers.of(split_punctuation(reference_words)), options.word_order);
  return counts;
}

double chrf_score(const std::vector<NgramOverlap>& counts) {
  double precision = 0, recall = 0;
  int orders = 0;
  for (const NgramOverlap& c : counts) {
    if (c.hypothesis == 0 || c.reference == 0) continue;
    precision += static_cast<double>(c.common) / static_cast<double>(c.hypothesis);
    recall += static_cast<double>(c.common) / static_cast<double>(c.reference);
    ++orders;
  }
  if (precision + recall == 0) return 0;
  precision /= orders;
  recall /= orders;
  const double weight = kChrfBeta * kChrfBeta;
  return 100 * (1 + weight) * precision * recall / (weight * precision + recall);
}

Interval chrf(const std::vector<std::string>& hypotheses, const std::vector<std::string>& references,
              const ChrfOptions& options) {
  check(hypotheses.size() == references.size(), "chrF: {} hypotheses for {} references", hypotheses.size(),
        references.size());
  check_utf8("chrF: hypothesis", hypotheses);
  check_utf8("chrF: reference", references);
  std::vector<std::vector<NgramOverlap>> sentences;
  for (std::size_t i = 0; i < hypotheses.size(); ++i)
    sentences.push_back(chrf_counts(hypotheses[i], references[i], options));
  const auto score_of = [&](const std::vector<std::uint32_t>& drawn) {
    std::vector<NgramOverlap> corpus(sentences.front().size());
    for (const std::uint32_t i : drawn) {
      for (std::size_t n = 0; n < corpus.size(); ++n) corpus[n] += sentences[i][n];
    }
    return chrf_score(corpus);
  };
  return with_ends_between(bootstrap(sentences.size(), score_of), sentences.size(), 0, 100);
}

std::string chrf_signature(const ChrfOptions& options) {
  return fmt::format("nrefs:1|case:{}|eff:yes|nc:{}|nw:{}|space:no|version:glassformer-{}",
                     options.lowercase ? "lc" : "mixed", kChrfCharacterOrder, options.word_order, version());
}

}  // namespace glass
