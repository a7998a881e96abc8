// Draws the card of one explained text.
#include "example_card.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "glass/base/counterfactual.h"
#include "heat.h"
#include "insight.h"
#include "map.h"
#include "numbers.h"
#include "path_bar.h"
#include "prediction_words.h"
#include "sections.h"
#include "target_lines.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostProbabilities = 6, kNameCodePoints = 48, kTargetCodePoints = 120, kSentenceCodePoints = 2000;

/// What the scores of the card explain: the target of its first method that has one.
const Explanation* explained(const ExplainedExample& example) {
  const auto found = std::find_if(example.explanations.begin(), example.explanations.end(),
                                  [](const Explanation& e) { return e.is_signed && !e.target.empty(); });
  return found == example.explanations.end() ? nullptr : &*found;
}

/// " at \u201Cbook\u201D (token 4)" where one token of several is asked.
std::string place_of_target(const ExplainedExample& example) {
  if (example.explained_token < 0) return "";
  return fmt::format(" at \u201C{}\u201D (token {})", shortened(explained_word(example), kNameCodePoints),
                     example.explained_token);
}

/// "explained: logit of class 'positive'", set off where it is not the class that the model says.
void draw_target_name(Html& html, const ExplainedExample& example) {
  const Explanation* e = explained(example);
  if (!e) return;
  const Prediction& said = example.prediction;
  const std::string aim = aim_of(said, *e).name;
  const bool other = has_probabilities(said) && !e->target_class.empty() && aim != said.label_name;
  html.element("span", {{"class", other ? "chip other" : "quiet"}},
               "explained: " + shortened(target_words(said, *e), kTargetCodePoints) + place_of_target(example));
}

void draw_head(Html& html, const ExplainedExample& example, const std::vector<std::string>* names) {
  html.open("span", {{"class", "head"}});
  const bool judged = example.gold >= 0 && example.prediction.kind == PredictionKind::one_class;
  if (judged) {
    const bool right = example.gold == example.prediction.label;
    html.element("span", {{"class", right ? "chip right" : "chip wrong"}}, right ? "\u2713 right" : "\u2717 wrong");
  }
  for (const auto& [name, value] : said_by(example.prediction, names))
    html.open("span").element("strong", name).text(" " + value).close();
  if (judged && example.gold != example.prediction.label)
    html.element("span", "gold: " + shortened(example.gold_name, kNameCodePoints));
  draw_target_name(html, example);
  if (!example.group.empty()) html.element("span", {{"class", "chip"}}, shortened(example.group, kNameCodePoints));
  if (is_window(example) || example.tokens_cut > 0)
    html.element("span", {{"class", "chip"}}, is_window(example) ? "window" : "cut");
  if (example.example >= 0) html.element("span", {{"class", "quiet"}}, fmt::format("text {}", example.example));
  html.close();
}

/// The row's scores by word and its scale.
struct Line {
  const Explanation* explanation = nullptr;
  std::vector<double> scores, colours;  ///< by word; of a group's words colours hold the group's score
  HeatScale scale;
  double full = 0;  ///< the score of full colour
};

Line make_line(const HeatText& text, const Explanation* explanation, const TargetRanges& ranges) {
  Line line;
  line.explanation = explanation;
  if (!explanation) return line;
  const std::vector<double> by_token = token_scores(*explanation, text.example->tokens.size());
  if (by_token.empty()) return line;
  line.scores = word_scores(by_token, text.words);
  line.colours = heat_scores(*explanation, line.scores, text.words);
  line.scale = heat_scale(line.colours, text.words);
  line.full = ranges.full_colour(*explanation, line.scale.largest);
  return line;
}

