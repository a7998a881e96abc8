// Saving and loading checkpoints. A crash at any moment leaves the previous checkpoint or the new one.
#include "glass/train/checkpoint.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/log.h"
#include "glass/model/safetensors.h"
#include "glass/train/manifest.h"

namespace glass {
namespace {

constexpr std::size_t kKept = 2;
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

/// Keeps the newest checkpoint, just written, and the newest intact one before it; a broken one does not count.
void remove_old(const fs::path& folder) {
  std::size_t kept = 0;
  for (const fs::path& path : list_checkpoints(folder)) {
    if (kept < kKept && (kept == 0 || manifest_complaint(path).empty())) {
      ++kept;
      continue;
    }
    // A half-deleted folder must not look like a checkpoint: it is renamed first.
    const fs::path doomed = path.string() + ".tmp-old";
    std::error_code error;
    fs::rename(path, doomed, error);
    if (!error) fs::remove_all(doomed, error);
  }
}

Checkpoint read_checkpoint(const fs::path& folder) {
  Checkpoint checkpoint;
  const fs::path state = folder / "state.json";
  checkpoint.state = TrainState::from_json(read_json(state, 16 << 20), state.string());
  checkpoint.weights = read_safetensors(folder / "model.safetensors");
  checkpoint.optimizer = read_safetensors(folder / "optimizer.safetensors");
  if (fs::exists(folder / "best.safetensors")) checkpoint.best = read_safetensors(folder / "best.safetensors");
  return checkpoint;
}

/// Writes every file of a checkpoint, the manifest last.
void write_files(const fs::path& folder, const Checkpoint& checkpoint) {
  make_folder(folder);
  write_safetensors(folder / "model.safetensors", checkpoint.weights);
  write_safetensors(folder / "optimizer.safetensors", checkpoint.optimizer);
  if (!checkpoint.best.empty()) write_safetensors(folder / "best.safetensors", checkpoint.best);
  write_file(folder / "state.json", dump_json(checkpoint.state.to_json(), 1) + "\n");
  write_manifest(folder);
  sync_path(folder);
}

void move(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) fail(ErrorKind::storage, "{}: cannot be put in place: {}", to.string(), error.message());
}

}  // namespace

std::uint64_t bytes_of(const NamedTensors& tensors) {
  std::uint64_t bytes = 0;
  for (const auto& [name, tensor] : tensors) bytes += tensor.nbytes();
  return bytes;
}

void check_checkpoint_space(const fs::path& folder, std::uint64_t bytes) {
  const double needed = kSpareSpace * static_cast<double>(bytes);
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  if (error || static_cast<double>(space.available) >= needed) return;
  fail(ErrorKind::storage,
       "{}: a checkpoint needs {:.0f} MB, {:.0f} MB are free; free space and run the same command again",
       folder.string(), needed / 1e6, static_cast<double>(space.available) / 1e6);
}

std::vector<fs::path> list_checkpoints(const fs::path& folder) {
  std::vector<fs::path> found;
  if (!fs::is_directory(folder)) return found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory() && step_of(entry.path()) >= 0) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end(), [](const fs::path& a, const fs::path& b) { return step_of(a) > step_of(b); });
  return found;
}

void remove_unfinished_checkpoints(const fs::path& folder) {
  if (!fs::is_directory(folder)) return;
  std::vector<fs::path> doomed, aside;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().find(".tmp-") != std::string::npos) doomed.push_back(entry.path());
    if (entry.path().extension() == kAside) aside.push_back(entry.path());
  }
  for (const fs::path& path : aside) {
    const fs::path target = folder / path.stem();
    if (fs::exists(target)) {
      doomed.push_back(path);
    } else {
      move(path, target);
    }
  }
  std::error_code error;
  for (const fs::path& path : doomed) fs::remove_all(path, error);
}

fs::path save_checkpoint(const fs::path& folder, const Checkpoint& checkpoint) {
  make_folder(folder);
  check_checkpoint_space(folder,
                         bytes_of(checkpoint.weights) + bytes_of(checkpoint.optimizer) + bytes_of(checkpoint.best));
  const fs::path target = folder / fmt::format("{}{}", kPrefix, checkpoint.state.step);
  const fs::path temporary = fmt::format("{}.tmp-{}", target.string(), ::getpid());
  std::error_code error;
  fs::remove_all(temporary, error);
  write_files(temporary, checkpoint);
  const fs::path aside = target.string() + std::string(kAside);
  // The same step once more (a save at a signal, the end of the run).
  if (fs::exists(target)) move(target, aside);
  move(temporary, target);
  sync_path(folder);
  fs::remove_all(aside, error);
  remove_old(folder);
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
