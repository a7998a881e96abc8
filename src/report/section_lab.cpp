// What `glassformer lab` has measured: who is where overall, at which cost, and by which metric no better than chance.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "chart.h"
#include "measures.h"
#include "node.h"
#include "numbers.h"
#include "sections.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostMethods = 200;

std::string better_words(const std::string& better) {
  return better == "low" ? "low is better" : better == "high" ? "high is better" : "describes and does not judge";
}

void draw_scope(Html& html, const Node& lab) {
  std::string words = count_of(lab.at("texts").integer(), "text") + " by " +
                      count_of(static_cast<std::int64_t>(lab.at("methods").items().size()), "method") + " and " +
                      count_of(static_cast<std::int64_t>(lab.at("rankings").items().size()), "metric") + ".";
  if (!lab.at("is_complete").flag())
    words += fmt::format(" The time was over before all {} texts were measured; the same command goes on.",
                         lab.at("asked_texts").integer());
  html.element("p", words);
  if (const auto witness = lab.find("witness")) {
    const Interval right = witness->at("accuracy").interval();
    html.element("p", fmt::format("The model obeys the rule behind the gold words on {} {} of {} that differ in a word "
                                  "from the texts: so far it is a witness of what decides.",
                                  percent(right.value), percent_bounds(right),
                                  count_of(witness->at("texts").integer(), "counterfactual text")));
  }
}

/// Cost and overall place of each method, the best first.
void draw_overall(Html& html, const Node& lab) {
  std::map<std::string, Node> methods;
  for (const Node& method : lab.at("methods").items()) methods.emplace(method.at("name").name(), method);
  begin_table(html, {"method", "place overall", "metrics", "time a text", "forwards", "backwards"});
  std::size_t drawn = 0;
  for (const Node& row : lab.at("overall").items()) {
    const auto found = methods.find(row.at("method").name());
    if (found == methods.end() || ++drawn > kMostMethods) continue;
    html.open("tr").element("th", {{"scope", "row"}}, title_case(found->first));
    digits_cell(html, number(row.at("place").number()));
    digits_cell(html, count(row.at("metrics").integer()));
    digits_cell(html, duration(found->second.at("seconds").number()));
    digits_cell(html, number(found->second.at("forwards").number()));
    digits_cell(html, number(found->second.at("backwards").number()));
    html.close();
  }
  end_table(html);
  html.element("p", {{"class", "note"}},
               "The place is the mean over the metrics of the way from the first rank (0) to the last (1). Metrics "
               "measure different things; where they disagree, choose the one that asks your question. Times are "
               "those of the method alone.");
}

/// Cost against place. The line joins the methods that no other one is both cheaper than and as good as.
void draw_cost(Html& html, const Node& lab) {
  std::map<std::string, double> places;
  for (const Node& row : lab.at("overall").items()) places[row.at("method").name()] = row.at("place").number();
  std::vector<std::pair<double, std::string>> by_cost;
  for (const Node& method : lab.at("methods").items()) {
    if (places.contains(method.at("name").name()) && by_cost.size() < kMostMethods)
      by_cost.emplace_back(1000 * method.at("seconds").number(), method.at("name").name());
  }
  std::sort(by_cost.begin(), by_cost.end());
  Chart chart;
  chart.title = "Cost beside quality";
  chart.x_name = "milliseconds a text";
  chart.y_name = "place overall (0 is best)";
  chart.y_from_zero = true;
  Series front{"no other is cheaper and as good", 1, {}, true, true}, others{"others", 2, {}, false, true};
  std::string names;
  for (const auto& [cost, name] : by_cost) {
    const bool leads = front.points.empty() || places[name] < front.points.back().y;
    (leads ? front : others).points.push_back({cost, places[name], 0, 0});
    if (leads) names += (names.empty() ? "" : ", ") + in_a_sentence(name);
  }
  chart.series = {front, others};
  draw_chart(html, chart);
  if (!names.empty())
    html.element("p", {{"class", "note"}}, "On the line, from the cheapest to the best: " + names + ".");
}

/// Names of the methods whose lead on random scores may be chance.
std::vector<std::string> no_better_than_random(const Node& ranking) {
  std::vector<std::string> names;
  for (const Node& row : ranking.at("methods").items()) {
    const auto above = row.find("above_floor");
    if (above && !above->flag()) names.push_back(in_a_sentence(row.at("method").name()));
  }
  return names;
}

void draw_ranking(Html& html, const Node& lab, const Node& ranking) {
  const std::string metric = ranking.at("metric").name();
  html.open("details", {{"class", "numbers"}})
      .element("summary", title_case(metric) + ": " + better_words(ranking.at("better").text()));
  for (const Node& note : lab.at("metric_notes").items()) {
    if (note.at("name").name() == metric) html.element("p", note.at("summary").text());
  }
  const std::string unit = ranking.name_or("unit", "");
  begin_table(html, {"method", unit.empty() ? "mean" : "mean, " + unit, "rank", "ahead of random scores"});
  std::size_t drawn = 0;
  for (const Node& row : ranking.at("methods").items()) {
    if (++drawn > kMostMethods) break;
    const Interval mean = row.at("mean").interval();
    html.open("tr").element("th", {{"scope", "row"}}, title_case(row.at("method").name()));
    interval_cell(html, number(mean.value), bounds(mean));
    digits_cell(html, row.find("rank") ? number(row.at("rank").number()) : kNoValue);
    if (const auto ahead = row.find("difference")) {
      interval_cell(html, signed_number(ahead->interval().value), bounds(ahead->interval()));
    } else {
      digits_cell(html, kNoValue);
    }
    html.close();
  }
  end_table(html);
  std::string words = "Over " + count_of(ranking.at("texts").integer(), "text") + ".";
  if (const auto apart = ranking.find("critical_difference"))
    words += fmt::format(" Ranks closer than {} cannot be told apart (Nemenyi's test at 5\u00A0%).",
                         number(apart->number()));
  if (const auto front = ranking.find("pareto")) {
    std::string names;
    for (const std::string& name : front->names()) names += (names.empty() ? "" : ", ") + in_a_sentence(name);
    if (!names.empty()) words += " No other method is cheaper and as good as: " + names + ".";
  }
  html.element("p", {{"class", "note"}}, words).close();
}

void draw_failures(Html& html, const Node& lab) {
  html.open("ul");
  for (const Node& ranking : lab.at("rankings").items()) {
    const std::vector<std::string> names = no_better_than_random(ranking);
    if (names.empty()) continue;
    std::string words;
    for (const std::string& name : names) words += (words.empty() ? "" : ", ") + name;
    html.element("li", "By " + in_a_sentence(ranking.at("metric").name()) + " no better than random scores: " + words);
  }
  for (const Node& one : lab.at("left_out").items())
    html.element("li", "Left out: " + in_a_sentence(one.at("name").name()) + ": " + one.at("why").text());
  html.close();
}

}  // namespace

void draw_lab(Html& html, const Artefacts& artefacts) {
  const Node lab(*artefacts.lab, "lab.json: ");
  draw_scope(html, lab);
  draw_overall(html, lab);
  draw_cost(html, lab);
  for (const Node& ranking : lab.at("rankings").items()) draw_ranking(html, lab, ranking);
  draw_failures(html, lab);
}

}  // namespace glass::report
