// What evaluation.json says: metrics of each split and what a task adds to them.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "glass/base/statistics.h"

namespace glass::report {

class Node;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// Names with their values, in the order of the file. A value that is not defined is NaN.
using Metrics = std::vector<std::pair<std::string, Interval>>;
/// The named metric, or nothing.
std::optional<Interval> metric(const Metrics& metrics, const std::string& name);
Metrics read_metric_table(const Node& node);

struct CalibrationBin {
  double low = 0, high = 0, confidence = kUnknown, accuracy = kUnknown;
  std::int64_t count = 0;
};

/// One text, what should be written of it, and what the model wrote.
struct WrittenSample {
  std::string text, target, written;
};
/// What a model with a decoder wrote of a split, and how it was measured.
struct Written {
  std::int64_t texts = 0;  ///< that were written and measured; the samples are the first of them
  std::int64_t beams = 0;  ///< 1: greedy; 0: not stated
  std::string bleu_signature, chrf_signature;
  std::vector<WrittenSample> samples;
};

/// A token as a piece of the running text, with -log of the probability that the model gave it, in nats; NaN where
/// nothing was asked.
struct TokenLoss {
  std::string text;
  double loss = kUnknown;
};
using TextLosses = std::vector<TokenLoss>;

struct Split {
  std::string name;
  std::int64_t examples = 0;
  std::optional<std::int64_t> tokens, words;  ///< with a label, where a task labels tokens or words
  std::int64_t words_not_seen =
      0;  ///< of `words`, behind the model's length: wrong in every metric, not in `confusion`
  Metrics metrics;
  std::vector<std::vector<std::int64_t>>
      confusion;  ///< [gold][predicted]; of words where `words` is stated, else of texts
  std::vector<CalibrationBin> calibration;
  double majority_accuracy = kUnknown;
  std::optional<Written> written;
  std::vector<TextLosses> token_losses;  ///< [text][token]
};

struct Evaluation {
  std::string task;  ///< "" in files of older versions
  std::vector<std::string> label_names;
  std::vector<Split> splits;
  /// The split that the summary speaks of: test, else dev, else the first; nothing when there is none.
  const Split* main() const;
  /// The main split where it has a thing, else the first that has it; nothing when none has.
  const Split* first_with(bool (*has)(const Split&)) const;
};

bool has_written(const Split& split);
bool has_token_losses(const Split& split);

}  // namespace glass::report
