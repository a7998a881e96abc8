// Explanations as JSON: schema glassformer.explanation/1. Reading them back is explanation_read.cpp.
#include "glass/base/explanation.h"

#include <algorithm>
#include <iterator>

#include "glass/base/error.h"

namespace glass {

namespace {
constexpr std::string_view kPredictionKinds[] = {"class", "labels", "value", "answer"};

Json span_to_json(const TokenSpan& token) {
  Json json = {{"text", token.text},
               {"id", token.id},
               {"start", token.start},
               {"end", token.end},
               {"char_start", token.char_start},
               {"char_end", token.char_end},
               {"word", token.word},
               {"special", token.special}};
  if (token.unknown) json["unknown"] = true;
  if (token.part != TextPart::text) json["part"] = token.part == TextPart::pair ? "pair" : "target";
  return json;
}

Json axis_to_json(const Axis& axis) {
  Json json = {{"name", axis.name}, {"size", axis.size}};
  if (axis.first != 0) json["first"] = axis.first;
  if (!axis.tokens.empty()) json["tokens"] = axis.tokens;
  return json;
}

Json prediction_to_json(const Prediction& p) {
  Json json = {
      {"label", p.label}, {"label_name", p.label_name}, {"probabilities", p.probabilities}, {"logits", p.logits}};
  if (p.kind != PredictionKind::one_class) json["kind"] = prediction_kind_name(p.kind);
  if (!p.class_names.empty()) json["class_names"] = p.class_names;
  for (const TargetToken& token : p.target) {
    json["target"].push_back({{"log_probability", token.log_probability},
                              {"best", token.best},
                              {"best_probability", token.best_probability}});
    if (token.token >= 0) json["target"].back()["token"] = token.token;
  }
  return json;
}

/// Where the values of explanation (example, number) go.
struct ArrayPlace {
  const std::string& file;  ///< "": into the JSON, however many they are
  std::size_t example, explanation;
};

Json values_to_json(const Explanation& e, const ArrayPlace& place) {
  if (place.file.empty() || e.values.size() <= kMostInlineValues) return e.values;
  return {{"file", place.file}, {"tensor", array_name(place.example, place.explanation)}};
}

Json groups_to_json(const TokenGroups& groups) {
  return {{"unit", groups.unit}, {"tokens", groups.tokens}, {"values", groups.values}};
}

Json explanation_to_json(const Explanation& e, const ArrayPlace& place) {
  Json axes = Json::array();
  for (const Axis& axis : e.axes) axes.push_back(axis_to_json(axis));
  Json json = {{"method", e.method},
               {"point", e.point},
               {"target", e.target},
               {"unit", e.unit},
               {"signed", e.is_signed},
               {"axes", axes},
               {"values", values_to_json(e, place)},
               {"settings", e.settings},
               {"quality", e.quality},
               {"seconds", e.seconds},
               {"forwards", e.forwards},
               {"backwards", e.backwards}};
  if (!e.target_class.empty()) json["target_class"] = e.target_class;
  if (!e.groups.unit.empty()) json["groups"] = groups_to_json(e.groups);
  return json;
}

}  // namespace

std::string prediction_kind_name(PredictionKind kind) {
  return std::string(kPredictionKinds[static_cast<std::size_t>(kind)]);
}

std::optional<PredictionKind> prediction_kind(const std::string& name) {
  const auto found = std::find(std::begin(kPredictionKinds), std::end(kPredictionKinds), name);
  if (found == std::end(kPredictionKinds)) return std::nullopt;
  return static_cast<PredictionKind>(found - std::begin(kPredictionKinds));
}

bool is_token_axis(const Axis& axis) {
  return axis.name == "token" || axis.name == "query" || axis.name == "key" || axis.name == "target_token";
}

std::string place_on_axis(const Explanation& explanation, const Axis& axis, std::size_t place) {
  const auto kept = explanation.settings.find(axis.name + "s");
  if (kept != explanation.settings.end() && kept->is_array() && static_cast<std::int64_t>(kept->size()) == axis.size) {
    const Json& own = (*kept)[place];
    if (own.is_number_integer()) return axis.name + " " + std::to_string(own.get<std::int64_t>());
    if (own.is_string()) return own.get<std::string>();
  }
  return axis.name + " " + std::to_string(place);
}

const std::string& ExplainedExample::text_of(TextPart part) const {
  if (part == TextPart::pair) return text_pair;
  return part == TextPart::target ? target_text : text;
}

std::string explained_word(const ExplainedExample& example) {
  return example.explained_token < 0 ? "" : word_at(example, static_cast<std::size_t>(example.explained_token));
}

std::string word_at(const ExplainedExample& example, std::size_t number) {
  const TokenSpan& token = example.tokens.at(number);
  if (token.word < 0) return token.text;
  std::size_t first = token.start, last = token.end;
  for (const TokenSpan& other : example.tokens) {
    if (other.word != token.word || other.part != token.part) continue;
    first = std::min<std::size_t>(first, other.start);
    last = std::max<std::size_t>(last, other.end);
  }
  const std::string word = example.text_of(token.part).substr(first, last - first);
  const std::size_t begin = word.find_first_not_of(" \t\r\n");
  return begin == std::string::npos ? token.text : word.substr(begin);
}

std::string array_name(std::size_t example, std::size_t explanation) {
  return fmt::format("examples.{}.explanations.{}", example, explanation);
}

namespace {

Json error_to_json(const ExplainedExample& example) {
  Json json = {{"example", example.example}, {"line", example.line}, {"error", example.error}};
  if (!example.text.empty()) json["text"] = example.text;
  return json;
}

}  // namespace

Json explained_example_to_json(const ExplainedExample& example, std::size_t number, const std::string& arrays_file) {
  if (!example.error.empty()) return error_to_json(example);
  Json tokens = Json::array(), rationale = Json::array(), explanations = Json::array();
  for (const TokenSpan& token : example.tokens) tokens.push_back(span_to_json(token));
  for (const auto& [start, end] : example.rationale) rationale.push_back({start, end});
  for (const Explanation& e : example.explanations)
    explanations.push_back(explanation_to_json(e, {arrays_file, number, explanations.size()}));
  Json json = {{"text", example.text}, {"example", example.example},
               {"tokens", tokens},     {"tokens_cut", example.tokens_cut},
               {"gold", example.gold}, {"gold_name", example.gold_name}};
  json["unknown_tokens"] =
      std::count_if(example.tokens.begin(), example.tokens.end(), [](const TokenSpan& token) { return token.unknown; });
  if (example.line > 0) json["line"] = example.line;
  if (example.explained_token >= 0) json["explained_token"] = example.explained_token;
  if (example.has_rationale) json["rationale"] = rationale;
  if (example.tokens_before > 0) json["tokens_before"] = example.tokens_before;
  if (!example.group.empty()) json["group"] = example.group;
  if (!example.text_pair.empty()) json["text_pair"] = example.text_pair;
  if (!example.target_text.empty()) json["target_text"] = example.target_text;
  json["prediction"] = prediction_to_json(example.prediction);
  json["explanations"] = explanations;
  return json;
}

Json explanations_to_json(const Json& model, const std::vector<ExplainedExample>& examples,
                          const std::string& arrays_file) {
  Json list = Json::array();
  for (const ExplainedExample& example : examples)
    list.push_back(explained_example_to_json(example, list.size(), arrays_file));
  return {{"schema", kExplanationSchema}, {"model", model}, {"examples", list}};
}

std::vector<double> scores_by_word(const Explanation& explanation, const std::vector<TokenSpan>& tokens) {
  check(explanation.axes.size() == 1 && explanation.values.size() == tokens.size(),
        "scores_by_word expects one value a token");
  std::int32_t words = 0;
  for (const TokenSpan& token : tokens) words = std::max(words, token.word + 1);
  std::vector<double> sums(static_cast<std::size_t>(words), 0.0);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].word >= 0) sums[static_cast<std::size_t>(tokens[i].word)] += explanation.values[i];
  }
  return sums;
}

}  // namespace glass
