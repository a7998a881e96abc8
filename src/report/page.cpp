// Assembles the page: a table of sections, each drawn when the folder has its files.
#include "page.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "html.h"
#include "insight.h"
#include "node.h"
#include "numbers.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {
namespace {

struct Section {
  const char *id, *title, *lead;
  bool (*present)(const Artefacts&);
  void (*draw)(Html&, const Artefacts&);
};

bool has(const Artefacts& a, bool (*thing)(const Split&)) {
  return a.evaluation && a.evaluation->first_with(thing);
}
bool has_calibration(const Artefacts& a) {
  return a.evaluation && a.evaluation->main() && !a.evaluation->main()->calibration.empty();
}
bool has_confusion(const Artefacts& a) {
  return has(a, [](const Split& split) { return !split.confusion.empty(); });
}
bool has_agreement(const Artefacts& a) {
  return std::any_of(a.explanations.begin(), a.explanations.end(),
                     [](const ExplanationSet& set) { return !set.agreement.empty(); });
}

const Section kSections[] = {
    {"summary", "Summary", "", [](const Artefacts&) { return true; }, draw_summary},
    {"written", "What the model writes", "", [](const Artefacts& a) { return has(a, has_written); },
     draw_written_texts},
    {"surprise", "Where the model is surprised", "", [](const Artefacts& a) { return has(a, has_token_losses); },
     draw_token_losses},
    {"examples", "Texts and what decides them", "", [](const Artefacts& a) { return a.digest.texts > 0; },
     draw_examples},
    {"words", "Words that drive the decisions", "", [](const Artefacts& a) { return !a.words.empty(); }, draw_words},
    {"corpus", "Words by class", "", has_corpus, draw_corpus},
    {"agreement", "Agreement with gold rationales", "", has_agreement, draw_agreement},
    {"trust", "How far the scores can be trusted", "", [](const Artefacts& a) { return !metric_names(a).empty(); },
     draw_explanation_metrics},
    {"completeness", "Completeness", "", [](const Artefacts& a) { return a.digest.completeness.explanations > 0; },
     draw_completeness},
    {"probes", "What each layer knows", "", [](const Artefacts& a) { return !a.probes.empty(); }, draw_probes},
    {"metrics", "Metrics",
     "Values with their 95\u00A0% intervals: bootstrap over the texts, and Wilson's where all or none are right.",
     [](const Artefacts& a) { return a.evaluation && !a.evaluation->splits.empty(); }, draw_metrics},
    {"confusion", "Confusion",
     "Rows are gold labels: counts, and their share of the row. A count of mistakes leads to their texts.",
     has_confusion, draw_confusion},
    {"classes", "Precision and recall by class",
     "Precision: the share of the texts given this class that have it. Recall: the share of those that have it that "
     "are "
     "given it. With Wilson's 95\u00A0% intervals where texts are judged.",
     has_classes, draw_classes},
    {"calibration", "Calibration",
     "A model that is sure of 80\u00A0% should be right in 80\u00A0% of those texts. Points below the line are too "
     "sure of themselves.",
     has_calibration, draw_calibration},
    {"data", "Data", "", has_data, draw_data},
    {"training", "Training", "",
     [](const Artefacts& a) { return !a.curves.train.empty() || !a.curves.evaluations.empty(); }, draw_curves},
    {"methods", "Methods", "What the scores mean, how they were made, and where they mislead.",
     [](const Artefacts& a) { return !a.digest.methods.empty(); }, draw_methods},
    {"lab", "Which method to believe",
     "Methods of explanation, ranked by metrics on the same texts, with random scores as the floor.",
     [](const Artefacts& a) { return a.lab.has_value(); }, draw_lab},
    {"bench", "Speed", "", [](const Artefacts& a) { return a.bench.has_value(); }, draw_bench},
    {"record", "Record", "", [](const Artefacts& a) { return a.record.has_value() || !a.config_toml.empty(); },
     draw_record},
};

std::string page_title(const Artefacts& artefacts) {
  if (!artefacts.title.empty()) return shortened(artefacts.title, 120);
  std::string name = artefacts.folder_name;
  if (artefacts.record) name = Node(*artefacts.record, "record.json: ").text_or("name", name);
  return name.empty() ? "Report" : shortened(name, 120);
}

/// Of the training with all its resumed parts; in records of older versions of the last part.
double training_seconds(const Artefacts& artefacts) {
  const double all = record_number(artefacts, "model", "training_seconds");
  return is_known(all) ? all : record_number(artefacts, "seconds", "train");
}

/// "412,930 parameters · 360 steps on cpu in 41 s · 2026-01-31".
std::string page_facts(const Artefacts& artefacts) {
  std::vector<std::string> facts;
  if (!artefacts.explanations.empty() && !artefacts.record)
    facts.push_back("explained: " + shortened(artefacts.explanations.front().model_name, 80));
  if (artefacts.record) {
    const Node record(*artefacts.record, "record.json: ");
    if (const auto model = record.find("model")) {
      if (model->find("parameters")) facts.push_back(count_of(model->at("parameters").integer(), "parameter"));
      if (model->find("steps")) facts.push_back(count_of(model->at("steps").integer(), "step"));
    }
    if (const double seconds = training_seconds(artefacts); is_known(seconds))
      facts.push_back("trained in " + duration(seconds));
    if (const auto device = record.find("device")) facts.push_back("on " + shortened(device->text(), 40));
    if (const auto seed = record.find("seed")) facts.push_back(fmt::format("seed {}", seed->integer()));
    if (const auto finished = record.find("finished")) facts.push_back(shortened(finished->text(), 10).substr(0, 10));
  }
  std::string line;
  for (const std::string& fact : facts) line += (line.empty() ? "" : " \u00B7 ") + fact;
  return line;
}

void draw_contents(Html& html, const Artefacts& artefacts) {
  html.open("nav", {{"aria-label", "Contents"}}).open("ol");
  for (const Section& section : kSections) {
    if (section.present(artefacts)) html.open("li").link_here(section.id, section.title).close();
  }
  html.close().close();
}

}  // namespace

std::string render_page(const Artefacts& artefacts) {
  Html html;
  html.start_page(page_title(artefacts));
  html.open("header").element("p", {{"class", "brand"}}, "glassformer report").element("h1", page_title(artefacts));
  const std::string facts = page_facts(artefacts);
  if (!facts.empty()) html.element("p", {{"class", "facts"}}, facts);
  html.close().open("div", {{"class", "page"}});
  draw_contents(html, artefacts);
  html.open("main");
  for (const Section& section : kSections) {
    if (!section.present(artefacts)) continue;
    html.open("section", {{"id", section.id}}).element("h2", section.title);
    if (*section.lead) html.element("p", {{"class", "lead"}}, section.lead);
    section.draw(html, artefacts);
    html.close();
  }
  html.close().close();
  html.open("footer")
      .text(
          "Made by glassformer from the files of this folder. One file, no script, no network: it can be sent, printed "
          "and kept.")
      .close();
  return html.finish();
}

}  // namespace glass::report
