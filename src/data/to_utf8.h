// Encodings of data files.
#pragma once

#include <filesystem>
#include <string>

namespace glass {

/// The content without a byte order mark, from its encoding (data.encoding) to UTF-8, which is not checked where it
/// claims to be that already. A mark overrules `encoding`. Lone carriage returns are line ends where there are no line
/// feeds. Errors: UTF-16 that is cut off or has half a pair (data), an unknown encoding (usage).
std::string to_utf8(std::string content, const std::filesystem::path& path, const std::string& encoding);

}  // namespace glass
