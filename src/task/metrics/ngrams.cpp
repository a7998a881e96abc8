// Counting n-grams with a hash table of views.
#include "glass/task/metrics/ngrams.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/text/unicode.h"

namespace glass {
namespace {

std::int64_t runs(std::u32string_view items, std::size_t length) {
  return items.size() < length ? 0 : static_cast<std::int64_t>(items.size() - length + 1);
}

}  // namespace

NgramOverlap& NgramOverlap::operator+=(const NgramOverlap& other) {
  hypothesis += other.hypothesis;
  reference += other.reference;
  common += other.common;
  return *this;
}

NgramOverlap ngram_overlap(std::u32string_view hypothesis, std::u32string_view reference, std::size_t length) {
  check(length >= 1, "n-grams of length {}", length);
  NgramOverlap overlap{runs(hypothesis, length), runs(reference, length), 0};
  std::unordered_map<std::u32string_view, std::int64_t> left;  // those of the reference that are not matched yet
  for (std::int64_t i = 0; i < overlap.reference; ++i) ++left[reference.substr(static_cast<std::size_t>(i), length)];
  for (std::int64_t i = 0; i < overlap.hypothesis; ++i) {
    const auto found = left.find(hypothesis.substr(static_cast<std::size_t>(i), length));
    if (found == left.end() || found->second == 0) continue;
    --found->second;
    ++overlap.common;
  }
  return overlap;
}

std::u32string WordNumbers::of(const std::vector<std::string_view>& words) {
  std::u32string numbers;
  for (const std::string_view word : words) {
    numbers.push_back(numbers_.emplace(word, static_cast<char32_t>(numbers_.size())).first->second);
  }
  return numbers;
}

void check_utf8(std::string_view what, const std::vector<std::string>& texts) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (const auto position = invalid_utf8(texts[i])) {
      fail(ErrorKind::data,
           "{} {} (counted from 0): not UTF-8 at byte {}: '{}'; texts are compared as UTF-8, so convert it first", what,
           i, *position, shown(texts[i]));
    }
  }
}

}  // namespace glass
