// Where a language model is surprised: running text, each token coloured by its loss.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "heat.h"
#include "numbers.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr double kFullColour = 10;  // nats: one in 22,026
constexpr std::size_t kMostTexts = 20, kMostTokens = 1000, kTokenCodePoints = 80;
constexpr std::size_t kMostTextBytes = 300u << 10;  // of the page that the texts may take

std::string loss_class(double loss) {
  const int level = is_known(loss) ? heat_level(loss, kFullColour) : 0;
  return level > 0 ? fmt::format("s{}", level) : "";
}

/// Blanks, tabs and line breaks are elements of their own: the style sheet draws a faint sign, and copied text stays as
/// it was.
void draw_token_text(Html& html, std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t space = std::min(text.find_first_of(" \t\n", at), text.size());
    html.text(text.substr(at, space - at));
    if (space < text.size())
      html.element("u",
                   {{"class", text[space] == '\n'   ? "nl"
                              : text[space] == '\t' ? "tab"
                                                    : ""}},
                   text.substr(space, 1));
    at = space + 1;
  }
}

void draw_token(Html& html, const TokenLoss& token) {
  const bool asked = is_known(token.loss);
  html.open(asked ? Tag("b") : Tag("i"),
            {{"class", loss_class(token.loss)}, {"title", asked ? number(token.loss) + " nats" : "not asked"}});
  if (token.text.empty()) html.text("\u2205");
  draw_token_text(html, shortened(token.text, kTokenCodePoints));
  html.close();
}

/// Over the tokens with a loss, the ones that are not drawn too; NaN without any.
double mean_loss(const TextLosses& text) {
  double sum = 0, count = 0;
  for (const TokenLoss& token : text) {
    if (is_known(token.loss)) sum += token.loss, count += 1;
  }
  return count > 0 ? sum / count : kUnknown;
}

/// Draws as many tokens as fit until the page has `most_bytes`.
void draw_text_losses(Html& html, const TextLosses& text, std::size_t place, std::size_t most_bytes) {
  html.open("div", {{"class", "line"}})
      .open("div", {{"class", "who"}})
      .element("strong", fmt::format("Text {}", place + 1));
  const double mean = mean_loss(text);
  html.element("small", fmt::format("mean loss {} nats", number(mean)));
  html.element("small", fmt::format("perplexity {}", number(std::exp(mean))));
  html.element("small", count_of(static_cast<std::int64_t>(text.size()), "token")).close();
  html.open("p", {{"class", "loss"}, {"dir", "auto"}});
  std::size_t drawn = 0;
  while (drawn < text.size() && drawn < kMostTokens && html.size() < most_bytes) draw_token(html, text[drawn++]);
  html.text(drawn < text.size() ? "\u2026" : "").close();
  if (drawn < text.size()) {
    const std::string all = count_of(static_cast<std::int64_t>(text.size()), "token");
    html.element(
        "small", {{"class", "rest"}},
        fmt::format("{} of {} are drawn; all stand in evaluation.json.", count(static_cast<std::int64_t>(drawn)), all));
  }
  html.close();
}

void draw_loss_legend(Html& html) {
  html.open("div", {{"class", "scale"}});
  for (const auto& [loss, chance] : {std::pair{0.0, "certain"},
                                     {std::log(2.0), "1 in 2"},
                                     {std::log(10.0), "1 in 10"},
                                     {std::log(100.0), "1 in 100"},
                                     {std::log(1000.0), "1 in 1,000"},
                                     {kFullColour, "1 in 22,000, or less"}}) {
    html.open("span")
        .element("b", {{"class", loss_class(loss)}}, fmt::format("\u00A0{}\u00A0", number(loss, 2)))
        .text(" ")
        .text(chance)
        .close();
  }
  html.close();
}

}  // namespace

void draw_token_losses(Html& html, const Artefacts& artefacts) {
  const Split& split = *artefacts.evaluation->first_with(has_token_losses);
  html.element("p", fmt::format("The first texts of the {} split. The background of a token is its loss: the negative "
                                "logarithm of the probability that "
                                "the model gave it from what stands before it. Point at a token for the number.",
                                split.name));
  html.element("p", {{"class", "note"}}, "Loss in nats, with the chance that the model gave the token:");
  draw_loss_legend(html);
  const std::size_t most_bytes = html.size() + kMostTextBytes;
  std::size_t drawn = 0;
  for (const TextLosses& text : split.token_losses) {
    if (drawn == kMostTexts || html.size() > most_bytes) break;
    draw_text_losses(html, text, drawn, most_bytes);
    ++drawn;
  }
  if (drawn < split.token_losses.size())
    html.element(
        "p", {{"class", "note"}},
        fmt::format("{} of {} texts are drawn; all stand in evaluation.json.", drawn, split.token_losses.size()));
}

}  // namespace glass::report
