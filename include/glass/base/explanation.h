// The plain result types that explainers write and reports read. No torch here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "glass/base/json.h"

namespace glass {

/// Which text of an example a token stands in: the text itself, the second of a pair, or the target (what a model
/// writes or is asked about).
enum class TextPart : std::uint8_t { text, pair, target };

/// One token of a text with its place: byte offsets [start, end) into its UTF-8 text and code-point offsets.
struct TokenSpan {
  std::string text;  ///< the token as the vocabulary writes it
  std::int32_t id = 0;
  std::uint32_t start = 0, end = 0;            ///< bytes
  std::uint32_t char_start = 0, char_end = 0;  ///< code points
  std::int32_t word = -1;                      ///< number of the word it belongs to; -1 for special tokens
  bool special = false;                        ///< [CLS], [SEP] and the like: not from the text
  TextPart part = TextPart::text;
  bool unknown = false;  ///< the vocabulary has no token for this part of the text: [UNK]
};

/// One named axis of an Explanation: "token", "query", "key", "layer", "point", "head", "target_token".
struct Axis {
  std::string name;
  std::int64_t size = 0;
  std::int64_t first = 0;  ///< the token that its place 0 is, for axes over some of the tokens
  /// The token of each place, rising, where they do not follow one another; else empty.
  std::vector<std::int64_t> tokens = {};

  /// The token that a place is, for axes over tokens.
  std::size_t token_at(std::size_t place) const {
    return tokens.empty() ? static_cast<std::size_t>(first) + place : static_cast<std::size_t>(tokens.at(place));
  }
};

/// True for the axes whose places are tokens of the example: token, query, key, target_token.
bool is_token_axis(const Axis& axis);

/// Tokens that a method took together as one feature, and its scores of them. In the values of the explanation each
/// score is shared evenly by its tokens, so that their sum is the group's.
struct TokenGroups {
  std::string unit;  ///< "word", "sentence", "paragraph", "span"; "": every token was scored by itself
  std::vector<std::vector<std::uint32_t>> tokens;  ///< rising token numbers of each group; no token stands in two
  std::vector<double> values;  ///< one a group; of several rows (target_token) one a group and row, row by row
};

/// What one method says about one example: a small labelled array in row-major order, and how far to trust it.
struct Explanation {
  std::string method;        ///< registered name, e.g. "integrated_gradients"
  std::string point;         ///< the model's point that was explained, "" where it does not apply
  std::string target;        ///< in words: "logit of class 'positive'"
  std::string target_class;  ///< the class that a plus speaks for; "" where the target is no class's
  std::string unit;          ///< of the values: "logit", "probability", "share of attention"
  bool is_signed = true;     ///< false: a non-negative share such as rollout
  std::vector<Axis> axes;
  std::vector<double> values;          ///< product of the axes' sizes
  TokenGroups groups;                  ///< of methods that score several tokens as one
  Json settings = Json::object();      ///< every setting with its value
  Json quality = Json::object();       ///< e.g. completeness_delta, nodes, converged, row_sum_error
  double seconds = 0;                  ///< this example's share of the batch's wall time
  double forwards = 0, backwards = 0;  ///< passes of this example through the model
};

/// What a place of an axis without tokens is: "layer 2", "head 0", or its name. A method that keeps some of them says
/// which under the axis' plural: settings "layers": [2, 3], "points": ["encoder.0.self_out"].
std::string place_on_axis(const Explanation& explanation, const Axis& axis, std::size_t place);

/// What the model says at one of the places that are explained: a token of a given target, or a word that gets a tag.
struct TargetToken {
  double log_probability = 0;  ///< of the token that stands there, or of the tag that is explained, in nats
  std::string best;            ///< the token that the model would have written, or the tag that it gives
  double best_probability = 0;
  std::int64_t token = -1;  ///< its number among the example's tokens; -1: the last tokens stand for one each
};

/// What the scores of an example mean.
enum class PredictionKind {
  one_class,  ///< the softmax over classes
  labels,     ///< any number of labels, a sigmoid each
  value,      ///< numbers as they are (regression, embeddings); there are no probabilities
  answer,     ///< start and end scores where the best answer begins; label_name is its text; there are no probabilities
};

/// What the model says of one example.
struct Prediction {
  PredictionKind kind = PredictionKind::one_class;
  std::int32_t label = -1;  ///< predicted class
  std::string label_name;
  std::vector<double> probabilities;  ///< by class
  std::vector<double> logits;
  std::vector<std::string> class_names;  ///< where only the likeliest of many classes are kept: their names; else empty
  /// Of a given target, one a token that was explained; the prediction is then the target as a whole, and its logit the
  /// log-probability. Of words that get tags likewise.
  std::vector<TargetToken> target;
};

/// One explained text.
struct ExplainedExample {
  std::string text;
  std::string text_pair, target_text;  ///< "" where there is none
  std::int64_t example = -1;           ///< number within its data file, from 0; -1 for a text of the command line
  std::int64_t line = 0;               ///< in its data file, from 1; 0 for a text of the command line
  std::string error;                   ///< why it could not be explained; nothing below is filled in then
  std::vector<TokenSpan> tokens;
  std::int64_t tokens_before =
      0;  ///< tokens of the second text in front of the window that is explained, which is not all of it
  std::int64_t tokens_cut = 0;  ///< tokens of the text beyond the model's length that were not seen
  /// Of `tokens`, the one whose scores are explained, by heads that score every token; -1: the text as a whole, what
  /// follows it, an answer or a given target.
  std::int64_t explained_token = -1;
  std::int32_t gold = -1;  ///< gold class, of the word that is explained where words have tags; -1 where there is none
  std::string gold_name;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> rationale;  ///< gold code-point spans, empty where there is none
  bool has_rationale = false;
  std::string group;  ///< of the data file; agreement with rationales is also stated by group
  Prediction prediction;
  std::vector<Explanation> explanations;

