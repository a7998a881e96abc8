// The index of sharded weights: names that stay in the folder, and the text that transformers writes.
#include "glass/base/safetensors_index.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glass::safetensors_index_test {
namespace {

std::string refused_index(const std::string& text) {
  return test::error_text(ErrorKind::data, [&] { parse_safetensors_index(text, "i.json"); });
}

TEST(SafetensorsIndex, GivesEveryTensorItsShard) {
  const SafetensorsIndex index = parse_safetensors_index(
      R"({"metadata":{"total_size":8.0},"weight_map":{"b":"y.safetensors","a":"x.safetensors","c":"x.safetensors"}})",
      "i.json");
  EXPECT_EQ(index.shard_of.at("b"), "y.safetensors");
  EXPECT_EQ(index.shards(), (std::vector<std::string>{"x.safetensors", "y.safetensors"}));
}

TEST(SafetensorsIndex, NamesThatCouldLeaveTheFolderAreRefused) {
  for (const char* name : {"../x.safetensors", "/etc/x.safetensors", "a/x.safetensors", "..\\\\x.safetensors",
                           "C:\\\\x.safetensors", ".x.safetensors", ".safetensors", "x.txt", ".bin", "../x.bin", "",
                           "..", "x\\u0000.safetensors", "x\\n.safetensors"}) {
    test::expect_part(refused_index(std::string(R"({"weight_map":{"a":")") + name + "\"}}"),
                      "is not the plain name of a .safetensors or .bin file");
  }
  test::expect_part(refused_index(R"({"weight_map":{"a":")" + std::string(250, 'x') + R"(.safetensors"}})"),
                    "plain name");
  test::expect_part(refused_index(R"({"weight_map":{"a":3}})"), "'a': 3 is not the plain name");
}

TEST(SafetensorsIndex, WhatIsNotAnIndexIsRefused) {
  test::expect_part(refused_index("{"), "i.json: line 1");
  test::expect_part(refused_index("[]"), "expected an object with \"weight_map\"");
  test::expect_part(refused_index("{}"), "expected an object with \"weight_map\"");
  test::expect_part(refused_index(R"({"weight_map":[]})"), "expected an object with \"weight_map\"");
  test::expect_part(refused_index(R"({"weight_map":{}})"), "weight_map is empty");
  test::expect_part(refused_index(R"({"weight_map":{"a":"x.safetensors","a":"y.safetensors"}})"), "'a' stands twice");
}

TEST(SafetensorsIndex, TheTextIsTheOneThatTransformersWrites) {
  SafetensorsIndex index;
  index.shard_of = {{"b", shard_name(1, 2)}, {"a", shard_name(0, 2)}};
  index.total_size = 28;
  index.total_parameters = 7;
  EXPECT_EQ(
      safetensors_index_text(index),
      "{\n  \"metadata\": {\n    \"total_parameters\": 7,\n    \"total_size\": 28\n  },\n  \"weight_map\": {\n"
      "    \"a\": \"model-00001-of-00002.safetensors\",\n    \"b\": \"model-00002-of-00002.safetensors\"\n  }\n}\n");
}

TEST(SafetensorsIndex, ShardNamesAreTold) {
  EXPECT_TRUE(is_shard_name(shard_name(0, 123456)));
  for (const char* name :
       {"model.safetensors", "model-1-of-2.safetensors", "model-00001-of-0000x.safetensors",
        "x-00001-of-00002.safetensors", "model-00001-of-00002.safetensors.index.json", "model-00001.safetensors"}) {
    EXPECT_FALSE(is_shard_name(name)) << name;
  }
}

}  // namespace
}  // namespace glass::safetensors_index_test
