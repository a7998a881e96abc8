#include "read_example.h"

#include <limits>

#include "evaluation.h"
#include "glass/base/error.h"

namespace glass::report {
namespace {

TextPart read_part(const Node& node) {
  const std::string part = node.name_or("part", "text");
  if (part != "text" && part != "pair" && part != "target") node.at("part").complain("expected pair or target");
  return part == "text" ? TextPart::text : part == "pair" ? TextPart::pair : TextPart::target;
}

TokenSpan read_token(const Node& node, const ExplainedExample& example) {
  TokenSpan token;
  token.part = read_part(node);
  const std::size_t text_size = example.text_of(token.part).size();
  token.text = node.at("text").text();
  token.id = static_cast<std::int32_t>(node.integer_or("id", 0));
  const std::int64_t start = node.at("start").integer(), end = node.at("end").integer();
  if (start < 0 || end < start || static_cast<std::uint64_t>(end) > text_size) {
    node.at("start").complain(fmt::format("[{}, {}) is not within the text of {} bytes", start, end, text_size));
  }
  token.start = static_cast<std::uint32_t>(start);
  token.end = static_cast<std::uint32_t>(end);
  const auto special = node.find("special");
  token.special = special && special->flag();
  const auto unknown = node.find("unknown");
  token.unknown = unknown && unknown->flag();
  token.word = static_cast<std::int32_t>(node.integer_or("word", -1));
  return token;
}

Explanation read_explanation(const Node& node, ArrayFiles& arrays) {
  Explanation result;
  result.method = node.at("method").name();
  result.point = node.name_or("point", "");
  result.target = node.name_or("target", "");
  result.target_class = node.name_or("target_class", "");
  result.unit = node.name_or("unit", "");
  const auto is_signed = node.find("signed");
  result.is_signed = !is_signed || is_signed->flag();
  double product = 1;
  for (const Node& axis : node.at("axes").items()) {
    result.axes.push_back({axis.at("name").text(), axis.at("size").integer(), axis.integer_or("first", 0)});
    if (const auto tokens = axis.find("tokens")) {
      for (const Node& token : tokens->items()) result.axes.back().tokens.push_back(token.integer());
    }
    if (result.axes.back().size < 0) axis.at("size").complain("a size is negative");
    product *= static_cast<double>(result.axes.back().size);
  }
  const Node values = node.at("values");
  result.values = values.json().is_object() ? arrays.read(values) : values.numbers();
  if (product != static_cast<double>(result.values.size())) {
    values.complain(fmt::format("{} values for axes of {:g}", result.values.size(), product));
  }
  if (const auto settings = node.find("settings")) result.settings = (settings->fields(), settings->json());
  if (const auto quality = node.find("quality")) result.quality = (quality->fields(), quality->json());
  result.seconds = node.number_or("seconds", kUnknown);
  result.forwards = node.number_or("forwards", kUnknown);
  result.backwards = node.number_or("backwards", kUnknown);
  return result;
}

void read_rationale(const Node& node, ExplainedExample& example) {
  const auto rationale = node.find("rationale");
  example.has_rationale = rationale.has_value();
  if (!rationale) return;
  for (const Node& span : rationale->items()) {
    const std::vector<Node> ends = span.items();
    if (ends.size() != 2) span.complain("expected [start, end)");
    const std::int64_t start = ends[0].integer(), end = ends[1].integer();
    if (start < 0 || end < start || end > std::numeric_limits<std::uint32_t>::max())
      span.complain("expected 0 <= start <= end");
    example.rationale.emplace_back(static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end));
  }
}

void read_target(const Node& node, std::size_t tokens, Prediction& prediction) {
  for (const Node& token : node.items()) {
    if (const auto place = token.find("token");
        place && (place->integer() < 0 || place->integer() >= std::int64_t(tokens)))
      place->complain(fmt::format("the text has {} tokens", tokens));
    prediction.target.push_back({token.number_or("log_probability", kUnknown), token.name_or("best", ""),
                                 token.number_or("best_probability", kUnknown), token.integer_or("token", -1)});
  }
}

/// One token of the text for each place.
bool names_tokens(const Axis& axis, std::int64_t tokens) {
  return static_cast<std::int64_t>(axis.tokens.size()) == axis.size &&
         std::all_of(axis.tokens.begin(), axis.tokens.end(),
                     [&](std::int64_t token) { return token >= 0 && token < tokens; });
}

/// Axes over tokens lie within the tokens of the example.
void check_axes(const Node& node, const Explanation& explanation, std::size_t tokens) {
  for (const Axis& axis : explanation.axes) {
    const auto all = static_cast<std::int64_t>(tokens);
    const bool fits = !axis.tokens.empty() ? names_tokens(axis, all)
                      : axis.first == 0    ? axis.size <= all
                                           : axis.first > 0 && axis.first <= all && axis.size <= all - axis.first;
    if (is_token_axis(axis) && (!fits || (axis.name == "token" && axis.size != all))) {
      node.at("axes").complain(fmt::format("axis {} has {} places from token {}, the text has {} tokens", axis.name,
                                           axis.size, axis.first, tokens));
    }
  }
}

/// Tokens that were scored as one: numbers within the text, and a value for each group and row.
TokenGroups read_groups(const Node& node, const Explanation& explanation, std::size_t tokens) {
  TokenGroups groups;
  groups.unit = node.at("unit").name();
  for (const Node& group : node.at("tokens").items()) {
    groups.tokens.emplace_back();
    for (const Node& token : group.items()) {
      const std::int64_t number = token.integer();
      if (number < 0 || number >= static_cast<std::int64_t>(tokens))
        token.complain(fmt::format("token {}, the text has {}", number, tokens));
      groups.tokens.back().push_back(static_cast<std::uint32_t>(number));
    }
  }
  groups.values = node.at("values").numbers();
  const std::size_t rows = explanation.axes.size() > 1 ? static_cast<std::size_t>(explanation.axes[0].size) : 1;
  if (groups.unit.empty() || groups.values.size() != rows * groups.tokens.size())
    node.complain(fmt::format("{} values for {} groups and {} rows", groups.values.size(), groups.tokens.size(), rows));
  return groups;
}

/// Its label must be one of the classes that there are numbers of.
void read_kind(const Node& node, Prediction& prediction) {
  const std::string name = node.name_or("kind", "class");
  const auto kind = prediction_kind(name);
  if (!kind) node.complain(fmt::format("kind: '{}' is none of class, labels, value and answer", name));
  prediction.kind = kind.value_or(PredictionKind::one_class);
  const bool has_probabilities =
      prediction.kind == PredictionKind::one_class || prediction.kind == PredictionKind::labels;
  const std::size_t classes = has_probabilities ? prediction.probabilities.size() : prediction.logits.size();
  if (prediction.label < 0 || static_cast<std::size_t>(prediction.label) >= classes)
    node.at("label").complain(
        fmt::format("{} {} have no such class", classes, has_probabilities ? "probabilities" : "scores"));
}

}  // namespace

