#include "array_files.h"

#include <cstring>

#include "glass/base/error.h"

namespace glass::report {
namespace {

std::vector<double> to_doubles(const char* data, std::size_t bytes, std::size_t item) {
  std::vector<double> values(bytes / item);
  for (std::size_t i = 0; i < values.size(); ++i) {
    float single = 0;
    std::memcpy(item == 4 ? static_cast<void*>(&single) : static_cast<void*>(&values[i]), data + i * item, item);
    if (item == 4) values[i] = single;
  }
  return values;
}

}  // namespace

std::vector<double> ArrayFiles::read(const Node& node) {
  const std::string file = node.at("file").text(), tensor = node.at("tensor").text();
  if (file.empty() || fs::path(file).filename() != file || file.starts_with('.'))
    node.at("file").complain("expected a plain file name");
  Arrays& arrays = open(file);
  const std::vector<TensorEntry>& tensors = arrays.header.tensors;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const std::size_t place = (arrays.next + i) % tensors.size();
    const TensorEntry& entry = tensors[place];
    if (entry.name != tensor) continue;
    arrays.next = place + 1;
    const std::size_t item = entry.dtype == "F32" ? 4 : entry.dtype == "F64" ? 8 : 0;
    if (item == 0) node.at("tensor").complain(fmt::format("{} is not of type F32 or F64", tensor));
    const std::string bytes = arrays.file.read(arrays.header.data_start + entry.begin, entry.end - entry.begin);
    return to_doubles(bytes.data(), bytes.size(), item);
  }
  node.at("tensor").complain(fmt::format("{} holds no such tensor", file));
}

ArrayFiles::Arrays& ArrayFiles::open(const std::string& file) {
  const auto found = open_.find(file);
  if (found != open_.end()) return found->second;
  FileReader reader(folder_ / file);
  SafetensorsHeader header = read_safetensors_header(reader, file);
  return open_.emplace(file, Arrays{std::move(reader), std::move(header)}).first->second;
}

}  // namespace glass::report
