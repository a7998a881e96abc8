// Where the bytes of data files come from: files, packed or not, and standard input.
#pragma once

#include <filesystem>
#include <string>

namespace glass {

/// Whether a path stands for standard input: "-".
bool is_standard_input(const std::filesystem::path& path);

/// What messages call a data file: its path, or "standard input".
std::string place_of(const std::filesystem::path& path);

/// The bytes of a data file, unpacked where it is gzip. Standard input is read once and kept. Errors are those of
/// read_unpacked().
std::string read_source(const std::filesystem::path& path);

/// SHA-256 of a data file as it lies there, packed or not.
std::string source_sha256(const std::filesystem::path& path);

}  // namespace glass
