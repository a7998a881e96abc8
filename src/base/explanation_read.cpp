// Explanations from JSON. Every number is checked, so that a damaged file ends in an error that names its place, never
// in a bad index.
#include <cstdint>
#include <limits>
#include <tuple>
#include <utility>

#include "glass/base/error.h"
#include "glass/base/explanation.h"

namespace glass {

namespace {

/// A JSON value and the words that lead to it: "examples[3].tokens[0].start".
struct Node {
  const Json& value;
  std::string place;

  [[noreturn]] void refuse(const std::string& expected) const {
    fail(ErrorKind::data, "{}: expected {}, got {}", place, expected,
         shown(value.is_structured() ? value.type_name() : dump_json(value)));
  }

  bool has(const char* key) const { return value.is_object() && value.contains(key); }

  Node at(const char* key) const {
    if (!value.is_object()) refuse("an object");
    const auto found = value.find(key);
    if (found == value.end()) fail(ErrorKind::data, "{}.{}: is missing", place, key);
    return {*found, place + "." + key};
  }

  std::vector<Node> items() const {
    if (!value.is_array()) refuse("a list");
    std::vector<Node> nodes;
    for (const Json& item : value) nodes.push_back({item, fmt::format("{}[{}]", place, nodes.size())});
    return nodes;
  }

  std::string text() const {
    if (!value.is_string()) refuse("a text");
    return value.get<std::string>();
  }

  bool flag() const {
    if (!value.is_boolean()) refuse("true or false");
    return value.get<bool>();
  }

  /// A whole number in [low, high].
  std::int64_t whole(std::int64_t low, std::int64_t high) const {
    const bool fits =
        value.is_number_integer() && !(value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX);
    if (!fits || value.get<std::int64_t>() < low || value.get<std::int64_t>() > high) {
      refuse(fmt::format("a whole number from {} to {}", low, high));
    }
    return value.get<std::int64_t>();
  }

  /// A number; null stands for one that was not finite.
  double number() const {
    if (value.is_null()) return std::numeric_limits<double>::quiet_NaN();
    if (!value.is_number()) refuse("a number");
    return value.get<double>();
  }

  std::vector<double> numbers() const {
    if (!value.is_array()) refuse("a list of numbers");
    std::vector<double> result;
    result.reserve(value.size());
    for (const Json& item : value) result.push_back(Node{item, place}.number());
    return result;
  }

