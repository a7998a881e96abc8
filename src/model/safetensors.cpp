// Whole safetensors files.
#include "glass/model/safetensors.h"

#include "model/safetensors_file.h"
#include "model/safetensors_write.h"

namespace glass {

std::vector<std::pair<std::string, at::Tensor>> read_safetensors(const std::filesystem::path& path,
                                                                 std::map<std::string, std::string>* metadata) {
  const SafetensorsFile file(path);
  std::vector<std::pair<std::string, at::Tensor>> tensors;
  for (std::size_t i = 0; i < file.count(); ++i) tensors.emplace_back(file.name(i), file.load(i));
  if (metadata != nullptr) *metadata = file.metadata();
  return tensors;
}

void write_safetensors(const std::filesystem::path& path,
                       const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  AtomicFile file(path);
  write_tensors(file, tensors, metadata);
  file.commit();
}

}  // namespace glass
