// The Reader: typed members from a table of settings, each with default, type and place.
#include "glass/config/reader.h"

#include <cstdlib>

#include "config/convert.h"
#include "config/scan.h"
#include "glass/base/error.h"
#include "glass/config/toml.h"

namespace glass::config {

namespace {

constexpr std::int64_t kMostInteger = std::int64_t{1} << 53;

/// Whole numbers that JSON and a double do not hold exactly, and whose sums overflow.
bool complain_of_huge(Reader& reader, const std::string& key, const Value& value) {
  const auto* one = std::get_if<std::int64_t>(&value);
  const auto* list = std::get_if<std::vector<std::int64_t>>(&value);
  std::vector<std::int64_t> numbers = list != nullptr ? *list : std::vector<std::int64_t>{};
  if (one != nullptr) numbers.push_back(*one);
  for (const std::int64_t number : numbers) {
    if (number >= -kMostInteger && number <= kMostInteger) continue;
    reader.complain(key, fmt::format("{} is too large; whole numbers go from -2^53 to 2^53", number));
    return true;
  }
  return false;
}

}  // namespace

Reader::Reader(Table table) : table_(std::move(table)) {
  if (const char* root = std::getenv("GLASSFORMER_DATA"); root != nullptr && *root != '\0')
    search_roots_.emplace_back(root);
}

void Reader::section(const std::string& name) {
  section_ = name;
}

void Reader::leave_alone(const std::string& section) {
  left_alone_.push_back(section);
}

bool Reader::has(const std::string& key) const {
  return stated(key) != nullptr;
}

std::string Reader::full_key(const std::string& name) const {
  return section_.empty() ? name : section_ + "." + name;
}

const Entry* Reader::stated(const std::string& key) const {
  const auto found = table_.find(key);
  return found == table_.end() ? nullptr : &found->second;
}

void Reader::complain(const std::string& key, const std::string& text) {
  const Entry* entry = stated(key);
  complaints_.push_back(
      fmt::format("{}: {}: {}", entry == nullptr ? "default" : entry->origin.place, shown(key), text));
}

Field Reader::add(const std::string& name, const std::string& type, const std::string& meaning,
                  const std::string& default_text) {
  FieldInfo info;
  info.key = full_key(name);
  check(!is_known(info.key), "setting '{}' is bound twice", info.key);
  info.type = type;
  info.meaning = meaning;
  info.default_text = info.value_text = default_text;
  const Entry* entry = stated(info.key);
  info.origin = entry == nullptr ? "default" : entry->origin.place;
  fields_.push_back(std::move(info));
  values_.emplace_back();
  return Field(*this, fields_.size() - 1);
}

void Reader::finish(std::size_t index, const Value& value) {
  values_[index] = value;
  fields_[index].value_text = to_toml(value);
}

template <typename T>
Field Reader::read(const std::string& name, T& out, const std::string& type, const std::string& meaning) {
  const Field field = add(name, type, meaning, to_toml(Value(out)));
  const std::size_t index = fields_.size() - 1;
  if (const Entry* entry = stated(fields_[index].key)) {
    T value = out;
    if (!convert(*entry, value)) {
      complain(fields_[index].key, wrong_type(entry->value, type, fields_[index].default_text));
    } else if (!complain_of_huge(*this, fields_[index].key, entry->value)) {
      out = std::move(value);
    }
  }
  finish(index, Value(out));
  return field;
}

Field Reader::field(const std::string& name, bool& out, const std::string& meaning) {
  return read(name, out, "yes or no", meaning);
}

Field Reader::field(const std::string& name, std::int64_t& out, const std::string& meaning) {
  return read(name, out, "integer", meaning);
}

Field Reader::field(const std::string& name, double& out, const std::string& meaning) {
  return read(name, out, "number", meaning);
}

Field Reader::field(const std::string& name, std::string& out, const std::string& meaning) {
  return read(name, out, "text", meaning);
}

Field Reader::field(const std::string& name, std::vector<std::int64_t>& out, const std::string& meaning) {
  return read(name, out, "list of integers", meaning);
}

Field Reader::field(const std::string& name, std::vector<double>& out, const std::string& meaning) {
  return read(name, out, "list of numbers", meaning);
}

Field Reader::field(const std::string& name, std::vector<std::string>& out, const std::string& meaning) {
  return read(name, out, "list of texts", meaning);
}

Field Reader::field(const std::string& name, NumbersOrWord& out, const std::string& meaning) {
  const auto value = [&] { return out.word.empty() ? Value(out.numbers) : Value(out.word); };
  const std::string type = "list of numbers, or a word";
  const Field field = add(name, type, meaning, to_toml(value()));
  const std::size_t index = fields_.size() - 1;
  if (const Entry* entry = stated(fields_[index].key)) {
    NumbersOrWord given;
    if (convert(*entry, given.word) || convert(*entry, given.numbers))
      out = given;
    else
      complain(fields_[index].key, wrong_type(entry->value, type, fields_[index].default_text));
  }
  finish(index, value());
  return field;
}

}  // namespace glass::config
