// The table of metrics.
#include "measures.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "numbers.h"
#include "visible.h"

namespace glass::report {
namespace {

struct Measure {
  const char *key, *name;
  Unit unit;
};

/// In the order in which a table lists them.
constexpr Measure kMeasures[] = {
    {"accuracy", "Accuracy", Unit::share},
    {"macro_f1", "Macro F1", Unit::share},
    {"micro_f1", "Micro F1", Unit::share},
    {"subset_accuracy", "Subset accuracy", Unit::share},
    {"matthews", "Matthews correlation", Unit::plain},
    {"f1", "F1", Unit::share},
    {"precision", "Precision", Unit::share},
    {"recall", "Recall", Unit::share},
    {"exact_match", "Exact match", Unit::share},
    {"answerable_f1", "F1 of questions with an answer", Unit::share},
    {"unanswerable_accuracy", "Accuracy of questions without one", Unit::share},
    {"chrf", "chrF", Unit::points},
    {"bleu", "BLEU", Unit::points},
    {"pearson", "Pearson correlation", Unit::plain},
    {"spearman", "Spearman correlation", Unit::plain},
    {"mean_squared_error", "Mean squared error", Unit::squared},
    {"perplexity", "Perplexity", Unit::plain},
    {"bits_per_byte", "Bits per byte", Unit::plain},
    {"loss", "Loss", Unit::nats},
    {"expected_calibration_error", "Expected calibration error", Unit::share},
};

const Measure* find_measure(const std::string& name) {
  const auto found =
      std::find_if(std::begin(kMeasures), std::end(kMeasures), [&](const Measure& m) { return name == m.key; });
  return found == std::end(kMeasures) ? nullptr : found;
}

constexpr std::size_t kMeasureCodePoints = 60;

}  // namespace

std::vector<std::string> main_metrics(TaskKind task) {
  switch (task) {
    case TaskKind::tags:
      return {"f1", "accuracy"};
    case TaskKind::multi_label:
      return {"micro_f1", "macro_f1", "subset_accuracy"};
    case TaskKind::regression:
      return {"pearson", "mean_squared_error", "spearman"};
    case TaskKind::spans:
      return {"f1", "exact_match"};
    case TaskKind::language_model:
      return {"perplexity", "bits_per_byte", "accuracy"};
    case TaskKind::translation:
      return {"chrf", "bleu", "perplexity"};
    case TaskKind::classification:
    case TaskKind::embedding:
      break;
  }
  return {"accuracy", "macro_f1", "expected_calibration_error"};
}

Unit unit_of(const std::string& name, TaskKind task) {
  if (name == "loss" && task == TaskKind::regression) return Unit::squared;
  const Measure* measure = find_measure(name);
  return measure ? measure->unit : Unit::plain;
}

std::string metric_name(const std::string& name, TaskKind task) {
  if (task == TaskKind::tags && name == "accuracy") return "Accuracy of words";
  if (task == TaskKind::tags && (name == "f1" || name == "precision" || name == "recall"))
    return name == "f1" ? "Entity F1" : "Entity " + name;
  if (task == TaskKind::spans && name == "f1") return "F1 of answer words";
  if ((task == TaskKind::language_model || task == TaskKind::translation) && name == "accuracy")
    return "Accuracy of tokens";
  const Measure* measure = find_measure(name);
  return measure ? measure->name : shortened(title_case(name), kMeasureCodePoints);
}

std::string metric_heading(const std::string& name, TaskKind task) {
  const Unit unit = unit_of(name, task);
  return metric_name(name, task) + (unit == Unit::nats      ? ", nats"
                                    : unit == Unit::points  ? ", of 100"
                                    : unit == Unit::squared ? ", squared units"
                                                            : "");
}

std::string metric_digits(double value, Unit unit) {
  if (!is_known(value)) return kNoValue;
  if (unit == Unit::share) return fmt::format("{:.1f}", value * 100);
  if (unit == Unit::points) return fmt::format("{:.1f}", value);
  return value < 0 ? signed_number(value) : number(value);
}

std::string metric_value(const Interval& interval, Unit unit) {
  return unit == Unit::share ? percent(interval.value) : metric_digits(interval.value, unit);
}

std::string metric_bounds(const Interval& interval, Unit unit) {
  if (!is_known(interval.low) || !is_known(interval.high)) return "";
  return fmt::format("[{}, {}]", metric_digits(interval.low, unit), metric_digits(interval.high, unit));
}

std::vector<std::string> ordered_names(const std::vector<const Metrics*>& tables, TaskKind task) {
  std::vector<std::string> found, names;
  for (const Metrics* table : tables) {
    for (const auto& [name, value] : *table) {
      if (std::find(found.begin(), found.end(), name) == found.end()) found.push_back(name);
    }
  }
  const auto take = [&](const std::string& name) {
    const auto at = std::find(found.begin(), found.end(), name);
    if (at == found.end()) return;
    names.push_back(name);
    found.erase(at);
  };
  for (const std::string& name : main_metrics(task)) {
    if (name != "expected_calibration_error") take(name);
  }
  for (const Measure& measure : kMeasures) take(measure.key);
  names.insert(names.end(), found.begin(), found.end());
  return names;
}

}  // namespace glass::report
