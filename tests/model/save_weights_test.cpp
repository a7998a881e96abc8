// Shards as transformers writes them, and what remains of an earlier save.
#include "glass/model/save_weights.h"

#include <set>

#include "glass/base/files.h"
#include "glass/model/weight_reader.h"
#include "support/error_text.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace glass::save_weights_test {
namespace {

/// Three tensors of 16, 16 and 40 bytes.
NamedTensors tensors(float value = 1) {
  return {{"c", at::full({4}, value)}, {"a", at::full({4}, value)}, {"b", at::full({10}, value)}};
}

std::set<std::string> files_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

TEST(SaveWeights, ShardsAndIndexHaveTheBytesOfTransformers) {
  const fs::path theirs = golden::path_of("safetensors_shards");
  const Json facts = read_json(golden::path_of("safetensors_shards.json"));
  const WeightReader reader(theirs);
  NamedTensors in_order;
  for (const std::string name : facts.at("state_dict")) in_order.emplace_back(name, reader.load(name));
  const test::TemporaryFolder folder;
  save_weights(folder.path(), in_order, {{"format", "pt"}}, facts.at("max_shard_size"));
  const std::set<std::string> names = files_in(theirs);
  EXPECT_EQ(files_in(folder.path()), names);
  EXPECT_GT(names.size(), 3u);
  for (const std::string& name : names) EXPECT_EQ(read_file(folder / name), read_file(theirs / name)) << name;
  EXPECT_EQ(WeightReader(folder.path()).sha256(), reader.sha256());
}

TEST(SaveWeights, WhatFitsIsOneFileAndALargeTensorHasItsOwnShard) {
  const test::TemporaryFolder folder;
  save_weights(folder.path(), tensors(), {{"format", "pt"}}, 72);
  EXPECT_EQ(files_in(folder.path()), (std::set<std::string>{"model.safetensors"}));
  save_weights(folder.path(), tensors(), {{"format", "pt"}}, 32);
  const Json map = read_json(folder / "model.safetensors.index.json").at("weight_map");
  EXPECT_EQ(map.at("b"), "model-00001-of-00002.safetensors");
  EXPECT_EQ(map.at("a"), map.at("c"));
}

TEST(SaveWeights, FilesOfAnEarlierSaveGoWhenTheyBelongToNothing) {
  const test::TemporaryFolder folder;
  write_file(folder / "config.json", "{}");
  for (const std::uint64_t size : {72u, 16u, 40u, 16u, 72u}) {
    save_weights(folder.path(), tensors(static_cast<float>(size)), {{"format", "pt"}}, size);
    const WeightReader reader(folder.path());
    for (const std::string name : {"a", "b", "c"})
      EXPECT_EQ(reader.load(name).min().item<float>(), static_cast<float>(size));
    const std::size_t shards = size == 72 ? 1 : size == 16 ? 3 : 2;
    EXPECT_EQ(files_in(folder.path()).size(), 1 + shards + (shards > 1 ? 1 : 0)) << size;
  }
}

TEST(SaveWeights, ASaveThatCannotStartLeavesTheOldWeights) {
  const test::TemporaryFolder folder;
  save_weights(folder.path(), tensors(3), {}, 16);
  const std::set<std::string> before = files_in(folder.path());
  NamedTensors bad = tensors(4);
  bad.emplace_back("d", at::zeros({4}, at::kComplexFloat));
  test::error_text(ErrorKind::bug, [&] { save_weights(folder.path(), bad, {}, 16); });
  EXPECT_EQ(files_in(folder.path()), before);
  EXPECT_EQ(WeightReader(folder.path()).load("a")[0].item<float>(), 3.0f);
  test::expect_part(test::error_text(ErrorKind::storage, [&] { save_weights(folder / "none", tensors(), {}); }),
                    "does not exist");
}

}  // namespace
}  // namespace glass::save_weights_test