  const std::string& text_of(TextPart part) const;
};

/// The word that a token stands in as the text writes it, and a special token's own text.
std::string word_at(const ExplainedExample& example, std::size_t token);
/// The word of explained_token as the text writes it, "book" of "bo", "##ok", and a special token's own text; "" where
/// none is named.
std::string explained_word(const ExplainedExample& example);

/// "class", "labels", "value", "answer".
std::string prediction_kind_name(PredictionKind kind);
/// The way back; nothing for another name.
std::optional<PredictionKind> prediction_kind(const std::string& name);

/// Name and version of the artefact.
inline constexpr const char* kExplanationSchema = "glassformer.explanation/1";

/// Arrays of more values than this stand in a safetensors file beside the JSON.
inline constexpr std::size_t kMostInlineValues = 10'000;

/// The name of the tensor with the values of one explanation, by place in the document: "examples.0.explanations.2".
std::string array_name(std::size_t example, std::size_t explanation);

/// One example as it stands in the document's list; `number` is its place there.
Json explained_example_to_json(const ExplainedExample& example, std::size_t number, const std::string& arrays_file);
/// Schema "glassformer.explanation/1" (docs/schema/explanation.json). With `arrays_file` (a file name) the values of
/// explanations that have more than kMostInlineValues are written as {"file": arrays_file, "tensor": array_name(...)};
/// the caller writes that file.
Json explanations_to_json(const Json& model, const std::vector<ExplainedExample>& examples,
                          const std::string& arrays_file = "");
/// The way back; rows that could not be explained are left out. Error (data) that names `origin` and the key for a
/// document of another shape.
std::vector<ExplainedExample> explanations_from_json(const Json& document, const std::string& origin);

/// Sums the scores of the tokens of each word ([token] axes only). Result: one value a word, in order of the words.
std::vector<double> scores_by_word(const Explanation& explanation, const std::vector<TokenSpan>& tokens);

}  // namespace glass
