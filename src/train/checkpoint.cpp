// Saving and loading checkpoints. A crash at any moment leaves the previous checkpoint or the new one.
#include "glass/train/checkpoint.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/log.h"
#include "glass/base/paths.h"
#include "glass/model/safetensors.h"
#include "glass/train/manifest.h"
#include "train/checkpoint_names.h"

namespace glass {
namespace {

constexpr double kSpareSpace = 1.2;
constexpr std::string_view kPrefix = "step-";
/// A checkpoint that makes room for another one of the same step: still whole, put back when the other one never
/// arrived.
constexpr std::string_view kAside = ".aside";

/// The step of "step-N", or -1 for any other name.
std::int64_t step_of(const fs::path& path) {
  const std::string name = path.filename().string();
  if (name.rfind(kPrefix, 0) != 0) return -1;
  std::int64_t step = -1;
  const char* end = name.data() + name.size();
  const auto [stopped, error] = std::from_chars(name.data() + kPrefix.size(), end, step);
  return error == std::errc() && stopped == end ? step : -1;
}

/// A folder of a save that was interrupted, or of a checkpoint that was being removed.
bool is_unfinished(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with(kPrefix) && name.find(".tmp-") != std::string::npos;
}

/// Removes what nobody needs. Where that fails it only takes room: the next run tries again.
void discard(const fs::path& folder) {
  try {
    remove_folder(folder);
  } catch (const Error& error) {
    log_warning("{}", error.what());
  }
}

/// After a save that failed: its own files would keep a full disk full, and the checkpoint that made room comes back.
void give_up(const fs::path& temporary, const fs::path& target, const fs::path& aside) {
  try {
    remove_folder(temporary);
    if (path_exists(aside) && !path_exists(target)) move_path(aside, target);
  } catch (const Error& error) {
    log_warning("{}; the next run puts it right", error.what());
  }
}

/// Keeps the newest checkpoint, just written, and the newest intact ones before it, `keep` together; a broken one does
/// not count.
void remove_old(const fs::path& folder, std::size_t keep) {
  std::size_t kept = 0;
  for (const fs::path& path : list_checkpoints(folder)) {
    if (kept < keep && (kept == 0 || manifest_complaint(path).empty())) {
      ++kept;
      continue;
    }
    // A half-deleted folder must not look like a checkpoint: it is renamed first.
    const fs::path doomed = path.string() + ".tmp-old";
    try {
      move_path(path, doomed);
    } catch (const Error& error) {
      log_warning("{}", error.what());
      continue;
    }
    discard(doomed);
  }
}

Checkpoint read_checkpoint(const fs::path& folder) {
  Checkpoint checkpoint;
  const fs::path state = folder / "state.json";
  checkpoint.state = TrainState::from_json(read_json(state, 16 << 20), state.string());
  checkpoint.weights = read_safetensors(folder / "model.safetensors");
  checkpoint.optimizer = read_safetensors(folder / "optimizer.safetensors");
  if (path_exists(folder / "best.safetensors")) checkpoint.best = read_safetensors(folder / "best.safetensors");
  return checkpoint;
}

/// Writes every file of a checkpoint, the manifest last.
void write_files(const fs::path& folder, const Checkpoint& checkpoint) {
  make_folder(folder);
  write_safetensors(folder / "model.safetensors", checkpoint.weights);
  write_safetensors(folder / "optimizer.safetensors", checkpoint.optimizer);
  if (!checkpoint.best.empty()) write_safetensors(folder / "best.safetensors", checkpoint.best);
  write_file(folder / "state.json", dump_json(checkpoint.state.to_json(), 1) + "\n");
  try {
    write_manifest(folder);
  } catch (const Error& error) {
    throw Error(ErrorKind::storage, std::string(error.what()) + " (written just now)");  // not the user's data
  }
  sync_path(folder);
}

}  // namespace

bool is_checkpoint_name(const std::string& name) {
  if (!name.starts_with(kPrefix)) return false;
  const std::size_t end = std::min(name.find('.'), name.size());
  const std::string rest = name.substr(end);
  return step_of(name.substr(0, end)) >= 0 && (rest.empty() || rest == kAside || rest.starts_with(".tmp-"));
}

bool is_checkpoint_file(const std::string& name) {
  for (const char* known :
       {"model.safetensors", "optimizer.safetensors", "best.safetensors", "state.json", "MANIFEST.json"})
    if (name == known) return true;
  return is_temporary_name(name);
}

std::uint64_t bytes_of(const NamedTensors& tensors) {
  std::uint64_t bytes = 0;
  for (const auto& [name, tensor] : tensors) bytes += tensor.nbytes();
  return bytes;
}

void check_checkpoint_space(const fs::path& folder, std::uint64_t bytes) {
  const double needed = kSpareSpace * static_cast<double>(bytes);
  const std::optional<std::uint64_t> available = free_bytes(folder);
  if (!available || static_cast<double>(*available) >= needed) return;
  fail(ErrorKind::storage, "{}: a checkpoint needs {}, {} are free; free space and run the same command again",
       folder.string(), size_text(needed), size_text(static_cast<double>(*available)));
}

std::vector<fs::path> list_checkpoints(const fs::path& folder) {
  std::vector<fs::path> found;
  if (!is_folder(folder)) return found;
  for (const fs::path& path : list_folder(folder)) {
    if (step_of(path) >= 0 && is_folder(path)) found.push_back(path);
  }
  std::sort(found.begin(), found.end(), [](const fs::path& a, const fs::path& b) { return step_of(a) > step_of(b); });
  return found;
}

void remove_unfinished_checkpoints(const fs::path& folder) {
  if (!is_folder(folder)) return;
  std::vector<fs::path> doomed, aside;
  for (const fs::path& path : list_folder(folder)) {
    if (is_unfinished(path)) doomed.push_back(path);
    if (path.extension() == kAside && step_of(path.stem()) >= 0) aside.push_back(path);
  }
  for (const fs::path& path : aside) {
    const fs::path target = folder / path.stem();
    if (path_exists(target)) {
      doomed.push_back(path);
    } else {
      move_path(path, target);
    }
  }
  for (const fs::path& path : doomed) remove_folder(path);
}

fs::path save_checkpoint(const fs::path& folder, const Checkpoint& checkpoint, std::size_t keep) {
  make_folder(folder);
  check_checkpoint_space(folder,
                         bytes_of(checkpoint.weights) + bytes_of(checkpoint.optimizer) + bytes_of(checkpoint.best));
  fs::path target = folder / fmt::format("{}{}", kPrefix, checkpoint.state.step);
  const fs::path temporary = fmt::format("{}.tmp-{}", target.string(), ::getpid());
  const fs::path aside = target.string() + std::string(kAside);
  try {
    remove_folder(temporary);
    write_files(temporary, checkpoint);
    // The same step once more (a save at a signal, the end of the run).
    if (path_exists(target)) move_path(target, aside);
    move_path(temporary, target);
    sync_path(folder);
  } catch (const Error&) {
    give_up(temporary, target, aside);
    throw;
  }
  discard(aside);
  remove_old(folder, keep);
  return target;
}

std::optional<Checkpoint> load_newest_checkpoint(const fs::path& folder) {
  const std::vector<fs::path> all = list_checkpoints(folder);
  for (const fs::path& path : all) {
    const std::string complaint = manifest_complaint(path);
    if (complaint.empty()) return read_checkpoint(path);
    log_warning("{}: this checkpoint is broken ({}); trying the one before", path.string(), complaint);
  }
  if (all.empty()) return std::nullopt;
  fail(ErrorKind::data, "{}: every checkpoint here is broken; start again with --restart", folder.string());
}

}  // namespace glass
