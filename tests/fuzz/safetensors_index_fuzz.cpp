// Fuzz target: any bytes as the index of sharded weights. Accepted file names cannot leave the folder; what is read can
// be written and reads back equal.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "glass/base/error.h"
#include "glass/base/safetensors_index.h"

namespace {

void check_shard(const std::string& name) {
  const std::filesystem::path path(name);
  if (name.empty() || path.is_absolute() || path.filename() != path || name.starts_with('.')) __builtin_trap();
  if (name.find('\0') != std::string::npos || !name.ends_with(".safetensors")) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace glass;
  try {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const SafetensorsIndex index = parse_safetensors_index(text, "fuzz.index.json");
    if (index.shard_of.empty()) __builtin_trap();
    for (const std::string& shard : index.shards()) check_shard(shard);
    if (parse_safetensors_index(safetensors_index_text(index), "again.index.json").shard_of != index.shard_of)
      __builtin_trap();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) __builtin_trap();
  }
  return 0;
}
