// Weights in formats that are not read: what they are, and the one command that makes a folder which opens.
#pragma once

#include <filesystem>
#include <string>

namespace glass {

/// "its weights are ...; ... convert it with ..." for a folder or a file in a known format that is not read; "" for any
/// other.
std::string foreign_format(const std::filesystem::path& path);

}  // namespace glass
