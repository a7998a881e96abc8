#include "pipeline/explanation_writer.h"

#include <cerrno>
#include <cstring>

#include "glass/base/error.h"

namespace glass::pipeline {

namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20, kHeaderAlignment = 8;

/// The length of a header and the header, padded with blanks.
std::string with_length(std::string header) {
  header.append((kHeaderAlignment - header.size() % kHeaderAlignment) % kHeaderAlignment, ' ');
  std::string length(8, '\0');
  for (int i = 0; i < 8; ++i) length[i] = static_cast<char>(header.size() >> (8 * i));
  return length + header;
}

[[noreturn]] void fail_on_arrays() {
  fail(ErrorKind::storage, "a temporary file of arrays cannot be written or read: {}; is the disk of TMPDIR full?",
       std::strerror(errno));
}

}  // namespace

void ArrayStream::add(const std::string& name, const Explanation& explanation) {
  if (!data_) data_.reset(std::tmpfile());
  if (!data_) fail(ErrorKind::storage, "a temporary file cannot be made: {}; set TMPDIR", std::strerror(errno));
  const std::vector<float> values(explanation.values.begin(), explanation.values.end());
  if (std::fwrite(values.data(), sizeof(float), values.size(), data_.get()) != values.size()) fail_on_arrays();
  Json shape = Json::array();
  for (const Axis& axis : explanation.axes) shape.push_back(axis.size);
  const std::uint64_t end = bytes_ + values.size() * sizeof(float);
  entries_ += (entries_.empty() ? "" : ",") + dump_json(Json(name)) + ":" +
              dump_json(Json{{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {bytes_, end}}});
  bytes_ = end;
}

void ArrayStream::finish(const std::filesystem::path& path) {
  if (entries_.empty()) return;
  AtomicFile file(path);
  file.write(with_length("{" + entries_ + "}"));
  if (std::fflush(data_.get()) != 0) fail_on_arrays();
  std::rewind(data_.get());
  std::string piece(kPieceBytes, '\0');
  while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), data_.get()))
    file.write(std::string_view(piece).substr(0, got));
  if (std::ferror(data_.get()) != 0) fail_on_arrays();
  file.commit();
}

ExplanationWriter::ExplanationWriter(const std::filesystem::path& path, const Json& model)
    : arrays_path_(std::filesystem::path(path).replace_extension(".safetensors")), file_(path) {
  file_.write(R"({"schema":)" + dump_json(Json(kExplanationSchema)) + R"(,"model":)" + dump_json(model) +
              R"(,"examples":[)");
}

void ExplanationWriter::add(const ExplainedExample& example) {
  for (std::size_t j = 0; j < example.explanations.size(); ++j) {
    const Explanation& explanation = example.explanations[j];
    if (explanation.values.size() > kMostInlineValues) arrays_.add(array_name(count_, j), explanation);
  }
  const Json json = explained_example_to_json(example, count_, arrays_path_.filename().string());
  file_.write((count_ == 0 ? "" : ",") + dump_json(json));
  ++count_;
}

void ExplanationWriter::finish(const Json& rest) {
  std::string end = "]";
  for (const auto& [key, value] : rest.items()) end += "," + dump_json(Json(key)) + ":" + dump_json(value);
  file_.write(end + "}\n");
  arrays_.finish(arrays_path_);
  file_.commit();
}

}  // namespace glass::pipeline
