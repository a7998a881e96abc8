// Opening one file or many, and finding a tensor in them.
#include "glass/model/weight_reader.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/hash.h"
#include "glass/base/paths.h"
#include "glass/base/safetensors_index.h"
#include "model/foreign_formats.h"
#include "model/weight_file.h"
#include "model/weight_files.h"

namespace glass {

namespace {

constexpr std::size_t kMaxIndexBytes = 100'000'000;  // As much as a header of the format may have.
constexpr std::size_t kMaxComplaints = 20;

/// The file to open for a path that may be a folder.
fs::path find_weights(const fs::path& path) {
  if (!is_folder(path)) return path;  // What it is instead, opening it will say.
  for (const char* name : {kSingleFile, kIndexFile, kTorchFile, kTorchIndexFile}) {
    if (path_exists(path / name)) return path / name;
  }
  if (const std::string foreign = foreign_format(path); !foreign.empty())
    fail(ErrorKind::data, "{}: {}", path.string(), foreign);
  fail(ErrorKind::data, "{}: neither {} nor {} nor {} is here; check the path, or copy the weights again",
       path.string(), kSingleFile, kIndexFile, kTorchFile);
}

/// Complains about every tensor that is not where the index says, in one error.
void check_index(const SafetensorsIndex& index, const std::map<std::string, std::string>& found,
                 std::vector<std::string> wrong, const std::string& origin) {
  for (const auto& [tensor, shard] : index.shard_of) {
    if (!found.contains(tensor)) wrong.push_back(fmt::format("  {}: not in {}", shown(tensor), shown(shard)));
  }
  if (wrong.empty()) return;
  const std::size_t count = wrong.size();
  if (count > kMaxComplaints) wrong.resize(kMaxComplaints);
  fail(ErrorKind::data,
       "{}: {} tensors are not where the index says; copy the index and its files again, from one place:\n{}{}", origin,
       count, fmt::join(wrong, "\n"), count > kMaxComplaints ? "\n  ..." : "");
}

}  // namespace

WeightReader::WeightReader(const fs::path& path) : path_(find_weights(path)) {
  if (path_.extension() == ".json") {
    open_index();
  } else {
    add(path_);
  }
}

void WeightReader::add(const fs::path& path) {
  const std::shared_ptr<const WeightFile> file = open_weight_file(path);
  files_.push_back(file);
  for (std::size_t i = 0; i < file->count(); ++i) {
    if (places_.emplace(file->name(i), Place{file.get(), i}).second) names_.push_back(file->name(i));
  }
}

void WeightReader::open_index() {
  const SafetensorsIndex index = parse_safetensors_index(read_file(path_, kMaxIndexBytes), path_.string());
  std::map<std::string, std::string> found;
  std::vector<std::string> wrong;
  for (const std::string& shard : index.shards()) {
    // A link is followed: the hub's cache consists of links into a folder of blobs.
    if (!path_exists(path_.parent_path() / shard)) {
      fail(ErrorKind::data, "{}: names {}, which is not in the folder; copy that file too", path_.string(),
           shown(shard));
    }
    add(path_.parent_path() / shard);
    for (std::size_t i = 0; i < files_.back()->count(); ++i) {
      const std::string& name = files_.back()->name(i);
      const auto listed = index.shard_of.find(name);
      if (listed == index.shard_of.end()) {
        wrong.push_back(fmt::format("  {}: in {}, but not in the index", shown(name), shard));
      } else if (listed->second != shard) {
        wrong.push_back(fmt::format("  {}: in {}, the index says {}", shown(name), shard, listed->second));
      } else {
        found.emplace(name, shard);
      }
    }
  }
  check_index(index, found, std::move(wrong), path_.string());
}

const WeightReader::Place& WeightReader::place(const std::string& name) const {
  const auto found = places_.find(name);
  if (found != places_.end()) return found->second;
  const std::string near = nearest_name(name, names_);
  fail(ErrorKind::data, "{}: has no tensor '{}'{}", path_.string(), shown(name),
       near.empty() ? "" : fmt::format("; did you mean '{}'?", shown(near)));
}

at::ScalarType WeightReader::dtype(const std::string& name) const {
  return place(name).file->dtype(place(name).number);
}

std::vector<std::int64_t> WeightReader::shape(const std::string& name) const {
  return place(name).file->shape(place(name).number);
}

std::uint64_t WeightReader::nbytes(const std::string& name) const {
  return place(name).file->nbytes(place(name).number);
}

std::uint64_t WeightReader::nbytes() const {
  std::uint64_t sum = 0;
  for (const auto& [name, where] : places_) sum += where.file->nbytes(where.number);
  return sum;
}

const std::map<std::string, std::string>& WeightReader::metadata() const {
  return files_.front()->metadata();
}

at::Tensor WeightReader::load(const std::string& name, std::optional<at::ScalarType> dtype) const {
  return place(name).file->load_as(place(name).number, dtype);
}

std::string WeightReader::sha256() const {
  if (path_.extension() != ".json") return sha256_file(path_);
  std::string lines;
  for (const auto& file : files_) lines += sha256_file(file->path()) + "  " + file->path().filename().string() + "\n";
  return sha256_hex(lines);
}

}  // namespace glass
