// Text files as UTF-8, line by line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace glass {

/// The content of a file as UTF-8 without a byte order mark. Invalid bytes are an Error that names the line and
/// data.encoding.
std::string decode_text(std::string content, const std::filesystem::path& path, const std::string& encoding);

/// The same, but what is wrong with a line stands under its number in `broken`; its invalid bytes become U+FFFD.
std::string decode_lines(std::string content, const std::filesystem::path& path, const std::string& encoding,
                         std::map<std::int64_t, std::string>& broken);

/// The longest line or field where data.max_text_bytes says nothing else.
inline constexpr std::int64_t kMostTextBytes = 64 << 20;

/// Calls `line(number, text)` for each line without its end (\n or CRLF). A line over `max_bytes` is an Error (data).
void for_each_line(std::string_view content, const std::string& place,
                   const std::function<void(std::int64_t, std::string_view)>& line,
                   std::int64_t max_bytes = kMostTextBytes);

}  // namespace glass
