// Reading JSON with the place in every error.
#include "node.h"

#include <cmath>
#include <limits>

#include "glass/base/error.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kLargestWhole = 9007199254740992.0;  // 2^53: above it doubles skip whole numbers

std::string extended(const std::string& place, std::string_view key) {
  const bool top = place.ends_with(": ");
  return place + (top ? "" : ".") + shown(key);
}

}  // namespace

void Node::complain(const std::string& what) const {
  std::string place = place_;
  if (place.ends_with(": ")) place.resize(place.size() - 2);
  fail(ErrorKind::data, "{}: {}; write the file again with the command that made it, or remove it", place, what);
}

Node Node::at(std::string_view key) const {
  if (!value_->is_object()) complain(fmt::format("expected an object, found {}", value_->type_name()));
  const auto found = value_->find(std::string(key));
  if (found == value_->end()) complain(fmt::format("the key '{}' is missing", key));
  return {*found, extended(place_, key)};
}

std::optional<Node> Node::find(std::string_view key) const {
  if (!value_->is_object()) complain(fmt::format("expected an object, found {}", value_->type_name()));
  const auto found = value_->find(std::string(key));
  if (found == value_->end() || found->is_null()) return std::nullopt;
  return Node{*found, extended(place_, key)};
}

std::vector<Node> Node::items() const {
  if (!value_->is_array()) complain(fmt::format("expected a list, found {}", value_->type_name()));
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < value_->size(); ++i) nodes.emplace_back((*value_)[i], fmt::format("{}[{}]", place_, i));
  return nodes;
}

std::vector<std::pair<std::string, Node>> Node::fields() const {
  if (!value_->is_object()) complain(fmt::format("expected an object, found {}", value_->type_name()));
  std::vector<std::pair<std::string, Node>> nodes;
  for (const auto& [key, value] : value_->items()) nodes.emplace_back(key, Node{value, extended(place_, key)});
  return nodes;
}

double Node::number() const {
  if (value_->is_null()) return kNaN;
  if (!value_->is_number()) complain(fmt::format("expected a number, found {}", value_->type_name()));
  return value_->get<double>();
}

std::int64_t Node::integer() const {
  const double value = number();
  if (!(std::abs(value) <= kLargestWhole) || value != std::floor(value)) complain("expected a whole number");
  return static_cast<std::int64_t>(value);
}

std::string Node::text() const {
  if (!value_->is_string()) complain(fmt::format("expected a text, found {}", value_->type_name()));
  return value_->get<std::string>();
}

std::string Node::name() const {
  return shortened(text(), kLongestName);
}

bool Node::flag() const {
  if (!value_->is_boolean()) complain(fmt::format("expected true or false, found {}", value_->type_name()));
  return value_->get<bool>();
}

std::vector<double> Node::numbers() const {
  if (!value_->is_array()) complain(fmt::format("expected a list of numbers, found {}", value_->type_name()));
  std::vector<double> values;
  values.reserve(value_->size());
  for (const Json& value : *value_) {
    if (!value.is_number() && !value.is_null()) complain(fmt::format("value {} is not a number", values.size()));
    values.push_back(value.is_null() ? kNaN : value.get<double>());
  }
  return values;
}

std::vector<std::string> Node::texts() const {
  std::vector<std::string> values;
  for (const Node& item : items()) values.push_back(item.text());
  return values;
}

std::vector<std::string> Node::names() const {
  std::vector<std::string> values;
  for (const Node& item : items()) values.push_back(item.name());
  return values;
}

Interval Node::interval() const {
  if (!value_->is_object()) return {number(), kNaN, kNaN};
  return {at("value").number(), number_or("low", kNaN), number_or("high", kNaN)};
}

double Node::number_or(std::string_view key, double otherwise) const {
  const auto node = find(key);
  return node ? node->number() : otherwise;
}

std::int64_t Node::integer_or(std::string_view key, std::int64_t otherwise) const {
  const auto node = find(key);
  return node ? node->integer() : otherwise;
}

std::string Node::text_or(std::string_view key, const std::string& otherwise) const {
  const auto node = find(key);
  return node ? node->text() : otherwise;
}

std::string Node::name_or(std::string_view key, const std::string& otherwise) const {
  const auto node = find(key);
  return node ? node->name() : otherwise;
}

void expect_schema(const Node& document, std::string_view schema) {
  const std::string found = document.at("schema").text();
  if (found != schema) document.at("schema").complain(fmt::format("expected {}, found {}", schema, shown(found)));
}

}  // namespace glass::report
