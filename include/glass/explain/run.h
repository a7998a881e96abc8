// From texts to explained examples: tokenizes, predicts, and runs the methods; what `run` and `explain` write.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "glass/data/dataset.h"
#include "glass/explain/explainer.h"

namespace glass {

/// Which token's scores are explained, for heads that score every token.
struct ReadToken {
  enum class Kind { whole_text, last, mask, number } kind = Kind::whole_text;
  std::int64_t number = 0;  ///< from 0, special tokens counted
};

/// The model and how it is explained.
struct ExplainJob {
  Subject* subject = nullptr;
  const Tokenizer* tokenizer = nullptr;
  std::vector<std::string> label_names;
  std::int64_t max_length = 0;  ///< tokens of a text, special tokens included; 0 = no limit
  Target target;
  ReadToken read;
  std::int64_t batch_tokens = 1024;
};

/// One text with what is known of it.
struct TextToExplain {
  Example example;           ///< label -1 where unknown
  std::int64_t number = -1;  ///< number within its data file, from 0; -1 for a text of the command line
};

/// Told after every batch of every method: how many of all (text, method) pairs are done.
using ExplainProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Explains every text with every method, in the order given; predictions and what was cut are filled in.
/// Unknown methods are an Error (config) before anything is computed.
std::vector<ExplainedExample> explain_texts(const ExplainJob& job, const std::vector<TextToExplain>& texts,
                                            const std::vector<std::string>& methods, ExplainerSet& explainers,
                                            const ExplainProgress& progress = {});

/// A text as the subject sees it.
ExplainInput explain_input(const Encoding& encoding);

/// The token of a text that `read` names, -1 for the text as a whole. Error (data) that says what is missing.
std::int64_t read_position(const ReadToken& read, const Encoding& encoding, const SpecialIds& ids, const std::string& text);

/// At most this many classes of a prediction are kept; of more, the likeliest.
inline constexpr std::size_t kMostClasses = 20;

/// Softmax of the scores of one example, the largest as the predicted class.
Prediction prediction_of(const std::vector<double>& logits, const std::vector<std::string>& label_names);

}  // namespace glass
