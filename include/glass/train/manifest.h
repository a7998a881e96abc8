// MANIFEST.json: the files of a checkpoint with their sizes and hashes (XXH3, 128 bit).
#pragma once

#include <filesystem>
#include <string>

namespace glass {

/// Writes folder/MANIFEST.json over every other file of the folder.
void write_manifest(const std::filesystem::path& folder);

/// What is wrong with the folder: "" when every file of the manifest is there with its size and hash.
std::string manifest_complaint(const std::filesystem::path& folder);

}  // namespace glass
