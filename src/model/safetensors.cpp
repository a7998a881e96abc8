// Tensors of a safetensors file: the header is checked by base/safetensors_header before anything is allocated.
#include "glass/model/safetensors.h"

#include <ATen/ATen.h>

#include <cstring>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/json.h"
#include "glass/base/safetensors_header.h"

namespace glass {

namespace {

struct DtypeRow {
  const char* name;
  at::ScalarType type;
};

constexpr DtypeRow kDtypes[] = {{"F64", at::kDouble}, {"F32", at::kFloat}, {"F16", at::kHalf},  {"BF16", at::kBFloat16},
                                {"I64", at::kLong},   {"I32", at::kInt},   {"I16", at::kShort}, {"I8", at::kChar},
                                {"U8", at::kByte},    {"BOOL", at::kBool}};

at::ScalarType scalar_type(const TensorEntry& entry, const std::string& origin) {
  for (const DtypeRow& row : kDtypes) {
    if (entry.dtype == row.name) return row.type;
  }
  fail(ErrorKind::data, "{}: tensor '{}' has dtype {}, which cannot be read here; convert it to F32", origin, entry.name, entry.dtype);
}

const char* dtype_name(at::ScalarType type) {
  for (const DtypeRow& row : kDtypes) {
    if (row.type == type) return row.name;
  }
  fail(ErrorKind::bug, "internal error: dtype {} cannot be written", at::toString(type));
}

std::string header_text(const std::vector<std::pair<std::string, at::Tensor>>& tensors, const std::map<std::string, std::string>& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::uint64_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
    check(!header.contains(name), "two tensors are named '{}'", name);
    header[name] = {{"dtype", dtype_name(tensor.scalar_type())}, {"shape", tensor.sizes().vec()}, {"data_offsets", {offset, offset + tensor.nbytes()}}};
    offset += tensor.nbytes();
  }
  std::string text = dump_json(header);
  text.append((8 - text.size() % 8) % 8, ' ');  // the data starts on a multiple of 8
  return text;
}

}  // namespace

std::vector<std::pair<std::string, at::Tensor>> read_safetensors(const std::filesystem::path& path,
                                                                 std::map<std::string, std::string>* metadata) {
  const MappedFile file(path);
  const std::string_view bytes(reinterpret_cast<const char*>(file.data()), file.size());
  const SafetensorsHeader header = parse_safetensors_header(bytes, path.string());
  std::vector<std::pair<std::string, at::Tensor>> tensors;
  for (const TensorEntry& entry : header.tensors) {
    at::Tensor tensor = at::empty(entry.shape, at::TensorOptions(scalar_type(entry, path.string())));
    check(tensor.nbytes() == entry.end - entry.begin, "size of tensor {}", entry.name);
    if (tensor.nbytes() > 0) std::memcpy(tensor.mutable_data_ptr(), bytes.data() + header.data_start + entry.begin, tensor.nbytes());
    tensors.emplace_back(entry.name, std::move(tensor));
  }
  if (metadata != nullptr) *metadata = header.metadata;
  return tensors;
}

void write_safetensors(const std::filesystem::path& path, const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  const std::string header = header_text(tensors, metadata);
  std::string content;
  const std::uint64_t length = header.size();
  std::uint64_t total = 8 + length;
  for (const auto& [name, tensor] : tensors) total += tensor.nbytes();
  content.reserve(total);
  for (int i = 0; i < 8; ++i) content.push_back(static_cast<char>(length >> (8 * i)));
  content += header;
  for (const auto& [name, tensor] : tensors) {
    const at::Tensor host = tensor.detach().cpu().contiguous();
    content.append(static_cast<const char*>(host.const_data_ptr()), host.nbytes());
  }
  write_file(path, content);
}

}  // namespace glass
