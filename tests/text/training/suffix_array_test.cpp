// The suffix array and the substrings found with it, against counting by hand.
#include "text/training/suffix_array.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace glass::suffix_array_test {
namespace {

/// Texts of few letters, so that substrings repeat.
std::vector<std::u32string> texts() {
  std::vector<std::u32string> out = {U"", U"a", U"abracadabra", std::u32string(50, U'a'), U"abababababab"};
  std::uint32_t x = 3;
  for (int text = 0; text < 20; ++text) {
    std::u32string& made = out.emplace_back();
    for (int i = 0; i < 60; ++i) made.push_back(U'a' + (x = x * 1664525 + 1013904223) / 65536 % 3);
  }
  return out;
}

TEST(SuffixArray, SortsByTheFirstCharacters) {
  for (const std::u32string& text : texts()) {
    const auto order = sort_suffixes(text, 16);
    EXPECT_EQ(std::set<std::uint32_t>(order.begin(), order.end()).size(), text.size());
    for (std::size_t i = 1; i < order.size(); ++i) EXPECT_LE(text.substr(order[i - 1], 16), text.substr(order[i], 16));
  }
}

TEST(SuffixArray, IsTheOneOfTheTextbook) {
  EXPECT_EQ(sort_suffixes(U"abracadabra", 16), (std::vector<std::uint32_t>{10, 7, 0, 3, 5, 8, 1, 4, 6, 9, 2}));
}

/// Every substring of at most `depth` characters that is there twice and goes on in different ways, with how often it
/// is there.
std::map<std::u32string, std::uint32_t> counted(const std::u32string& text, std::size_t depth) {
  std::map<std::u32string, std::uint32_t> counts, out;
  std::map<std::u32string, std::set<std::u32string>> following;
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    for (std::size_t length = 1; length <= depth && begin + length <= text.size(); ++length) {
      ++counts[text.substr(begin, length)];
      following[text.substr(begin, length)].insert(text.substr(begin + length, 1));
    }
  }
  for (const auto& [substring, count] : counts)
    if (count > 1 && following[substring].size() > 1) out[substring] = count;
  return out;
}

TEST(SuffixArray, FindsTheRepeatedSubstrings) {
  for (const std::u32string& text : texts()) {
    for (const std::size_t depth : {std::size_t{3}, std::size_t{16}}) {
      std::map<std::u32string, std::uint32_t> found;
      const auto order = sort_suffixes(text, depth);
      for (const Substring& one : repeated_substrings(text, order, depth))
        EXPECT_TRUE(found.emplace(text.substr(order[one.first], one.length), one.count).second);
      EXPECT_EQ(found, counted(text, depth));
    }
  }
}

}  // namespace
}  // namespace glass::suffix_array_test
