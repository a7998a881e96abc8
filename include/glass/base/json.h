// JSON behind one door: nlohmann's ordered type, and a parser that refuses what that library lets pass.
#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace glass {

/// JSON values keep the order in which keys were written.
using Json = nlohmann::ordered_json;

/// How much a text may make the parser build.
struct JsonLimits {
  std::size_t max_depth = 64;
  std::size_t max_values = std::size_t{1} << 24;
};

/// Parses UTF-8 JSON. `origin` names the source in errors (kind data). Refused: syntax errors (with line and column),
/// duplicate keys, invalid UTF-8, zero bytes, and what goes beyond the limits.
Json parse_json(std::string_view text, const std::string& origin, const JsonLimits& limits = {});

/// Reads and parses a file of at most `max_bytes`.
Json read_json(const std::filesystem::path& path, std::size_t max_bytes = 256u << 20);

/// Takes the items of a list one by one. `before` is what stands before the list in its document.
using OnJsonItem = std::function<void(const Json& before, std::size_t number, const Json& item)>;

/// Parses a file of at most `max_bytes` whose root object holds a list `key`. Items go to `use` as they are read and
/// are not kept, nor is the file's text, so that memory does not grow with their number; the limits hold for one item.
/// Returns the document with that list empty.
Json read_json_items(const std::filesystem::path& path, const std::string& origin, const std::string& key,
                     const OnJsonItem& use, std::size_t max_bytes);

/// One line of JSON, invalid UTF-8 replaced by U+FFFD, non-finite numbers written as null.
std::string dump_json(const Json& value, int indent = -1);

}  // namespace glass
