// Files that may be compressed: .gz is read as what is inside.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace glass {

/// What gzip data (RFC 1952, all its members) holds. Errors (kind data) with `place` in front: damaged, cut off, or
/// more than `max_bytes`.
std::string unpack_gzip(std::string_view packed, const std::string& place, std::size_t max_bytes);

/// A whole file; one whose name ends in .gz is unpacked, to at most 256 times its size, so that a small hostile file
/// cannot fill the memory. Errors are those of read_file and unpack_gzip.
std::string read_unpacked(const std::filesystem::path& path);

/// The name without ".gz" where it ends so: "train.tsv.gz" -> "train.tsv".
std::filesystem::path unpacked_name(const std::filesystem::path& path);

}  // namespace glass
