// The cache of keys and values is as large as it is said to be.
#include "glass/model/cache_size.h"

#include <gtest/gtest.h>

#include "glass/model/decoding.h"
#include "glass/model/model_folder.h"
#include "support/golden.h"

namespace glass::cache_size_test {
namespace {

class CacheSize : public testing::TestWithParam<const char*> {};

TEST_P(CacheSize, IsThatOfADecoding) {
  const LoadedTransformer loaded = load_transformer(golden::path_of("families") / GetParam());
  const Architecture& architecture = loaded.model->architecture();
  Batch batch;
  batch.ids = {1, 2, 3, 4, 5};
  batch.cu_seqlens = {0, 2, 5};
  if (architecture.encoder && architecture.decoder) {
    batch.target_ids = {1, 1};
    batch.target_cu_seqlens = {0, 1, 2};
  }
  Decoding decoding(*loaded.model, batch, 9);
  EXPECT_EQ(decoding.cache_bytes(), cache_bytes(architecture, 2, 9));
  decoding.read({3, 4});
  EXPECT_EQ(decoding.cache_bytes(), cache_bytes(architecture, 2, 9));  // room is made once
  decoding.reorder({0, 0, 1});
  EXPECT_EQ(decoding.cache_bytes(), cache_bytes(architecture, 3, 9));
}

INSTANTIATE_TEST_SUITE_P(Families, CacheSize, testing::Values("gpt2", "llama", "qwen2", "t5", "bart"));

TEST(CacheSize, CountsSharedKeysOnce) {
  // 4 heads share 2 keys and values: half of what as many keys as heads take.
  const Architecture llama = load_transformer(golden::path_of("families") / "llama").model->architecture();
  const AttentionShape& attention = llama.last().attention;
  EXPECT_LT(attention.key_value_heads, attention.heads);
  EXPECT_EQ(cache_bytes(llama, 1, 1), 2 * 4 * llama.last().layers * attention.key_value_heads * attention.head_width);
}

}  // namespace
}  // namespace glass::cache_size_test
