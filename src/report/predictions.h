// What predictions/SPLIT.jsonl says beyond the metrics: which texts are wrong, and which of them stand in train too.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "evaluation.h"

namespace glass::report {

/// A text that the model got wrong; of tasks that tag words, a word of it.
struct Mistake {
  std::int64_t example = 0;  ///< number of the text in its data file
  std::size_t gold = 0, predicted = 0;
  double confidence = kUnknown;  ///< probability of the predicted class
  std::string word, text;        ///< shortened; the word is "" where texts are judged
};

/// How often a label of several stands in gold, in the predictions, and in both.
struct LabelCounts {
  std::int64_t gold = 0, predicted = 0, both = 0;
};

struct SplitPredictions {
  std::string split;
  std::vector<Mistake> mistakes;    ///< the most confident first
  std::vector<LabelCounts> labels;  ///< of tasks with several labels a text, by label; else empty
  std::int64_t texts = 0;           ///< lines
  bool has_texts = false;           ///< the lines hold their texts, so that it is known which stand in train
  std::int64_t repeated = 0;        ///< texts that are equal to one before them
  std::int64_t in_train = 0;        ///< of these, texts that stand in train too
  std::int64_t judged_elsewhere = 0,
               right_elsewhere = 0;  ///< with one gold class, and not in train: all, the right ones
};

/// Reads the file line by line; `labels` are the names of evaluation.json. A line that does not fit them is an Error
/// (data).
SplitPredictions read_predictions(const std::filesystem::path& file, const std::string& name, const std::string& split,
                                  const std::vector<std::string>& labels);

}  // namespace glass::report
