// The files of model/ against those of the checkpoint, by size and hash.
#include "train/restore_folder.h"

#include <fmt/ranges.h>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/hash.h"
#include "glass/base/log.h"
#include "glass/base/paths.h"

namespace glass {
namespace {

constexpr const char* kLastFile = "config.json";  // a folder that has it is complete

/// The folder of fresh files, gone at the end however that comes.
class FreshFolder {
 public:
  explicit FreshFolder(const fs::path& beside) : path_(temporary_beside(beside)) { remove_stale_temporaries(beside); }
  ~FreshFolder() {
    try {
      remove_folder(path_);
    } catch (const Error& error) {
      log_warning("{}", error.what());
    }
  }
  FreshFolder(const FreshFolder&) = delete;
  FreshFolder& operator=(const FreshFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

bool is_equal(const fs::path& one, const fs::path& other) {
  return is_file(other) && size_of_file(one) == size_of_file(other) && xxh128_file(one) == xxh128_file(other);
}

bool is_weights(const std::string& name) {
  return name.ends_with(".safetensors") || name.ends_with(".safetensors.index.json");
}

/// Weights that a reader could take in place of the ones that belong here.
std::vector<fs::path> other_weights(const fs::path& folder, const fs::path& fresh) {
  std::vector<fs::path> found;
  if (!is_folder(folder)) return found;
  for (const fs::path& path : list_folder(folder))
    if (is_weights(path.filename().string()) && !path_exists(fresh / path.filename())) found.push_back(path);
  return found;
}

void replace(const fs::path& from, const fs::path& folder, const std::vector<std::string>& names) {
  make_folder(folder);
  // The last file goes first and comes last: between the two nobody takes the folder for complete.
  remove_path(folder / kLastFile);
  for (const std::string& name : names)
    if (name != kLastFile) move_path(from / name, folder / name);
  move_path(from / kLastFile, folder / kLastFile);
  sync_path(folder);
}

}  // namespace

void restore_folder(const fs::path& folder, const std::function<void(const fs::path&)>& save) {
  const FreshFolder fresh(folder);
  save(fresh.path());
  std::vector<std::string> wrong;
  for (const fs::path& path : list_folder(fresh.path()))
    if (!is_equal(path, folder / path.filename())) wrong.push_back(path.filename().string());
  const std::vector<fs::path> others = other_weights(folder, fresh.path());
  if (wrong.empty() && others.empty()) return;
  std::vector<std::string> named = wrong;
  for (const fs::path& path : others) named.push_back(path.filename().string());
  log_warning("{}: is not what this run's checkpoint holds ({}); it is written again from the checkpoint",
              folder.string(), fmt::join(named, ", "));
  for (const fs::path& path : others) remove_path(path);
  replace(fresh.path(), folder, wrong);
}

}  // namespace glass
