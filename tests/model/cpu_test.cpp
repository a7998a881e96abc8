// GLASSFORMER_CPU_CAPABILITY: what it lowers, and that texts grow alike with the own kernels and without them.
#include "model/cpu.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "glass/model/decoding.h"
#include "glass/model/model_folder.h"
#include "model/attention/row_attention.h"
#include "model/few_rows.h"
#include "model/matmul.h"
#include "support/error_text.h"
#include "support/golden.h"

namespace glass::cpu_test {
namespace {

/// Share of the largest |score| by which two ways of summing may differ: fp32 through two or three blocks.
constexpr double kTolerance = 1e-5;

using enum CpuCapability;

TEST(CpuCapability, ANameOnlyLowersWhatTheCpuHas) {
  for (const CpuCapability has : {plain, avx2, avx512}) {
    EXPECT_EQ(lowered_capability(has, ""), has);
    EXPECT_EQ(lowered_capability(has, "default"), plain);
    EXPECT_EQ(lowered_capability(has, "avx2"), std::min(has, avx2));
    EXPECT_EQ(lowered_capability(has, "avx512"), has);
  }
}

TEST(CpuCapability, AnUnknownNameIsRefusedWithThoseThatAreAllowed) {
  EXPECT_EQ(
      test::error_text(ErrorKind::config, [] { lowered_capability(avx512, "AVX2"); }),
      "GLASSFORMER_CPU_CAPABILITY: 'AVX2' is unknown; allowed: default, avx2, avx512, or unset it to use all that "
      "the CPU has");
}

TEST(CpuCapability, ALimitLastsUntilItsEndAndNeverRaises) {
  const CpuCapability before = cpu_capability();
  {
    const CpuCapabilityLimit low(plain);
    const CpuCapabilityLimit high(avx512);
    EXPECT_EQ(cpu_capability(), plain);
  }
  EXPECT_EQ(cpu_capability(), before);
}

TEST(CpuCapability, OwnKernelsAndTheTableObeyIt) {
  const at::NoGradGuard no_gradient;
  const Tensor x = at::randn({2, 8}), weight = at::randn({8, 8});
  const std::vector<AttentionRun> runs = {{0, 2, 0, 1, 0, 1, 0, 0}};
  FlashOptions options;
  options.heads = options.key_value_heads = 1;
  options.masks.resize(1);
  const auto kernels_fit = [&] {
    const bool is_taken = few_rows_fits(x, weight, {});
    EXPECT_EQ(row_attention_fits(x, x, x, runs, options), is_taken);
    return is_taken;
  };
  const auto table_has_onednn = [] { return table_prefers_onednn(Direction::forward, 4096, 1536, 384); };
  EXPECT_EQ(kernels_fit(), cpu_capability() >= avx2);
  EXPECT_EQ(table_has_onednn(), cpu_is_amd() && cpu_capability() == avx512);
  {
    const CpuCapabilityLimit limit(avx2);
    EXPECT_EQ(kernels_fit(), cpu_capability() == avx2);
    EXPECT_FALSE(table_has_onednn());
    EXPECT_TRUE(std::string(table_row()).ends_with(": aten")) << table_row();
  }
  const CpuCapabilityLimit limit(plain);
  EXPECT_FALSE(kernels_fit());
  EXPECT_FALSE(table_has_onednn());
}

/// Scores behind three texts of unequal length and behind two more tokens of each.
std::vector<Tensor> grown(Transformer& model) {
  Batch batch;
  batch.ids = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  batch.cu_seqlens = {0, 2, 4, 9};
  if (model.architecture().encoder && model.architecture().decoder) {
    batch.target_ids = {1, 1, 1};
    batch.target_cu_seqlens = {0, 1, 2, 3};
  }
  Decoding decoding(model, batch, 8);
  std::vector<Tensor> scores = {decoding.scores().clone()};
  for (const std::vector<std::int64_t>& ids : {std::vector<std::int64_t>{3, 4, 5}, {6, 7, 8}}) {
    decoding.read(ids);
    scores.push_back(decoding.scores().clone());
  }
  return scores;
}

class CpuCapabilityPaths : public testing::TestWithParam<const char*> {};

TEST_P(CpuCapabilityPaths, TextsGrowAlikeWithOwnKernelsAndWithout) {
  if (cpu_capability() < avx2) GTEST_SKIP() << "AVX2 and FMA are missing or switched off";
  const LoadedTransformer loaded = load_transformer(golden::path_of("families") / GetParam());
  const std::vector<Tensor> own = grown(*loaded.model);
  const CpuCapabilityLimit limit(plain);
  const std::vector<Tensor> without = grown(*loaded.model);
  for (std::size_t step = 0; step < own.size(); ++step) {
    const double scale = without[step].abs().max().item<double>();
    EXPECT_LT(golden::largest_difference(own[step], without[step]), kTolerance * scale) << "step " << step;
  }
}

INSTANTIATE_TEST_SUITE_P(Families, CpuCapabilityPaths, testing::Values("gpt2", "llama", "gemma2", "t5", "bart"));

}  // namespace
}  // namespace glass::cpu_test
