// Choosing a part of a tokenizer by the name of its type.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "text/json_fields.h"

namespace glass {

template <typename Make>
using TypeTable = std::vector<std::pair<const char*, Make>>;

/// Parts may nest in sequences; deeper than any published file is refused.
inline constexpr int kMaxNesting = 8;
/// Parts of one sequence; published files have at most about ten.
inline constexpr std::size_t kMaxParts = 64;

/// The entry for `fields.type`; an unknown one is an Error that names what is allowed.
template <typename Make>
const Make& find_type(const TypeTable<Make>& table, const JsonFields& fields, int depth = 0) {
  if (depth > kMaxNesting) fields.fail_at("type", fmt::format("sequences nest deeper than {} levels", kMaxNesting));
  const std::string type = fields.text("type");
  std::string allowed;
  for (const auto& [name, make] : table) {
    if (type == name) return make;
    allowed += (allowed.empty() ? "" : ", ") + std::string(name);
  }
  fields.fail_at("type", fmt::format("'{}' is not supported; allowed: {}", shown(type), allowed));
}

/// Calls `use` for every object of the list `key`.
template <typename Use>
void for_each_object(const JsonFields& fields, const std::string& key, const Use& use) {
  const Json& list = fields.array(key);
  if (list.size() > kMaxParts) fields.fail_at(key, fmt::format("{} parts; at most {}", list.size(), kMaxParts));
  for (std::size_t i = 0; i < list.size(); ++i) use(fields.element(list[i], fmt::format("{}[{}]", key, i)));
}

}  // namespace glass
