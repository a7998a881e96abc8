// The hand-written scanners cut as the regular expressions do that they replace.
#include "text/pretokenizers/scanner.h"

#include <gtest/gtest.h>

#include <random>

#include "text/golden.h"
#include "text/regex.h"

namespace glass::scanner_test {
namespace {

using Ends = std::vector<std::size_t>;

Ends scanned(std::string_view pattern, std::string_view text) {
  Ends ends;
  const auto scanner = *Scanner::for_pattern(pattern);
  for (std::size_t at = 0; at < text.size(); ends.push_back(at)) at = scanner.word_end(text, at);
  return ends;
}

Ends matched(const Regex& regex, std::string_view text) {
  Ends ends;
  regex.for_each_match(text, [&](std::size_t, std::size_t end) { ends.push_back(end); });
  return ends;
}

/// Texts of the characters where the alternatives of the patterns meet.
std::vector<std::string> random_texts() {
  const std::vector<std::string> parts = {
      " ",      "  ",      "\n",     "\r\n",   "\t",     "a",          "B", "s",          "'s",     "'S",     "'ll",
      "'RE",    "'\u017f", "'",      "1",      "23",     "456",        "!", "...",        "\u00e9", "\u4e2d", "\u0301",
      "\u00a0", "\u3000",  "\u0664", "\u00b2", "\u200d", "\U0001f600", "_", "\U00010d4a", "\u180e"};
  std::mt19937 random(7);
  std::vector<std::string> texts;
  for (int i = 0; i < 4000; ++i) {
    std::string text;
    for (auto left = random() % 12 + 1; left > 0; --left) text += parts[random() % parts.size()];
    texts.push_back(text);
  }
  return texts;
}

TEST(Scanner, CutsAsItsPatternDoes) {
  auto texts = test::golden_texts();
  for (auto& text : random_texts()) texts.push_back(std::move(text));
  for (const auto pattern : {kGpt2Pattern, kLlama3Pattern, kQwen2Pattern}) {
    const Regex regex(std::string(pattern), "test");
    for (const auto& text : texts)
      EXPECT_EQ(scanned(pattern, text), matched(regex, text)) << pattern << "\n" << Json(text).dump();
  }
}

TEST(Scanner, KnowsNoOtherPattern) {
  EXPECT_FALSE(Scanner::for_pattern("\\s+"));
}

}  // namespace
}  // namespace glass::scanner_test