  Json object() const {
    if (!value.is_object()) refuse("an object");
    return value;
  }
};

using Span = std::pair<std::uint32_t, std::uint32_t>;

/// 0 <= start <= end <= limit.
Span read_span(const Node& start, const Node& end, std::int64_t limit) {
  const std::int64_t first = start.whole(0, limit);
  return {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end.whole(first, limit))};
}

TextPart read_part(const Node& node) {
  if (!node.has("part")) return TextPart::text;
  const std::string name = node.at("part").text();
  if (name != "pair" && name != "target") node.at("part").refuse("pair or target");
  return name == "pair" ? TextPart::pair : TextPart::target;
}

std::int64_t bytes_of(const std::string& text) {
  return static_cast<std::int64_t>(std::min<std::size_t>(text.size(), INT32_MAX));
}

TokenSpan read_token(const Node& node, const ExplainedExample& example) {
  TokenSpan token;
  token.part = read_part(node);
  const std::int64_t text_bytes = bytes_of(example.text_of(token.part));
  token.text = node.at("text").text();
  token.id = static_cast<std::int32_t>(node.at("id").whole(0, INT32_MAX));
  std::tie(token.start, token.end) = read_span(node.at("start"), node.at("end"), text_bytes);
  std::tie(token.char_start, token.char_end) = read_span(node.at("char_start"), node.at("char_end"), text_bytes);
  const std::int64_t all_bytes = bytes_of(example.text) + bytes_of(example.text_pair) + bytes_of(example.target_text);
  // Every word takes at least a byte of its text; a larger number would only waste memory.
  token.word = static_cast<std::int32_t>(node.at("word").whole(-1, all_bytes));
  token.special = node.at("special").flag();
  token.unknown = node.has("unknown") && node.at("unknown").flag();
  return token;
}

Prediction read_prediction(const Node& node, std::int64_t tokens) {
  Prediction prediction;
  prediction.label = static_cast<std::int32_t>(node.at("label").whole(-1, INT32_MAX));
  prediction.label_name = node.at("label_name").text();
  if (node.has("kind")) {
    const auto kind = prediction_kind(node.at("kind").text());
    if (!kind) node.at("kind").refuse("class, labels, value or answer");
    prediction.kind = *kind;
  }
  prediction.probabilities = node.at("probabilities").numbers();
  prediction.logits = node.at("logits").numbers();
  if (node.has("class_names")) {
    for (const Node& name : node.at("class_names").items()) prediction.class_names.push_back(name.text());
  }
  if (node.has("target")) {
    for (const Node& token : node.at("target").items()) {
      prediction.target.push_back({token.at("log_probability").number(), token.at("best").text(),
                                   token.at("best_probability").number(),
                                   token.has("token") ? token.at("token").whole(0, tokens - 1) : -1});
    }
  }
  return prediction;
}

/// Groups of token numbers that rise, with a value each in every row.
TokenGroups read_groups(const Node& node, std::int64_t tokens, std::int64_t rows) {
  TokenGroups groups;
  groups.unit = node.at("unit").text();
  std::vector<std::uint8_t> taken(static_cast<std::size_t>(tokens), 0);
  for (const Node& group : node.at("tokens").items()) {
    groups.tokens.emplace_back();
    for (const Node& token : group.items()) {
      const std::int64_t number = token.whole(0, tokens - 1);
      if (std::exchange(taken[static_cast<std::size_t>(number)], 1) != 0) token.refuse("a token of no other group");
      groups.tokens.back().push_back(static_cast<std::uint32_t>(number));
    }
  }
  groups.values = node.at("values").numbers();
  if (groups.unit.empty()) node.at("unit").refuse("the name of a unit");
  if (static_cast<std::int64_t>(groups.values.size()) != rows * static_cast<std::int64_t>(groups.tokens.size()))
    node.at("values").refuse(fmt::format("{} rows of {} groups", rows, groups.tokens.size()));
  return groups;
}

/// Rising token numbers, one a place.
std::vector<std::int64_t> read_axis_tokens(const Node& node, std::int64_t places, std::int64_t tokens) {
  std::vector<std::int64_t> numbers;
  for (const Node& token : node.items())
    numbers.push_back(token.whole(numbers.empty() ? 0 : numbers.back() + 1, tokens - 1));
  if (static_cast<std::int64_t>(numbers.size()) != places) node.refuse(fmt::format("{} tokens", places));
  return numbers;
}

Explanation read_explanation(const Node& node, std::int64_t tokens) {
  Explanation e;
  e.method = node.at("method").text();
  e.point = node.at("point").text();
  e.target = node.at("target").text();
  if (node.has("target_class")) e.target_class = node.at("target_class").text();
  e.unit = node.at("unit").text();
  e.is_signed = node.at("signed").flag();
  std::int64_t size = 1;
  for (const Node& axis : node.at("axes").items()) {
    e.axes.push_back({axis.at("name").text(), axis.at("size").whole(0, INT32_MAX)});
    if (axis.has("first")) e.axes.back().first = axis.at("first").whole(0, tokens);
    if (axis.has("tokens")) e.axes.back().tokens = read_axis_tokens(axis.at("tokens"), e.axes.back().size, tokens);
    if (__builtin_mul_overflow(size, e.axes.back().size, &size)) axis.refuse("axes whose product is a size");
  }
  e.values = node.at("values").numbers();
  if (static_cast<std::int64_t>(e.values.size()) != size) {
    fail(ErrorKind::data, "{}.values: {} values, but the axes ask for {}", node.place, e.values.size(), size);
  }
  if (node.has("groups"))
    e.groups = read_groups(node.at("groups"), tokens, e.axes.size() == 2 ? e.axes.front().size : 1);
  e.settings = node.at("settings").object();
  e.quality = node.at("quality").object();
  e.seconds = node.at("seconds").number();
  e.forwards = node.at("forwards").number();
  e.backwards = node.at("backwards").number();
  return e;
}

ExplainedExample read_example(const Node& node) {
  ExplainedExample example;
  example.text = node.at("text").text();
  if (node.has("text_pair")) example.text_pair = node.at("text_pair").text();
  if (node.has("target_text")) example.target_text = node.at("target_text").text();
  example.example = node.at("example").whole(-1, INT64_MAX);
  for (const Node& token : node.at("tokens").items()) example.tokens.push_back(read_token(token, example));
  if (node.has("line")) example.line = node.at("line").whole(0, INT64_MAX);
  if (node.has("tokens_before")) example.tokens_before = node.at("tokens_before").whole(0, INT64_MAX);
  example.tokens_cut = node.at("tokens_cut").whole(0, INT64_MAX);
  if (node.has("explained_token"))
    example.explained_token = node.at("explained_token").whole(0, std::ssize(example.tokens) - 1);
  example.gold = static_cast<std::int32_t>(node.at("gold").whole(-1, INT32_MAX));
  example.gold_name = node.at("gold_name").text();
  example.has_rationale = node.has("rationale");
  if (example.has_rationale) {
    for (const Node& span : node.at("rationale").items()) {
      const auto ends = span.items();
      if (ends.size() != 2) span.refuse("[start, end]");
      example.rationale.push_back(read_span(ends[0], ends[1], bytes_of(example.text)));
    }
  }
  if (node.has("group")) example.group = node.at("group").text();
  example.prediction = read_prediction(node.at("prediction"), std::ssize(example.tokens));
  for (const Node& e : node.at("explanations").items())
    example.explanations.push_back(read_explanation(e, static_cast<std::int64_t>(example.tokens.size())));
  return example;
}

}  // namespace

std::vector<ExplainedExample> explanations_from_json(const Json& document, const std::string& origin) {
  if (!document.is_object() || !document.contains("schema") || document["schema"] != kExplanationSchema) {
    fail(ErrorKind::data, "{}: not a file of schema {}; write it again with `glassformer explain`", origin,
         kExplanationSchema);
  }
  const auto found = document.find("examples");
  if (found == document.end()) fail(ErrorKind::data, "{}: examples: is missing", origin);
  std::vector<ExplainedExample> examples;
  for (const Node& example : Node{*found, origin + ": examples"}.items()) {
    if (!example.has("error")) examples.push_back(read_example(example));
  }
  return examples;
}

}  // namespace glass
