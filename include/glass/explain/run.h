// From texts to explained examples: tokenizes, predicts, and runs the methods; what `run` and `explain` write.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "glass/data/dataset.h"
#include "glass/data/model_input.h"
#include "glass/explain/explainer.h"

namespace glass {

/// Which token's scores are explained, for heads that score every token.
struct ReadToken {
  enum class Kind {
    whole_text,
    last,    ///< of the text, or of the target where there is one
    mask,    ///< the first mask token
    number,  ///< counted from 0, special tokens included; of the target where there is one
    target,  ///< every token of the target, by the scores that predict it
    target_or_last,
    least_sure,  ///< the first token of the word whose likeliest class is the least likely
    answer,      ///< where the best answer of a head for spans begins
  } kind = Kind::whole_text;
  std::int64_t number = 0;
  std::int64_t last = -1;  ///< where the answer that begins at `number` ends
};

/// The model and how it is explained.
struct ExplainJob {
  Subject* subject = nullptr;
  const Tokenizer* tokenizer = nullptr;
  std::vector<std::string> label_names;
  std::int64_t max_length = 0;  ///< tokens of a text, special tokens included; 0 = no limit
  TargetForm form;              ///< how the model takes the target of an example
  Target target;
  ReadToken read;
  PredictionKind prediction = PredictionKind::one_class;  ///< what the scores mean
  std::int64_t batch_tokens = 1024;
  std::int64_t window_overlap =
      0;  ///< tokens that windows of a text share in which an answer is searched; 0: the text is cut
};

/// One text with what is known of it.
struct TextToExplain {
  Example example;           ///< label -1 where unknown
  std::int64_t number = -1;  ///< number within its data file, from 0; -1 for a text of the command line
};

/// Told after every batch of every method: how many of all (text, method) pairs are done.
using ExplainProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Explains every text with every method, in the order given; predictions and what was cut are filled in. Where every
/// token of a target is explained, an explanation has the axis target_token in front, and of its quality numbers the
/// worst stand with those of all tokens in "rows". Unknown methods are an Error (config) before anything is computed.
std::vector<ExplainedExample> explain_texts(const ExplainJob& job, const std::vector<TextToExplain>& texts,
                                            const std::vector<std::string>& methods, ExplainerSet& explainers,
                                            const ExplainProgress& progress = {});

/// A text as the subject sees it.
ExplainInput explain_input(const Encoding& encoding, const TargetForm& form = {});

/// A place whose scores are explained.
struct ReadPlace {
  std::int64_t position = -1;  ///< as in ExplainInput
  std::int64_t token = -1;     ///< the token of the target that these scores predict; -1: none is given
};

/// A text as it is explained, cut where it is longer than the model reads. Where an answer is searched in a long text
/// it is the window with the best answer: `tokens_before` stand in front of it, `tokens_cut` behind.
Encoding encode_to_explain(const ExplainJob& job, const Example& example);

/// `job.read` of each text: kinds that depend on what the model says (least_sure, answer) as the number of a token.
/// Error (data) for a text without a token to choose.
std::vector<ReadToken> resolve_reads(const ExplainJob& job, const std::vector<const Encoding*>& encodings);

/// The places that `read` names: one, or one for each token of the target. Error (data) that says what is missing.
std::vector<ReadPlace> read_places(const ReadToken& read, const Encoding& encoding, const ExplainJob& job,
                                   const std::string& text);

/// What the model says of given tokens: scores [m, V] of the rows that predict them, and their ids.
std::vector<TargetToken> judge_target(const Tensor& scores, const std::vector<std::int32_t>& ids,
                                      const Tokenizer& tokenizer);

/// At most this many classes of a prediction are kept; of more, the likeliest.
inline constexpr std::size_t kMostClasses = 20;

/// The largest of the scores of one example as the predicted class, with the probabilities that their kind has:
/// softmax, sigmoids or none.
Prediction prediction_of(const std::vector<double>& logits, const std::vector<std::string>& label_names,
                         PredictionKind kind = PredictionKind::one_class);

}  // namespace glass
