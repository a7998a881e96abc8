// A first look at TOML text, before toml++ sees it: forbidden bytes, too deep nesting, keys stated twice, and which
// lines make a statement.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "glass/config/reader.h"

namespace glass::config {

inline constexpr std::size_t kMaxTomlBytes = 1u << 20;
inline constexpr int kMaxTomlDepth = 32;        ///< brackets inside one another, and parts of a dotted key
inline constexpr std::size_t kMostPath = 4096;  ///< bytes of a path that a complaint shows

/// One `[section]` line or one `key = value`, which may span lines.
struct TomlStatement {
  std::string key;  ///< full key as text; the section's name for a header
  bool header = false;
  bool left_out = false;           ///< already complained of; not to be parsed
  std::size_t begin = 0, end = 0;  ///< bytes
  int line = 1, last_line = 1;
};

struct TomlScan {
  std::vector<TomlStatement> statements;
  std::vector<std::string> complaints;
  bool refused = false;  ///< the text must not reach toml++
};

/// Scans UTF-8 text. toml++ 3.3 runs into undefined behaviour at many code points outside strings, so those refuse the
/// text.
TomlScan scan_toml(std::string_view text, const std::string& origin);

/// parse_toml that also says whether all of the text was TOML; values of kinds that no setting takes may still be
/// complained of.
bool parse_document(std::string_view text, const std::string& origin, const std::filesystem::path& folder, Table& table,
                    std::vector<std::string>& complaints);

/// Text from outside for a complaint: control characters and broken UTF-8 as '?', cut after `most` bytes.
std::string shown(std::string_view text, std::size_t most = 60);

/// Bytes of the UTF-8 character at `at`, 0 when it is not valid there.
std::size_t utf8_length(std::string_view text, std::size_t at);

}  // namespace glass::config