/// "scale ±0.84 logit · special tokens 3 % · mean over layer, query · sufficiency +0.1"; where the largest score is
/// little beside the target "scale ±0.72 logit, the largest 0.0008".
std::string line_note(const Line& line, const std::vector<std::string>& metrics) {
  const Explanation& e = *line.explanation;
  std::string note = fmt::format("scale {}{}", e.is_signed ? "\u00B1" : "0 to ", number(line.full));
  if (const std::string unit = unit_words(e); !unit.empty()) note += " " + unit;
  if (line.full > line.scale.largest) note += ", the largest " + number(line.scale.largest);
  if (!e.groups.unit.empty())
    note += fmt::format(" \u00B7 by {}: coloured as a whole, its tokens share its score evenly",
                        in_a_sentence(shortened(e.groups.unit, kNameCodePoints)));
  note += fmt::format(" \u00B7 special tokens {}", percent(line.scale.special_share, 0));
  if (e.axes.size() > 1) {
    for (std::size_t i = 0; i + 1 < e.axes.size(); ++i)
      note += e.axes[i].name == "token" ? " \u00B7 sum over pairs" : (i ? ", " : " \u00B7 mean over ") + e.axes[i].name;
  }
  for (const std::string& name : metrics) {
    if (const auto value = quality_number(e, name.c_str()))
      note += fmt::format(" \u00B7 {} {}", in_a_sentence(shortened(name, kNameCodePoints)), signed_number(*value));
  }
  return note;
}

void draw_lines(Html& html, const HeatText& text, const std::vector<Line>& lines, const CardSettings& settings) {
  for (const Line& line : lines) {
    html.open("div", {{"class", "line"}});
    html.open("div", {{"class", "who"}}).element("strong", title_in(settings.titles, line.explanation->method));
    html.element("small", line_note(line, settings.metrics));
    if (const auto converged = quality_flag(*line.explanation, "converged"); converged && !*converged)
      html.element("span", {{"class", "chip wrong"}}, "did not converge");
    if (const auto precise = quality_flag(*line.explanation, "precise"); precise && !*precise)
      html.element("span", {{"class", "chip wrong"}}, "not as precise as asked");
    html.close().open("div");
    html.open("p", {{"class", "heat"}, {"dir", "auto"}});
    draw_heat(html, text, line.explanation, line.colours, line.full);
    html.close();
    const bool of_rows = has_target_rows(*line.explanation);
    // A sum over rows is a number of the whole where they are log-probabilities.
    if (!of_rows || line.explanation->target.starts_with("log-probability of each"))
      draw_path_bar(html, *line.explanation);
    for (const std::string& sentence : counterfactual_sentences(*text.example, *line.explanation))
      html.element("p", {{"class", "note"}, {"dir", "auto"}}, shortened(sentence, kSentenceCodePoints));
    html.close().close();
    if (of_rows) draw_target_lines(html, text, *line.explanation, settings.ranges);
  }
}

void draw_probabilities(Html& html, const ExplainedExample& example, const std::vector<std::string>* names) {
  const std::vector<double>& p = example.prediction.probabilities;
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] > p[b]; });
  if (!p.empty()) html.open("div", {{"class", "probs"}});
  for (std::size_t i = 0; i < std::min(order.size(), kMostProbabilities); ++i) {
    html.element("span", shortened(class_name(example.prediction, order[i], names), kNameCodePoints));
    draw_bar(html, p[order[i]], kUnknown, percent(p[order[i]]));
    html.element("span", {{"class", "d"}}, percent(p[order[i]]));
  }
  if (!p.empty()) html.close();
}

/// What each number of draw_target is of: a token of the target, or a word.
std::string target_place(const ExplainedExample& example, std::size_t i) {
  const std::vector<TargetToken>& tokens = example.prediction.target;
  const std::int64_t own = tokens[i].token;
  const std::size_t first = example.tokens.size() - std::min(tokens.size(), example.tokens.size());
  const std::size_t token = own >= 0 ? static_cast<std::size_t>(own) : first + i;
  return own >= 0 ? word_at(example, token) : example.tokens[token].text;
}

