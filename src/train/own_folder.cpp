// The signs of a run in a folder, and the names of its files.
#include "glass/train/own_folder.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/json.h"
#include "glass/base/paths.h"
#include "glass/base/run_folder.h"
#include "glass/model/model_folder.h"
#include "train/checkpoint_names.h"

namespace glass {
namespace {

constexpr std::size_t kMostSignBytes = 1 << 20;  ///< of a record; a sign stands at its beginning
constexpr std::string_view kSeedPrefix = "seed-";

/// Whether a file can be read and `holds` what it says; a file that cannot is no sign.
template <typename Holds>
bool is_sign(const fs::path& file, const Holds& holds) {
  try {
    return is_file(file) && size_of_file(file) <= kMostSignBytes && holds(read_file(file, kMostSignBytes));
  } catch (const Error&) {
    return false;
  }
}

bool has_schema(const fs::path& file, const std::string& schema) {
  return is_sign(file, [&](const std::string& text) {
    const Json document = parse_json(text, file.string());
    return document.is_object() && document.contains("schema") && document["schema"].is_string() &&
           document["schema"].get<std::string>().starts_with(schema);
  });
}

/// The pid that FolderLock writes, or nothing of it yet.
bool is_lock(const fs::path& file) {
  return !is_link(file) && is_sign(file, [](const std::string& text) {
    return text.find_first_not_of("0123456789\n") == std::string::npos;
  });
}

bool has_checkpoint(const fs::path& folder) {
  if (!is_folder(folder)) return false;
  const std::vector<fs::path> all = list_folder(folder);
  return std::any_of(all.begin(), all.end(), [](const fs::path& path) {
    return is_checkpoint_name(path.filename().string()) && path_exists(path / "state.json");
  });
}

bool is_run(const fs::path& root) {
  const RunFolder folder{root};
  return is_lock(root / ".lock") || has_schema(folder.record(), "glassformer.record/") ||
         has_schema(root / "seeds.json", "glassformer.seeds/") || has_checkpoint(folder.checkpoints());
}

bool is_seed_of_run(const fs::path& path) {
  return path.filename().string().starts_with(kSeedPrefix) && is_folder(path) && is_run(path);
}

/// What of a checkpoint is none: everything, where the path itself is no checkpoint.
std::vector<fs::path> foreign_in_checkpoint(const fs::path& path) {
  if (is_link(path) || !is_checkpoint_name(path.filename().string()) || !is_folder(path)) return {path};
  std::vector<fs::path> foreign;
  for (const fs::path& file : list_folder(path, ErrorKind::storage))
    if (!is_checkpoint_file(file.filename().string()) || is_folder(file)) foreign.push_back(file);
  return foreign;
}

[[noreturn]] void refuse(const fs::path& folder, const std::vector<fs::path>& foreign) {
  fail(ErrorKind::storage, "{}: holds what no run writes: {}; move it away, or name another folder with --out",
       shown(folder.string(), 400), names_shown(foreign));
}

}  // namespace

void require_own_run_folder(const fs::path& folder) {
  if (!is_folder(folder, ErrorKind::storage)) return;  // What is in the way, creating the folder will say.
  const std::vector<fs::path> found = list_folder(folder, ErrorKind::storage);
  if (found.empty() || is_run(folder) || std::any_of(found.begin(), found.end(), is_seed_of_run)) return;
  fail(ErrorKind::storage,
       "{}: is no run folder: it holds {}, and no record of a run; name a new or an empty folder with --out",
       shown(folder.string(), 400), names_shown(found));
}

void refuse_foreign_files(const fs::path& run_folder) {
  const RunFolder folder{run_folder};
  std::vector<fs::path> foreign;
  if (path_exists(folder.model(), ErrorKind::storage)) {
    for (const fs::path& path : list_folder(folder.model(), ErrorKind::storage))
      if (!is_model_file(path.filename().string()) || is_folder(path)) foreign.push_back(path);
    if (!foreign.empty()) refuse(folder.model(), foreign);
  }
  if (!path_exists(folder.checkpoints(), ErrorKind::storage)) return;
  for (const fs::path& path : list_folder(folder.checkpoints(), ErrorKind::storage)) {
    const std::vector<fs::path> found = foreign_in_checkpoint(path);
    foreign.insert(foreign.end(), found.begin(), found.end());
  }
  if (!foreign.empty()) refuse(folder.checkpoints(), foreign);
}

}  // namespace glass
