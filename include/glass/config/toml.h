// TOML text to a flat table of values that know their place. toml++ sits behind this door (src/config/toml.cpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "glass/config/reader.h"

namespace glass::config {

/// Parses one TOML document. Complaints (syntax, forbidden bytes, nested tables in lists, dates, too deep, over 1 MiB)
/// are appended as "origin:line: ..."; the values that could be read are returned. Never throws on bad text.
Table parse_toml(std::string_view text, const std::string& origin, const std::filesystem::path& folder,
                 std::vector<std::string>& complaints);

/// Reads `path` and what it names in `extends` (files relative to it, earlier ones first, the file itself last; a cycle
/// or more than 16 levels is a complaint). The key `extends` is not in the result.
Table load_table(const std::filesystem::path& path, std::vector<std::string>& complaints);

/// Applies "key=value" texts: the value is read as TOML, and as plain text where it is not TOML (`--set
/// explain.target=margin`).
void apply_sets(const std::vector<std::string>& sets, Table& table, std::vector<std::string>& complaints);

/// A value as TOML text.
std::string to_toml(const Value& value);

}  // namespace glass::config
