// Explanations as JSON and back: schema glassformer.explanation/1.
#include "glass/base/explanation.h"

#include "glass/base/error.h"

namespace glass {

namespace {

constexpr const char* kSchema = "glassformer.explanation/1";

Json span_to_json(const TokenSpan& token) {
  return {{"text", token.text}, {"id", token.id}, {"start", token.start}, {"end", token.end}, {"char_start", token.char_start},
          {"char_end", token.char_end}, {"word", token.word}, {"special", token.special}};
}

Json explanation_to_json(const Explanation& e) {
  Json axes = Json::array();
  for (const Axis& axis : e.axes) axes.push_back({{"name", axis.name}, {"size", axis.size}});
  return {{"method", e.method}, {"point", e.point}, {"target", e.target}, {"unit", e.unit}, {"signed", e.is_signed}, {"axes", axes},
          {"values", e.values}, {"settings", e.settings}, {"quality", e.quality}, {"seconds", e.seconds}, {"forwards", e.forwards},
          {"backwards", e.backwards}};
}

Json example_to_json(const ExplainedExample& example) {
  Json tokens = Json::array(), rationale = Json::array(), explanations = Json::array();
  for (const TokenSpan& token : example.tokens) tokens.push_back(span_to_json(token));
  for (const auto& [start, end] : example.rationale) rationale.push_back({start, end});
  for (const Explanation& e : example.explanations) explanations.push_back(explanation_to_json(e));
  Json json = {{"text", example.text}, {"example", example.example}, {"tokens", tokens}, {"tokens_cut", example.tokens_cut},
               {"gold", example.gold}, {"gold_name", example.gold_name}};
  if (example.has_rationale) json["rationale"] = rationale;
  if (!example.group.empty()) json["group"] = example.group;
  const Prediction& p = example.prediction;
  json["prediction"] = {{"label", p.label}, {"label_name", p.label_name}, {"probabilities", p.probabilities}, {"logits", p.logits}};
  json["explanations"] = explanations;
  return json;
}

TokenSpan span_from_json(const Json& json) {
  return {json.at("text"), json.at("id"), json.at("start"), json.at("end"), json.at("char_start"), json.at("char_end"), json.at("word"), json.at("special")};
}

/// Numbers; null stands for a value that was not finite.
std::vector<double> numbers(const Json& json) {
  std::vector<double> values;
  for (const Json& value : json) values.push_back(value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>());
  return values;
}

Explanation explanation_from_json(const Json& json) {
  Explanation e;
  e.method = json.at("method");
  e.point = json.at("point");
  e.target = json.at("target");
  e.unit = json.at("unit");
  e.is_signed = json.at("signed");
  std::int64_t size = 1;
  for (const Json& axis : json.at("axes")) {
    e.axes.push_back({axis.at("name"), axis.at("size")});
    if (e.axes.back().size < 0 || __builtin_mul_overflow(size, e.axes.back().size, &size)) fail(ErrorKind::data, "the size of an axis is out of range");
  }
  e.values = numbers(json.at("values"));
  if (static_cast<std::int64_t>(e.values.size()) != size) fail(ErrorKind::data, "{} has {} values, its axes ask for {}", e.method, e.values.size(), size);
  e.settings = json.at("settings");
  e.quality = json.at("quality");
  e.seconds = json.at("seconds");
  e.forwards = json.at("forwards");
  e.backwards = json.at("backwards");
  return e;
}

ExplainedExample example_from_json(const Json& json) {
  ExplainedExample example;
  example.text = json.at("text");
  example.example = json.at("example");
  for (const Json& token : json.at("tokens")) example.tokens.push_back(span_from_json(token));
  example.tokens_cut = json.at("tokens_cut");
  example.gold = json.at("gold");
  example.gold_name = json.at("gold_name");
  example.has_rationale = json.contains("rationale");
  if (example.has_rationale) {
    for (const Json& span : json["rationale"]) example.rationale.emplace_back(span.at(0).get<std::uint32_t>(), span.at(1).get<std::uint32_t>());
  }
  if (json.contains("group")) example.group = json["group"];
  const Json& prediction = json.at("prediction");
  example.prediction = {prediction.at("label"), prediction.at("label_name"), numbers(prediction.at("probabilities")), numbers(prediction.at("logits"))};
  for (const Json& e : json.at("explanations")) example.explanations.push_back(explanation_from_json(e));
  return example;
}

}  // namespace

Json explanations_to_json(const Json& model, const std::vector<ExplainedExample>& examples) {
  Json list = Json::array();
  for (const ExplainedExample& example : examples) list.push_back(example_to_json(example));
  return {{"schema", kSchema}, {"model", model}, {"examples", list}};
}

std::vector<ExplainedExample> explanations_from_json(const Json& document, const std::string& origin) {
  if (!document.is_object() || !document.contains("schema") || document["schema"] != kSchema) {
    fail(ErrorKind::data, "{}: not a file of schema {}; write it again with `glassformer explain`", origin, kSchema);
  }
  std::vector<ExplainedExample> examples;
  std::size_t number = 0;
  try {
    for (const Json& example : document.at("examples")) {
      examples.push_back(example_from_json(example));
      ++number;
    }
  } catch (const Json::exception& error) {
    fail(ErrorKind::data, "{}: examples[{}]: {}", origin, number, error.what());
  } catch (const Error& error) {
    fail(ErrorKind::data, "{}: examples[{}]: {}", origin, number, error.what());
  }
  return examples;
}

std::vector<double> scores_by_word(const Explanation& explanation, const std::vector<TokenSpan>& tokens) {
  check(explanation.axes.size() == 1 && explanation.values.size() == tokens.size(), "scores_by_word expects one value a token");
  std::int32_t words = 0;
  for (const TokenSpan& token : tokens) words = std::max(words, token.word + 1);
  std::vector<double> sums(static_cast<std::size_t>(words), 0.0);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].word >= 0) sums[static_cast<std::size_t>(tokens[i].word)] += explanation.values[i];
  }
  return sums;
}

}  // namespace glass
