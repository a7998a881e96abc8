#include "pipeline/explanation_document.h"

#include <algorithm>

#include "glass/base/explanation.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"

namespace glass::pipeline {

namespace {

constexpr std::uint64_t kPieceBytes = std::uint64_t{1} << 20;
constexpr std::size_t kHeaderAlignment = 8;

/// The length of a header and the header, padded with blanks.
std::string with_length(std::string header) {
  header.append((kHeaderAlignment - header.size() % kHeaderAlignment) % kHeaderAlignment, ' ');
  std::string length(8, '\0');
  for (int i = 0; i < 8; ++i) length[i] = static_cast<char>(header.size() >> (8 * i));
  return length + header;
}

}  // namespace

std::filesystem::path arrays_file_of(const std::filesystem::path& document) {
  return std::filesystem::path(document).replace_extension(".safetensors");
}

void write_arrays_file(const std::filesystem::path& path, const std::filesystem::path& from,
                       const std::vector<StoredArray>& arrays) {
  if (arrays.empty()) {
    remove_path(path);
    return;
  }
  std::string header;
  std::uint64_t begin = 0;
  for (const StoredArray& array : arrays) {
    header += (header.empty() ? "{" : ",") + dump_json(Json(array.name)) + ":" +
              dump_json(Json{{"dtype", "F32"}, {"shape", array.shape}, {"data_offsets", {begin, begin + array.bytes}}});
    begin += array.bytes;
  }
  AtomicFile file(path);
  file.write(with_length(header + "}"));
  const FileReader numbers(from);
  for (const StoredArray& array : arrays) {
    for (std::uint64_t done = 0; done < array.bytes; done += kPieceBytes)
      file.write(numbers.read(array.begin + done, std::min(kPieceBytes, array.bytes - done)));
  }
  file.commit();
}

ExplanationDocument::ExplanationDocument(const std::filesystem::path& path, const Json& model) : file_(path) {
  file_.write(R"({"schema":)" + dump_json(Json(kExplanationSchema)) + R"(,"model":)" + dump_json(model) +
              R"(,"examples":[)");
}

void ExplanationDocument::add(const std::string& example) {
  file_.write((is_first_ ? "" : ",") + example);
  is_first_ = false;
}

void ExplanationDocument::finish(const Json& rest) {
  std::string end = "]";
  for (const auto& [key, value] : rest.items()) end += "," + dump_json(Json(key)) + ":" + dump_json(value);
  file_.write(end + "}\n");
  file_.commit();
}

}  // namespace glass::pipeline
