// Lists of wrong texts and words, a folded one a cell.
#include "mistakes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "numbers.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kTextsOfSplit = 400;  // mistakes of a split that stand with their texts
constexpr std::size_t kLeastOfCell = 3, kMostNumbers = 2000;
constexpr std::size_t kMistakeLabelCodePoints = 40;

using Cell = std::pair<std::size_t, std::size_t>;
using Mistakes = std::vector<const Mistake*>;

std::string mistake_label(const Evaluation& evaluation, std::size_t number) {
  return number < evaluation.label_names.size() ? shortened(evaluation.label_names[number], kMistakeLabelCodePoints)
                                                : fmt::format("class {}", number);
}

/// "text 17, 93.1 %: ...", of a word "“rain” in text 17: ...".
void draw_mistake(Html& html, const Mistake& mistake) {
  std::string head = fmt::format("text {}", mistake.example);
  if (!mistake.word.empty()) head = "\u201C" + mistake.word + "\u201D in " + head;
  if (is_known(mistake.confidence)) head += ", " + percent(mistake.confidence);
  html.open("li").element("small", head + (mistake.text.empty() ? "" : ": ")).text(mistake.text).close();
}

/// Those behind the ones with texts, by number.
void draw_mistake_numbers(Html& html, const Mistakes& mistakes, std::size_t first, const std::string& file) {
  if (first >= mistakes.size()) return;
  std::string text = "Also wrong: texts ";
  const std::size_t end = std::min(mistakes.size(), first + kMostNumbers);
  for (std::size_t i = first; i < end; ++i) text += fmt::format("{}{}", i == first ? "" : ", ", mistakes[i]->example);
  if (end < mistakes.size()) text += fmt::format(" and {} more in {}", mistakes.size() - end, file);
  html.element("p", {{"class", "note"}}, text + ".");
}

}  // namespace

std::string mistakes_place(std::size_t split, std::size_t gold, std::size_t predicted) {
  return fmt::format("mistakes-{}-{}-{}", split, gold, predicted);
}

const SplitPredictions* predictions_of(const Artefacts& artefacts, const std::string& split) {
  const auto found = std::find_if(artefacts.predictions.begin(), artefacts.predictions.end(),
                                  [&](const SplitPredictions& each) { return each.split == split; });
  return found == artefacts.predictions.end() ? nullptr : &*found;
}

void draw_mistakes(Html& html, const Artefacts& artefacts, std::size_t split) {
  const Evaluation& evaluation = *artefacts.evaluation;
  const SplitPredictions* predictions = predictions_of(artefacts, evaluation.splits[split].name);
  if (!predictions || predictions->mistakes.empty()) return;
  std::map<Cell, Mistakes> cells;
  for (const Mistake& mistake : predictions->mistakes) cells[{mistake.gold, mistake.predicted}].push_back(&mistake);
  const std::size_t with_text = std::max(kLeastOfCell, kTextsOfSplit / cells.size());
  const bool words = !predictions->mistakes.front().word.empty();
  for (const auto& [cell, mistakes] : cells) {
    html.open("details", {{"class", "numbers"}, {"id", mistakes_place(split, cell.first, cell.second)}});
    html.element("summary", fmt::format("gold {}, predicted {}: {}", mistake_label(evaluation, cell.first),
                                        mistake_label(evaluation, cell.second),
                                        count_of(static_cast<std::int64_t>(mistakes.size()), words ? "word" : "text")));
    html.open("ul", {{"class", "mistakes"}});
    for (std::size_t i = 0; i < std::min(with_text, mistakes.size()); ++i) draw_mistake(html, *mistakes[i]);
    html.close();
    draw_mistake_numbers(html, mistakes, with_text, "predictions/" + predictions->split + ".jsonl");
    html.close();
  }
}

}  // namespace glass::report
