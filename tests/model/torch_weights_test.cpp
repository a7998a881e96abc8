// pytorch_model.bin: files of torch.save give the numbers that torch.load(weights_only=True) gives, hostile ones are
// refused for what they are. scripts/golden/torch_files.py wrote them.
#include <cstdlib>

#include "glass/base/files.h"
#include "glass/base/hash.h"
#include "glass/base/paths.h"
#include "glass/model/model_folder.h"
#include "glass/model/weight_reader.h"
#include "model/safetensors_dtype.h"
#include "support/error_text.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace glass::torch_weights_test {
namespace {

/// The files to try: scripts/prove/torch_files.py names a folder of its own.
fs::path folder_of_files() {
  const char* named = std::getenv("GLASS_TORCH_FILES");
  return named != nullptr ? fs::path(named) : golden::path_of("torch_files");
}

Json described(const WeightReader& reader) {
  Json tensors = Json::object();
  for (const std::string& name : reader.names()) {
    const Tensor tensor = reader.load(name).contiguous();
    EXPECT_EQ(tensor.sizes().vec(), reader.shape(name));
    EXPECT_EQ(tensor.nbytes(), reader.nbytes(name));
    const std::string_view bytes(static_cast<const char*>(tensor.const_data_ptr()), tensor.nbytes());
    tensors[name] = {{"dtype", safetensors_name(tensor.scalar_type())},
                     {"shape", tensor.sizes().vec()},
                     {"sha256", sha256_hex(bytes)}};
  }
  return tensors;
}

/// What is wrong with one file, "" where nothing is.
std::string judged(const fs::path& file, const Json& right) {
  Json found = nullptr;
  std::string refusal;
  try {
    found = described(WeightReader(file));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) return std::string("an error of another kind: ") + error.what();
    refusal = error.what();
  }
  // A damaged file: torch may refuse it for a field of its archive that no number depends on.
  if (right.value("is_damaged", false) && (found.is_null() || right.at("tensors").is_null())) return "";
  const auto part = right.find("refused");
  if (part == right.end())
    return found == right.at("tensors") ? "" : "other numbers than torch reads, or refused: " + refusal;
  if (!found.is_null()) return "opened, expected a refusal: " + part->get<std::string>();
  return refusal.find(part->get<std::string>()) == std::string::npos ? "refused by other words: " + refusal : "";
}

TEST(TorchWeights, FilesOpenAsTorchOpensThemOrAreRefused) {
  const fs::path folder = folder_of_files();
  const Json files = read_json(folder / "files.json", 100 << 20);
  std::size_t opened = 0;
  for (const auto& [name, right] : files.items()) {
    EXPECT_EQ(judged(folder / name, right), "") << name;
    opened += right.contains("tensors") ? 1 : 0;
  }
  EXPECT_GT(opened, 15u);
  EXPECT_GT(files.size(), opened + 50);
}

TEST(TorchWeights, AModelFolderOpensFromOneFileAndFromShards) {
  const fs::path right = golden::path_of("torch_files");
  const LoadedTransformer one = load_transformer(right / "bert"), two = load_transformer(right / "bert_shards"),
                          safe = load_transformer(right / "bert_safetensors");
  ASSERT_FALSE(safe.model->named_parameters().empty());
  for (const auto& [name, weight] : safe.model->named_parameters()) {
    std::size_t found = 0;
    for (const LoadedTransformer* other : {&one, &two}) {
      for (const auto& [same, value] : other->model->named_parameters()) {
        if (same == name && at::equal(value, weight)) ++found;
      }
    }
    EXPECT_EQ(found, 2u) << name;
  }
}

TEST(TorchWeights, SafetensorsAreTakenWhereBothAreThere) {
  const test::TemporaryFolder folder;
  write_safetensors(folder / "model.safetensors", {{"a", at::ones({1})}});
  folder.write("pytorch_model.bin", "broken");
  EXPECT_EQ(WeightReader(folder.path()).path().filename(), "model.safetensors");
}

TEST(TorchWeights, AnIndexAndItsFilesMustAgree) {
  const fs::path shards = golden::path_of("torch_files") / "bert_shards";
  const test::TemporaryFolder folder;
  for (const fs::path& file : list_folder(shards)) fs::copy_file(file, folder / file.filename().string());
  folder.write("pytorch_model.bin.index.json",
               R"({"weight_map":{"pooler.dense.bias":"pytorch_model-00001-of-00002.bin"}})");
  test::expect_part(test::error_text(ErrorKind::data, [&] { const WeightReader reader(folder.path()); }),
                    "tensors are not where the index says");
}

}  // namespace
}  // namespace glass::torch_weights_test
