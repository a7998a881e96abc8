// Weights by name: lazily, converted, in shards, and every disagreement between index and shards.
#include "glass/model/weight_reader.h"

#include "glass/base/files.h"
#include "glass/base/hash.h"
#include "glass/base/paths.h"
#include "support/error_text.h"
#include "support/golden.h"
#include "support/peak_memory.h"
#include "support/safetensors_cases.h"
#include "support/temporary_folder.h"

namespace glass::weight_reader_test {
namespace {

const fs::path kDtypes = golden::path_of("safetensors_dtypes.safetensors"),
               kShards = golden::path_of("safetensors_shards");

std::string refusal(const fs::path& path) {
  return test::error_text(ErrorKind::data, [&] { const WeightReader reader(path); });
}

/// A folder with the shards of two tensors, a (4 bytes) and b, and an index with this map.
void write_shards(const test::TemporaryFolder& folder, const std::string& weight_map) {
  write_safetensors(folder / "x.safetensors", {{"a", at::ones({1})}});
  write_safetensors(folder / "y.safetensors", {{"b", at::ones({2})}});
  write_file(folder / "model.safetensors.index.json", "{\"weight_map\":" + weight_map + "}");
}

TEST(WeightReader, AFilesTensorsAreListedWithDtypeShapeAndSize) {
  const WeightReader reader(kDtypes);
  EXPECT_EQ(reader.names().size(), 13u);
  EXPECT_EQ(reader.dtype("bf16"), at::kBFloat16);
  EXPECT_EQ(reader.shape("empty"), (std::vector<std::int64_t>{0, 3}));
  EXPECT_EQ(reader.nbytes("i64"), 32u);
  EXPECT_TRUE(reader.contains("scalar"));
  EXPECT_FALSE(reader.contains("Scalar"));
  EXPECT_EQ(reader.metadata().at("format"), "pt");
  EXPECT_EQ(reader.sha256(), sha256_file(kDtypes));
  test::expect_part(test::error_text(ErrorKind::data, [&] { reader.load("scalr"); }),
                    "has no tensor 'scalr'; did you mean 'scalar'?");
}

TEST(WeightReader, AFloatingTensorComesInTheWantedDtypeAndIntegersDoNot) {
  const WeightReader reader(kDtypes);
  for (const char* name : {"f64", "f32", "f16", "bf16"}) {
    for (const at::ScalarType type : {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16}) {
      const Tensor loaded = reader.load(name, type);
      EXPECT_EQ(loaded.scalar_type(), type);
      EXPECT_EQ(loaded[2].item<double>(), -2.5);
    }
  }
  test::expect_part(test::error_text(ErrorKind::data, [&] { reader.load("i64", at::kFloat); }),
                    "tensor 'i64' has dtype I64, expected floating point numbers");
}

TEST(WeightReader, WhatWasLoadedDependsOnNoFile) {
  const test::TemporaryFolder folder;
  write_safetensors(folder / "a.safetensors", {{"a", at::arange(4, at::kFloat)}});
  const Tensor loaded = WeightReader(folder / "a.safetensors").load("a");
  cut_file(folder / "a.safetensors", 0);
  EXPECT_TRUE(at::equal(loaded, at::arange(4, at::kFloat)));
}

TEST(WeightReader, AFileThatIsCutAfterItWasOpenedIsADataError) {
  const test::TemporaryFolder folder;
  write_safetensors(folder / "a.safetensors", {{"a", at::ones({100'000})}});
  const WeightReader reader(folder / "a.safetensors");
  cut_file(folder / "a.safetensors", 1000);
  test::expect_part(test::error_text(ErrorKind::data, [&] { reader.load("a"); }), "ends at byte 1000");
}

TEST(WeightReader, DataAtAnOddAddressIsRead) {
  for (const test::SafetensorsCase& c : test::safetensors_cases()) {
    if (c.name != "floats at an odd byte") continue;
    const test::TemporaryFolder folder;
    write_file(folder / "a.safetensors", c.file);
    EXPECT_EQ(WeightReader(folder / "a.safetensors").load("b", at::kDouble).item<double>(), 0.0);
    return;
  }
  FAIL() << "no such case";
}

TEST(WeightReader, WhatTheHeaderCheckAcceptsLoadsOrIsRefusedWithAReason) {
  std::size_t loaded = 0;
  for (const test::SafetensorsCase& c : test::safetensors_cases()) {
    if (!c.accepted || test::is_stricter_here(c.name)) continue;
    const test::TemporaryFolder folder;
    write_file(folder / "a.safetensors", c.file);
    const WeightReader reader(folder / "a.safetensors");
    for (const std::string& name : reader.names()) {
      try {
        EXPECT_EQ(reader.load(name).nbytes(), reader.nbytes(name)) << c.name;
        ++loaded;
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::data) << c.name << ": " << error.what();
      }
    }
  }
  EXPECT_GT(loaded, 20u);
}

TEST(WeightReader, DtypesThatCannotBeLoadedAreNamed) {
  const test::TemporaryFolder folder;
  for (const test::SafetensorsCase& c : test::safetensors_cases()) {
    if (c.name != "dtype F8_E4M3") continue;
    write_file(folder / "a.safetensors", c.file);
  }
  const WeightReader reader(folder / "a.safetensors");
  test::expect_part(test::error_text(ErrorKind::data, [&] { reader.load("a"); }),
                    "tensor 'a' has dtype F8_E4M3, which cannot be loaded");
}

TEST(WeightReader, TruthValuesBecomeZeroAndOne) {
  const test::TemporaryFolder folder;
  for (const test::SafetensorsCase& c : test::safetensors_cases()) {
    if (c.name == "a truth value that is 2") write_file(folder / "a.safetensors", c.file);
  }
  const Tensor loaded = WeightReader(folder / "a.safetensors").load("a");
  EXPECT_EQ(*static_cast<const std::uint8_t*>(loaded.const_data_ptr()), 1);
}

TEST(WeightReader, OpeningTouchesOnlyTheHeader) {
  const test::TemporaryFolder folder;
  write_safetensors(folder / "a.safetensors", {{"a", at::zeros({40'000'000}, at::kByte)}, {"b", at::ones({1})}});
  const test::PeakMemory memory;
  const WeightReader reader(folder / "a.safetensors");
  EXPECT_EQ(reader.load("b").item<float>(), 1.0f);
  EXPECT_EQ(reader.shape("a"), (std::vector<std::int64_t>{40'000'000}));
  EXPECT_LT(memory.above_start(), 20'000'000u);
  reader.load("a");
  EXPECT_GT(memory.above_start(), 30'000'000u);  // Memory that other tests gave back meanwhile is taken off.
}

TEST(WeightReader, ShardsOfTransformersAreReadAsOne) {
  const std::vector<std::string> state_dict = read_json(golden::path_of("safetensors_shards.json")).at("state_dict");
  const WeightReader reader(kShards);
  EXPECT_EQ(reader.path().filename(), "model.safetensors.index.json");
  ASSERT_EQ(reader.names().size(), state_dict.size());
  std::uint64_t bytes = 0;
  for (std::size_t k = 0; k < state_dict.size(); ++k) {
    const Tensor loaded = reader.load(state_dict[k]);
    const Tensor expected = at::arange(loaded.numel(), at::kFloat) / 1024 + static_cast<double>(k);
    EXPECT_TRUE(at::equal(loaded.flatten(), expected)) << state_dict[k];
    bytes += loaded.nbytes();
  }
  EXPECT_EQ(reader.nbytes(), bytes);
  EXPECT_EQ(read_json(reader.path()).at("metadata").at("total_size"), bytes);
}

TEST(WeightReader, TheSingleFileIsTheFirstChoice) {
  const test::TemporaryFolder folder;
  write_shards(folder, R"({"a":"x.safetensors","b":"y.safetensors"})");
  EXPECT_EQ(WeightReader(folder.path()).names(), (std::vector<std::string>{"a", "b"}));
  write_safetensors(folder / "model.safetensors", {{"c", at::ones({1})}});
  EXPECT_EQ(WeightReader(folder.path()).names(), (std::vector<std::string>{"c"}));
}

TEST(WeightReader, DisagreementsOfIndexAndShardsAreRefused) {
  const test::TemporaryFolder folder;
  const auto with = [&](const std::string& map) {
    write_shards(folder, map);
    return refusal(folder.path());
  };
  test::expect_part(with(R"({"a":"x.safetensors","b":"z.safetensors"})"),
                    "names z.safetensors, which is not in the folder");
  test::expect_part(with(R"({"a":"x.safetensors","b":"x.safetensors"})"), "b: not in x.safetensors");
  test::expect_part(with(R"({"a":"x.safetensors","c":"y.safetensors"})"), "b: in y.safetensors, but not in the index");
  const std::string crossed = with(R"({"a":"y.safetensors","b":"x.safetensors"})");
  test::expect_part(crossed, "a: in x.safetensors, the index says y.safetensors");
  test::expect_part(crossed, "4 tensors are not where the index says");
  test::expect_part(with(R"({"a":"../x.safetensors"})"), "is not the plain name");
  write_safetensors(folder / "y.safetensors", {{"a", at::ones({1})}, {"b", at::ones({2})}});
  write_file(folder / "model.safetensors.index.json", R"({"weight_map":{"a":"x.safetensors","b":"y.safetensors"}})");
  test::expect_part(refusal(folder.path()), "a: in y.safetensors, the index says x.safetensors");
}

TEST(WeightReader, FoldersWithoutWeightsAndBrokenShardsAreRefused) {
  const test::TemporaryFolder folder;
  test::expect_part(refusal(folder.path()),
                    "neither model.safetensors nor model.safetensors.index.json nor pytorch_model.bin is here");
  test::expect_part(refusal(folder / "none.safetensors"), "there is no such file");
  write_shards(folder, R"({"a":"x.safetensors","b":"y.safetensors"})");
  fs::resize_file(folder / "y.safetensors", 50);
  test::expect_part(refusal(folder.path()), "y.safetensors");
  fs::remove(folder / "y.safetensors");
  fs::create_directory(folder / "y.safetensors");
  test::expect_part(refusal(folder.path()), "is a folder");
}

}  // namespace
}  // namespace glass::weight_reader_test
