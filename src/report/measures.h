// What the metrics are called, in which unit they stand, and which of them a task is judged by.
#pragma once

#include <string>
#include <vector>

#include "evaluation.h"
#include "task_kind.h"

namespace glass::report {

/// Names in the order in which people judge the task: the first is the one that the page draws over training.
std::vector<std::string> main_metrics(TaskKind task);

enum class Unit {
  share,    ///< in [0, 1], shown as percent
  points,   ///< of 100, as BLEU and chrF are published
  nats,     ///< a loss
  squared,  ///< the square of the label's own unit
  plain     ///< correlations, perplexity, bits
};
/// A metric that is not known here is a plain number.
Unit unit_of(const std::string& name, TaskKind task);

/// "Macro F1", of a tile, a legend or a column; within a task that has its own word for it, that word: "Entity F1",
/// "Accuracy of words".
std::string metric_name(const std::string& name, TaskKind task);
/// The name with its unit where the value does not show it: "Loss, nats", "BLEU, of 100".
std::string metric_heading(const std::string& name, TaskKind task);

/// The digits alone: "88.1" of a share of 0.881; kNoValue where it is not defined.
std::string metric_digits(double value, Unit unit);
/// The value with its unit; its interval as "[86.0, 90.1]", "" where it has none.
std::string metric_value(const Interval& interval, Unit unit);
std::string metric_bounds(const Interval& interval, Unit unit);

/// Names of all tables, the main ones of the task first, then the known ones, then the others in the order of the
/// files.
std::vector<std::string> ordered_names(const std::vector<const Metrics*>& tables, TaskKind task);

}  // namespace glass::report
