// Metrics of explanations, such as comprehensiveness and sufficiency: by method and by group of texts.
#include <fmt/format.h>

#include <algorithm>

#include "measures.h"
#include "method_names.h"
#include "metric_curves.h"
#include "numbers.h"
#include "sections.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostRows = 200;
constexpr std::size_t kMostColumns = 120;
constexpr std::size_t kMostNotes = 60;
constexpr std::size_t kFoldedNotes = 4;  // more notes than these are folded
constexpr std::size_t kColumnsOfATable = 3;
constexpr std::size_t kNameCodePoints = 48;

/// One number of one metric.
struct Column {
  const MetricRows* table;
  std::string number, unit;

  std::string heading() const {
    const std::string name = title_case(shortened(table->name, kNameCodePoints));
    if (number != "mean") return name + ", " + in_a_sentence(shortened(number, kNameCodePoints));
    return unit.empty() ? name : name + ", " + unit;
  }
};

struct RowName {
  std::string group, method;
  bool operator==(const RowName&) const = default;
};

/// What the mean of a metric counts in, "" where its file does not say.
std::string unit_of_metric(const ExplanationSet& set, const std::string& name) {
  for (const MetricNote& note : set.metric_notes) {
    if (note.name == name) return shortened(note.unit, kNameCodePoints);
  }
  return "";
}

std::vector<Column> columns_of(const ExplanationSet& set) {
  std::vector<Column> columns;
  for (const MetricRows& table : set.metrics) {
    for (const MetricRow& row : table.rows) {
      for (const auto& [name, value] : row.numbers) {
        if (curve_place(name)) continue;
        const bool known = std::any_of(columns.begin(), columns.end(), [&, &number = name](const Column& column) {
          return column.table == &table && column.number == number;
        });
        if (!known && columns.size() < kMostColumns) columns.push_back({&table, name, unit_of_metric(set, table.name)});
      }
    }
  }
  return columns;
}

/// Groups one after the other, "all" first, each in the order of its methods.
std::vector<RowName> row_names(const ExplanationSet& set) {
  std::vector<RowName> names;
  for (const MetricRows& table : set.metrics) {
    for (const MetricRow& row : table.rows) {
      const RowName name{row.group, row.method};
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      if (names.size() > kMostRows) break;
    }
  }
  std::stable_sort(names.begin(), names.end(), [](const RowName& a, const RowName& b) {
    return (a.group == "all" ? "" : a.group) < (b.group == "all" ? "" : b.group);
  });
  return names;
}

const MetricRow* find_row(const MetricRows& table, const RowName& name) {
  const auto found = std::find_if(table.rows.begin(), table.rows.end(), [&](const MetricRow& row) {
    return row.group == name.group && row.method == name.method;
  });
  return found == table.rows.end() ? nullptr : &*found;
}

/// The texts that a row is about: those of its first metric.
std::int64_t texts_of(const ExplanationSet& set, const RowName& name) {
  for (const MetricRows& table : set.metrics) {
    if (const MetricRow* row = find_row(table, name)) return row->examples;
  }
  return 0;
}

/// A metric that counts other texts than the row says by how many.
void draw_number(Html& html, const Column& column, const RowName& name, std::int64_t texts) {
  const MetricRow* row = find_row(*column.table, name);
  const Interval value = row ? metric(row->numbers, column.number).value_or(Interval{kUnknown, kUnknown, kUnknown})
                             : Interval{kUnknown, kUnknown, kUnknown};
  std::string small = metric_bounds(value, Unit::plain);
  if (row && row->examples != texts)
    small += fmt::format("{}of {}", small.empty() ? "" : " ", count_of(row->examples, "text"));
  interval_cell(html, metric_digits(value.value, Unit::plain), small);
}

/// The rows of all methods and groups for some of the columns.
void draw_table(Html& html, const ExplanationSet& set, const MethodTitles& titles, const std::vector<RowName>& rows,
                const std::vector<Column>& columns) {
  std::vector<std::string> head = {"method", "texts"};
  for (const Column& column : columns) head.push_back(column.heading());
  begin_table(html, head);
  std::string group;
  for (const RowName& name : rows) {
    if (name.group != group) group_row(html, head.size(), name.group);
    group = name.group;
    const std::int64_t texts = texts_of(set, name);
    html.open("tr").element("th", {{"scope", "row"}}, title_in(titles, name.method));
    digits_cell(html, count(texts));
    for (const Column& column : columns) draw_number(html, column, name, texts);
    html.close();
  }
  end_table(html);
}

/// Tables of a few columns each; the numbers of one metric stay together where they fit.
void draw_tables(Html& html, const ExplanationSet& set, const MethodTitles& titles) {
  std::vector<RowName> rows = row_names(set);
  const bool all = rows.size() <= kMostRows;
  rows.resize(std::min(rows.size(), kMostRows));
  std::vector<Column> together;
  const std::vector<Column> columns = columns_of(set);
  for (std::size_t begin = 0, end = 0; begin < columns.size(); begin = end) {
    while (end < columns.size() && columns[end].table == columns[begin].table) ++end;
    if (!together.empty() && together.size() + (end - begin) > kColumnsOfATable) {
      draw_table(html, set, titles, rows, together);
      together.clear();
    }
    for (std::size_t i = begin; i < end; ++i) together.push_back(columns[i]);
  }
  if (!together.empty()) draw_table(html, set, titles, rows, together);
  if (!all || columns.size() == kMostColumns)
    html.element("p", {{"class", "note"}}, "Not all numbers are drawn here; they stand in " + set.file + ".");
}

void draw_metric_note(Html& html, const ExplanationSet& set, const std::string& name) {
  const auto note = std::find_if(set.metric_notes.begin(), set.metric_notes.end(),
                                 [&](const MetricNote& each) { return each.name == name; });
  html.open("p").element("strong", title_case(shortened(name, kNameCodePoints)) + ".");
  if (note == set.metric_notes.end()) {
    html.text(" This metric is not described in " + set.file + ".").close();
    return;
  }
  html.text(" " + (note->meaning.empty() ? note->summary : note->meaning));
  if (!note->source.empty()) html.text(" ").element("small", "Source: " + note->source);
  html.close();
}

void draw_metric_notes(Html& html, const ExplanationSet& set) {
  const bool folded = set.metrics.size() > kFoldedNotes;
  if (folded) html.open("details").element("summary", fmt::format("What the {} metrics say", set.metrics.size()));
  for (std::size_t i = 0; i < std::min(set.metrics.size(), kMostNotes); ++i)
    draw_metric_note(html, set, set.metrics[i].name);
  if (folded) html.close();
}

}  // namespace

void draw_explanation_metrics(Html& html, const Artefacts& artefacts) {
  for (const ExplanationSet& set : artefacts.explanations) {
    if (set.metrics.empty()) continue;
    draw_metric_notes(html, set);
    const MethodTitles titles = method_titles(artefacts);
    draw_tables(html, set, titles);
    for (const MetricRows& table : set.metrics) draw_metric_curves(html, table, titles);
  }
}

}  // namespace glass::report
