// The manifest of a checkpoint: what it must hold, byte for byte.
#include "glass/train/manifest.h"

#include <vector>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/hash.h"
#include "glass/base/json.h"
#include "glass/base/paths.h"

namespace glass {
namespace {

constexpr const char* kManifest = "MANIFEST.json";
constexpr const char* kManifestSchema = "glassformer.manifest/1";

/// What is wrong with one listed file, or "".
std::string file_complaint(const fs::path& folder, const std::string& name, const Json& facts) {
  // A name that leads out of the folder is not ours.
  if (name.find('/') != std::string::npos || name == "..") return name + ": not a plain file name";
  const fs::path path = folder / name;
  if (!is_file(path)) return name + ": missing";
  const std::uint64_t wanted = facts.at("size").get<std::uint64_t>(), size = size_of_file(path);
  if (size != wanted) return fmt::format("{}: {} bytes, expected {}", name, size, wanted);
  if (xxh128_file(path) != facts.at("xxh128").get<std::string>()) return name + ": its hash differs";
  return "";
}

}  // namespace

void write_manifest(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::path& path : list_folder(folder, ErrorKind::storage)) {
    if (is_file(path) && path.filename() != kManifest) names.push_back(path.filename().string());
  }
  Json files = Json::object();
  for (const std::string& name : names)
    files[name] = {{"size", size_of_file(folder / name)}, {"xxh128", xxh128_file(folder / name)}};
  write_file(folder / kManifest, dump_json({{"schema", kManifestSchema}, {"files", files}}, 1) + "\n");
}

std::string manifest_complaint(const fs::path& folder) {
  if (!is_file(folder / kManifest)) return std::string(kManifest) + ": missing";
  try {
    const Json manifest = read_json(folder / kManifest, 1 << 20);
    if (manifest.at("schema") != kManifestSchema || manifest.at("files").empty())
      return std::string(kManifest) + ": not a manifest";
    for (const auto& [name, facts] : manifest.at("files").items()) {
      std::string complaint = file_complaint(folder, name, facts);
      if (!complaint.empty()) return complaint;
    }
    return "";
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) throw;  // too many open files: says nothing of the checkpoint
    return std::string(kManifest) + ": " + error.what();
  } catch (const Json::exception& error) {
    return std::string(kManifest) + ": " + error.what();
  }
}

}  // namespace glass
