// From texts to explained examples: tokenizes, predicts, runs the methods and measures what they say; what `run` and
// `explain` write.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "glass/data/dataset.h"
#include "glass/data/tokenize.h"
#include "glass/explain/explainer.h"
#include "glass/explain/metric.h"
#include "glass/task/score_meaning.h"
#include "glass/text/token_roles.h"

namespace glass {

/// The model and how it is explained.
struct ExplainJob {
  Subject* subject = nullptr;
  const Tokenizer* tokenizer = nullptr;
  const ScoreMeaning* meaning = nullptr;
  std::vector<std::string> label_names;  ///< of the gold labels
  std::int64_t max_length = 0;           ///< tokens of a text, special tokens included; 0 = no limit
  Target target;
  PositionRule position;
  std::int64_t batch_tokens = 1024;
  std::uint64_t seed = 1;
  /// A row of a file that cannot be explained is an example with its error; otherwise it is an Error.
  bool keeps_bad_rows = false;
  CutCounts* counts = nullptr;  ///< what was read of the texts is added here
  TokenRoles roles = {};        ///< of the model's own files; parts that they leave out are the tokenizer's
  std::vector<ExplainInput> background = {};  ///< texts that stand for all texts: what methods draw baselines from
};

/// What methods of explanation are told of a job.
ExplainContext explain_context(const ExplainJob& job);

/// One text with what is known of it.
struct TextToExplain {
  Example example;           ///< label -1 where unknown
  std::int64_t number = -1;  ///< number within its data file, from 0; -1 for a text of the command line
  std::string error = {};    ///< why the row of the file is no text; "" for texts
};

/// The rows of a file in their order, bad ones with their errors; the first `limit` of them (0: all).
std::vector<TextToExplain> rows_to_explain(Dataset&& data, std::int64_t limit = 0);

/// What is done with the texts.
struct ExplainWork {
  std::vector<Explainer*> methods;
  std::vector<std::pair<std::string, ExplanationMetric*>> metrics;  ///< by name
};

/// Told after every batch of every method: how many of all (text, method) pairs are done.
using ExplainProgress = std::function<void(std::int64_t done, std::int64_t total)>;
/// Takes the explained examples, in the order of the texts.
using OnExplained = std::function<void(ExplainedExample&& example)>;

/// Explains every text with every method; predictions and what was cut are filled in. A few hundred texts are in memory
/// at a time. Where every token of a target is explained, an explanation has the axis target_token in front, and of its
/// quality numbers the worst stand with those of all tokens in "rows". The "mean" of a metric that asks the model
/// stands in an explanation's quality under the metric's name. Result: the metrics' rows over all texts, {metric: rows}
/// (MetricTable::rows); metrics that apply nowhere are left out.
Json explain_texts(const ExplainJob& job, const std::vector<TextToExplain>& texts, const ExplainWork& work,
                   const OnExplained& use, const ExplainProgress& progress = {});

/// The same for few texts and no metrics. Unknown methods are an Error (config) before anything is computed.
std::vector<ExplainedExample> explain_texts(const ExplainJob& job, const std::vector<TextToExplain>& texts,
                                            const std::vector<std::string>& methods, ExplainerSet& explainers,
                                            const ExplainProgress& progress = {});

/// The encoding of an example as methods see it, with the words, sentences, paragraphs and spans of its tokens
/// (glass/text/segments.h).
ExplainInput explain_input(const Encoding& encoding, const Example& example, const TargetForm& form = {});

}  // namespace glass
