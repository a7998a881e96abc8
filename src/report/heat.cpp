// Draws heat lines. Colours are classes p1..p12 (for), n1..n12 (against) and s1..s12 (share), so that no inline style
// is needed.
#include "heat.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "insight.h"
#include "numbers.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kUnseenShown = 160;  // code points of the text behind the cut
constexpr std::size_t kWordShown = 400;    // code points of one word
constexpr std::size_t kPieceShown = 30;    // code points of a token within a title

/// The group that a word's first token stands in; nullptr where there is none.
const std::vector<std::uint32_t>* group_of(const Explanation& explanation, const Word& word) {
  for (const std::vector<std::uint32_t>& group : explanation.groups.tokens) {
    if (std::binary_search(group.begin(), group.end(), static_cast<std::uint32_t>(word.first_token))) return &group;
  }
  return nullptr;
}

/// "+0.81", or "+0.81 = mov +0.5, ##ing +0.31" for a word of several tokens, "+0.81 for the 12 tokens of this sentence"
/// where more than a word was scored as one.
std::string word_title(const HeatText& text, const Word& word, const Explanation& explanation,
                       const std::vector<double>& by_token, double score) {
  const auto shown = [&](double value) { return explanation.is_signed ? signed_number(value) : number(value); };
  std::string title = shown(score);
  if (const auto* group = group_of(explanation, word); group && group->size() > word.tokens)
    return title + fmt::format(" for the {} tokens of this {}", count(group->size()),
                               in_a_sentence(shortened(explanation.groups.unit, kPieceShown)));
  if (word.tokens < 2) return title;
  for (std::size_t i = 0; i < word.tokens && i < 12; ++i) {
    title += (i ? ", " : " = ") + shortened(text.example->tokens[word.first_token + i].text, kPieceShown) + " " +
             shown(by_token[word.first_token + i]);
  }
  return title;
}

std::string colour_class(double score, double largest, bool is_signed) {
  const int level = heat_level(score, largest);
  if (level == 0) return "";
  return fmt::format("{}{}", !is_signed ? 's' : score > 0 ? 'p' : 'n', level);
}

void draw_word(Html& html, const HeatText& text, const Word& word, const std::string& colour,
               const std::string& title) {
  const std::string shown = shortened(word_text(*text.example, word), kWordShown);
  std::vector<std::string> classes;
  if (!colour.empty()) classes.push_back(colour);
  if (word.rationale) classes.emplace_back("r");
  if (word.unknown) classes.emplace_back("u");
  const std::string note =
      word.unknown ? (title.empty() ? "" : title + "; ") + std::string("not in the vocabulary") : title;
  const Attributes attributes = {{"class", fmt::format("{}", fmt::join(classes, " "))}, {"title", note}};
  if (word.special) {
    html.element("i", attributes, shown);
  } else {
    html.element("b", attributes, shown);
  }
}

std::string unseen_title(const ExplainedExample& example) {
  return is_window(example) ? "not part of this window" : "not seen by the model";
}

/// What stands behind the last word of a text: plain, or struck through where the model did not see it.
void draw_rest(Html& html, const ExplainedExample& example, TextPart part, std::size_t seen) {
  const std::string_view text = example.text_of(part);
  if (seen >= text.size() || example.tokens_cut == 0 || part == TextPart::target) {
    html.text(text.substr(std::min(seen, text.size())));
    return;
  }
  html.text(" ").element("s", {{"title", unseen_title(example)}}, shortened(text.substr(seen), kUnseenShown));
}

/// What stands in front of a word; struck through where it is the begin of a text whose window starts later.
void draw_between(Html& html, const ExplainedExample& example, const Word& word, std::size_t shown) {
  const std::string_view between = std::string_view(example.text_of(word.part)).substr(shown, word.begin - shown);
  if (shown > 0 || word.part != TextPart::pair || example.tokens_before == 0) {
    html.text(between);
    return;
  }
  html.element("s", {{"title", unseen_title(example)}}, shortened(between, kUnseenShown)).text(" ");
}

/// The first word behind which only special tokens stand: the unseen end of a text is drawn before those.
std::size_t end_of_words(const std::vector<Word>& words, std::size_t first) {
  std::size_t last = first, end = first;
  for (; end < words.size() && words[end].part == words[first].part; ++end) {
    if (!words[end].special) last = end + 1;
  }
  return last == first ? end : last;
}

}  // namespace

HeatText heat_text(const ExplainedExample& example) {
  return {&example, words_of(example)};
}

int heat_level(double score, double largest) {
  if (!(largest > 0) || !std::isfinite(score)) return 0;
  return static_cast<int>(std::lround(std::min(1.0, std::abs(score) / largest) * kHeatLevels));
}

void draw_heat(Html& html, const HeatText& text, const Explanation* explanation, const std::vector<double>& scores,
               double largest) {
  const std::vector<double> by_token =
      explanation ? token_scores(*explanation, text.example->tokens.size()) : std::vector<double>{};
  const bool is_signed = !explanation || explanation->is_signed;
  std::size_t shown = 0, last = text.words.empty() ? 0 : end_of_words(text.words, 0);
  for (std::size_t i = 0; i < text.words.size(); ++i) {
    const Word& word = text.words[i];
    if (i == last) draw_rest(html, *text.example, text.words[i - 1].part, shown);
    if (i > 0 && word.part != text.words[i - 1].part) {
      html.text(" ")
          .element("span", {{"class", "part"}}, word.part == TextPart::target ? "\u2192" : "\u2016")
          .text(" ");
      shown = 0;
      last = end_of_words(text.words, i);
    }
    if (word.special) {
      if (i > 0) html.text(" ");
    } else if (word.begin > shown) {
      draw_between(html, *text.example, word, shown);
    }
    const double score = scores.empty() ? 0 : scores[i];
    const std::string title =
        scores.empty() || !explanation ? "" : word_title(text, word, *explanation, by_token, score);
    draw_word(html, text, word, colour_class(score, largest, is_signed), title);
    if (word.special && i + 1 < text.words.size()) html.text(" ");
    shown = std::max(shown, word.end);
  }
  if (last == text.words.size() && !text.words.empty()) draw_rest(html, *text.example, text.words.back().part, shown);
}

void draw_heat_legend(Html& html, bool any_signed, bool any_share, bool rationales, bool unknown) {
  const auto swatches = [&](char sign, bool falling) {
    for (int i = 1; i <= kHeatLevels; i += 1)
      html.element("b", {{"class", fmt::format("{}{}", sign, falling ? kHeatLevels + 1 - i : i)}}, "\u00A0");
  };
  html.open("div", {{"class", "scale"}});
  if (any_signed) {
    html.open("span").text("\u2212scale, against the target ").open("span", {{"class", "steps"}});
    swatches('n', true);
    html.element("b", "0");
    swatches('p', false);
    html.close().text(" +scale, for the target").close();
  }
  if (any_share) {
    html.open("span").text("share: 0 ").open("span", {{"class", "steps"}});
    swatches('s', false);
    html.close().text(" scale").close();
  }
  html.open("span").element("i", "[CLS]").text(" special token").close();
  if (rationales) html.open("span").element("b", {{"class", "r"}}, "gold").text(" words that people marked").close();
  if (unknown) html.open("span").element("b", {{"class", "u"}}, "word").text(" not in the vocabulary").close();
  html.close();
}

}  // namespace glass::report