ExplainedExample read_example(const Node& node, ArrayFiles& arrays) {
  ExplainedExample example;
  example.text = node.at("text").text();
  if (const auto pair = node.find("text_pair")) example.text_pair = pair->text();
  if (const auto target = node.find("target_text")) example.target_text = target->text();
  example.example = node.integer_or("example", -1);
  for (const Node& token : node.at("tokens").items()) example.tokens.push_back(read_token(token, example));
  example.tokens_before = node.integer_or("tokens_before", 0);
  example.tokens_cut = node.integer_or("tokens_cut", 0);
  example.explained_token = node.integer_or("explained_token", -1);
  if (example.explained_token < -1 || example.explained_token >= std::ssize(example.tokens))
    node.at("explained_token").complain(fmt::format("there are {} tokens", example.tokens.size()));
  example.gold = static_cast<std::int32_t>(node.integer_or("gold", -1));
  example.gold_name = node.name_or("gold_name", "");
  example.group = node.name_or("group", "");
  read_rationale(node, example);
  const Node prediction = node.at("prediction");
  example.prediction.label = static_cast<std::int32_t>(prediction.at("label").integer());
  example.prediction.label_name = prediction.name_or("label_name", "");
  example.prediction.probabilities = prediction.at("probabilities").numbers();
  if (const auto logits = prediction.find("logits")) example.prediction.logits = logits->numbers();
  read_kind(prediction, example.prediction);
  if (const auto names = prediction.find("class_names")) {
    for (const Node& name : names->items()) example.prediction.class_names.push_back(name.text());
  }
  if (const auto target = prediction.find("target")) read_target(*target, example.tokens.size(), example.prediction);
  for (const Node& item : node.at("explanations").items()) {
    example.explanations.push_back(read_explanation(item, arrays));
    check_axes(item, example.explanations.back(), example.tokens.size());
    if (const auto groups = item.find("groups"))
      example.explanations.back().groups = read_groups(*groups, example.explanations.back(), example.tokens.size());
  }
  return example;
}

}  // namespace glass::report
