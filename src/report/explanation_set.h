// What a file of explanations says beside its texts: what the methods and metrics say of themselves, and the metrics'
// rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evaluation.h"

namespace glass::report {

class Node;

/// What a method says of itself. `name` is the one under which it ran, `method` the registered one.
struct MethodNote {
  std::string name, method, meaning, units, limits, source;
};

/// What a metric of explanations says of itself.
struct MetricNote {
  std::string name, summary, meaning, source;
  std::string unit = {};  ///< of its mean, "" where it is not stated
};

struct AgreementRow {
  std::string method, group;
  std::int64_t examples = 0;
  Interval auprc, token_f1;
  double random_auprc = kUnknown, random_token_f1 = kUnknown;
};

/// The means of one method over one group of examples ("all": over all).
struct MetricRow {
  std::string method, group;
  std::int64_t examples = 0;
  Metrics numbers;
};
struct MetricRows {
  std::string name;
  std::vector<MetricRow> rows;
};

/// One file of explanations, but for its texts.
struct ExplanationSet {
  std::string file, model_name;
  std::string task;  ///< "" in files of older versions
  std::vector<std::string> label_names;
  std::int64_t bad_rows = 0;        ///< of the data file, that could not be explained
  std::vector<MethodNote> methods;  ///< empty in files of older versions
  std::vector<MetricNote> metric_notes;
  std::vector<AgreementRow> agreement;
  std::vector<MetricRows> metrics;  ///< all but agreement
};

/// Fills in what stands beside the examples: methods, metric_notes, agreement, metrics. Names and prose are cut to a
/// length that a page can bear.
void read_explanation_tables(const Node& root, ExplanationSet& set);

}  // namespace glass::report
