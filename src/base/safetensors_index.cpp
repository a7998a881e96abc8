// Reading and writing the index of sharded weights.
#include "glass/base/safetensors_index.h"

#include <algorithm>
#include <set>

#include "glass/base/error.h"
#include "glass/base/json.h"

namespace glass {

namespace {

constexpr std::string_view kExtension = ".safetensors", kTorchExtension = ".bin", kPrefix = "model-", kMiddle = "-of-";
constexpr std::size_t kLongestName = 255;  // NAME_MAX of Linux.

bool has_control(std::string_view name) {
  return std::any_of(name.begin(), name.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// A name without any way out of the folder. Back slashes separate folders on other systems.
bool is_plain_name(std::string_view name) {
  return (name.ends_with(kExtension) || name.ends_with(kTorchExtension)) && name.size() <= kLongestName &&
         name.front() != '.' && name.find_first_of("/\\") == std::string_view::npos && !has_control(name);
}

bool is_number(std::string_view text) {
  return text.size() >= 5 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::vector<std::string> SafetensorsIndex::shards() const {
  std::set<std::string> names;
  for (const auto& [tensor, shard] : shard_of) names.insert(shard);
  return {names.begin(), names.end()};
}

SafetensorsIndex parse_safetensors_index(std::string_view text, const std::string& origin) {
  const Json document = parse_json(text, origin);
  if (!document.is_object() || !document.contains("weight_map") || !document["weight_map"].is_object()) {
    fail(ErrorKind::data, "{}: expected an object with \"weight_map\"; is it the index of sharded weights?", origin);
  }
  SafetensorsIndex index;
  for (const auto& [tensor, shard] : document["weight_map"].items()) {
    if (!shard.is_string() || !is_plain_name(shard.get_ref<const std::string&>())) {
      fail(ErrorKind::data,
           "{}: weight_map: '{}': {} is not the plain name of a .safetensors or .bin file in the same folder", origin,
           shown(tensor), shown(dump_json(shard)));
    }
    index.shard_of.emplace(tensor, shard.get<std::string>());
  }
  if (index.shard_of.empty()) fail(ErrorKind::data, "{}: weight_map is empty; the file is broken", origin);
  return index;
}

std::string safetensors_index_text(const SafetensorsIndex& index) {
  const Json document = {{"metadata", {{"total_parameters", index.total_parameters}, {"total_size", index.total_size}}},
                         {"weight_map", index.shard_of}};
  return dump_json(document, 2) + "\n";
}

std::string shard_name(std::size_t number, std::size_t count) {
  return fmt::format("{}{:05}{}{:05}{}", kPrefix, number + 1, kMiddle, count, kExtension);
}

bool is_shard_name(std::string_view name) {
  if (!name.starts_with(kPrefix) || !name.ends_with(kExtension)) return false;
  name.remove_prefix(kPrefix.size());
  name.remove_suffix(kExtension.size());
  const std::size_t middle = name.find(kMiddle);
  return middle != std::string_view::npos && is_number(name.substr(0, middle)) &&
         is_number(name.substr(middle + kMiddle.size()));
}

}  // namespace glass
