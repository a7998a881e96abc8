// The heat line: a text whose words are coloured by the scores of one explanation.
#pragma once

#include <vector>

#include "glass/base/explanation.h"
#include "html.h"
#include "words.h"

namespace glass::report {

/// What all heat lines of one example share.
struct HeatText {
  const ExplainedExample* example = nullptr;
  std::vector<Word> words;
};
HeatText heat_text(const ExplainedExample& example);

constexpr int kHeatLevels = 12;  ///< steps of the colour scale on each side of 0; the style sheet has as many classes

/// Level of a score: 0 without colour, kHeatLevels at `largest` and above. Linear, so that half the colour is half the
/// score.
int heat_level(double score, double largest);

/// The words inline: gaps as in the text, special tokens subdued, gold rationales underlined, words that the vocabulary
/// does not know framed by dots, unseen text struck through. Colours follow `scores` (heat_scores, scaled by
/// `largest`); an empty `scores` leaves the text plain.
void draw_heat(Html& html, const HeatText& text, const Explanation* explanation, const std::vector<double>& scores,
               double largest);

/// The scale with its ends, signed and share, and the marks that there are.
void draw_heat_legend(Html& html, bool any_signed, bool any_share, bool rationales, bool unknown);

}  // namespace glass::report
