// The header's text and the data behind it, tensor by tensor.
#include "model/safetensors_write.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <set>

#include "glass/base/error.h"
#include "glass/base/json.h"
#include "model/safetensors_dtype.h"

namespace glass {

namespace {

using Tensors = std::vector<std::pair<std::string, at::Tensor>>;

constexpr std::size_t kMaxHeader = 100'000'000;  // No reader takes a larger one.
constexpr std::size_t kAlignment = 8;

void sort_tensors(Tensors& tensors) {
  std::sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) {
    const std::size_t first = dtype_rank(a.second.scalar_type()), second = dtype_rank(b.second.scalar_type());
    return first != second ? first < second : a.first < b.first;
  });
}

std::string header_text(const Tensors& tensors, const std::map<std::string, std::string>& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  auto& members = header.get_ref<Json::object_t&>();  // Its own insertion searches all keys.
  std::set<std::string> seen = {"__metadata__"};
  std::uint64_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
    check(seen.insert(name).second, "two tensors are named '{}'", name);
    const char* dtype = safetensors_name(tensor.scalar_type());
    check(dtype != nullptr, "tensor '{}': dtype {} cannot be written", name, at::toString(tensor.scalar_type()));
    const std::uint64_t end = offset + tensor.nbytes();
    members.emplace_back(name,
                         Json{{"dtype", dtype}, {"shape", tensor.sizes().vec()}, {"data_offsets", {offset, end}}});
    offset = end;
  }
  std::string text = dump_json(header);
  text.append((kAlignment - text.size() % kAlignment) % kAlignment, ' ');
  check(text.size() <= kMaxHeader, "a safetensors header of {} bytes", text.size());
  return text;
}

}  // namespace

void write_tensors(AtomicFile& file, Tensors tensors, const std::map<std::string, std::string>& metadata) {
  sort_tensors(tensors);
  const std::string header = header_text(tensors, metadata);
  std::string length(8, '\0');
  for (int i = 0; i < 8; ++i) length[i] = static_cast<char>(header.size() >> (8 * i));
  file.write(length);
  file.write(header);
  for (const auto& [name, tensor] : tensors) {
    const at::Tensor host = tensor.detach().cpu().contiguous();
    if (host.nbytes() > 0) file.write({static_cast<const char*>(host.const_data_ptr()), host.nbytes()});
  }
}

}  // namespace glass