/// Each token of a given target: how likely the model holds it, and what it would have written itself; of words their
/// tags likewise.
void draw_target(Html& html, const ExplainedExample& example) {
  const std::vector<TargetToken>& tokens = example.prediction.target;
  const bool of_words = tokens.front().token >= 0;
  begin_table(html, {of_words ? "word" : "token of the target", "log-probability",
                     of_words ? "the model's tag" : "the model's own choice", "its probability"});
  for (std::size_t i = 0; i < std::min(tokens.size(), example.tokens.size()); ++i) {
    html.open("tr").element("th", {{"scope", "row"}}, shortened(target_place(example, i), kNameCodePoints));
    digits_cell(html, signed_number(tokens[i].log_probability));
    html.element("td", shortened(tokens[i].best, kNameCodePoints));
    digits_cell(html, percent(tokens[i].best_probability));
    html.close();
  }
  end_table(html);
  if (explained(example) && !of_words)
    html.element("p", {{"class", "note"}}, "A row of a map is one token of the target.");
}

void draw_cut_note(Html& html, const ExplainedExample& example) {
  if (is_window(example)) {
    html.element("p", {{"class", "note"}},
                 fmt::format("The text is longer than the model: this is the window with the best answer. {} in front "
                             "of it and {} behind it are not "
                             "part of the explanation.",
                             count_of(example.tokens_before, "token"), count(example.tokens_cut)));
    return;
  }
  if (example.tokens_cut <= 0) return;
  const auto seen = static_cast<std::int64_t>(example.tokens.size());
  html.element("p", {{"class", "note"}},
               example.tokens_cut == 1
                   ? fmt::format("Token {} was not seen: the text is longer than the model.", count(seen + 1))
                   : fmt::format("Tokens {}\u2013{} were not seen: the text is longer than the model.", count(seen + 1),
                                 count(seen + example.tokens_cut)));
}

void draw_unknown_note(Html& html, const ExplainedExample& example) {
  const std::int64_t unknown = count_unknown(example);
  if (unknown == 0) return;
  html.element("p", {{"class", "note"}},
               fmt::format("{} not in the vocabulary: the model sees one and the same token in {}.",
                           unknown == 1 ? "1 part of the text is" : count(unknown) + " parts of the text are",
                           unknown == 1 ? "its place" : "all their places"));
}

void draw_numbers(Html& html, const HeatText& text, const std::vector<Line>& lines, const MethodTitles& titles) {
  if (lines.empty()) return;
  html.open("details", {{"class", "numbers"}}).element("summary", "Scores by word");
  std::vector<std::string> head = {"word"};
  for (const Line& line : lines) head.push_back(title_in(titles, line.explanation->method));
  begin_table(html, head);
  for (std::size_t i = 0; i < text.words.size(); ++i) {
    html.open("tr").element("th", {{"scope", "row"}, {"class", text.words[i].rationale ? "r" : ""}},
                            shortened(word_text(*text.example, text.words[i]), kNameCodePoints));
    for (const Line& line : lines)
      digits_cell(html, line.explanation->is_signed ? signed_number(line.scores[i]) : number(line.scores[i]));
    html.close();
  }
  end_table(html);
  html.close();
}

}  // namespace

void draw_card(Html& html, const ExplainedExample& example, const CardSettings& settings) {
  const HeatText text = heat_text(example);
  const Line primary = make_line(text, explanation_of(example, settings.primary), settings.ranges);
  html.open("details", {{"class", settings.classes}, {"open", settings.unfolded ? "open" : ""}}).open("summary");
  draw_head(html, example, settings.label_names);
  html.open("span", {{"class", "heat"}, {"dir", "auto"}});
  draw_heat(html, text, primary.explanation, primary.colours, primary.full);
  html.close().close();
  std::vector<Line> lines;
  for (const Explanation& e : example.explanations) {
    Line line = make_line(text, &e, settings.ranges);
    if (!line.scores.empty()) lines.push_back(std::move(line));
  }
  draw_cut_note(html, example);
  draw_unknown_note(html, example);
  if (example.prediction.target.empty()) {
    draw_probabilities(html, example, settings.label_names);
  } else {
    draw_target(html, example);
  }
  draw_lines(html, text, lines, settings);
  for (const Explanation& e : example.explanations) {
    if (settings.maps && has_map(e)) draw_maps(html, example, e, settings);
  }
  draw_numbers(html, text, lines, settings.titles);
  html.close();
}

}  // namespace glass::report
