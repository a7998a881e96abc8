// The kernel for growing texts against the library's, and its bits when other sequences stand beside.
#include "model/attention/row_attention.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "model/few_rows.h"
#include "support/tiny_model.h"

namespace glass::row_attention_test {
namespace {

/// Sums of up to 200 products of numbers near 1, in fp32 and another order.
constexpr double kTolerance = 1e-5;

struct Shape {
  std::int64_t heads, key_value_heads, head_width;
};

/// Five sequences in a cache of 40 rows each: three of 33 keys, one of 1, one of 40.
struct Case {
  Shape shape;
  FlashOptions options;
  std::vector<AttentionRun> runs = {
      {0, 3, 0, 1, 0, 33, 32, 40}, {3, 1, 3, 1, 120, 1, 0, 40}, {4, 1, 4, 1, 160, 40, 39, 40}};
  Tensor query, key, value;
  explicit Case(const Shape& given) : shape(given) {
    at::manual_seed(7);
    options.heads = shape.heads;
    options.key_value_heads = shape.key_value_heads;
    options.scale = 0.3;
    options.masks.resize(runs.size());
    query = at::randn({5, shape.heads * shape.head_width});
    key = at::randn({200, shape.key_value_heads * shape.head_width});
    value = at::randn({200, shape.key_value_heads * shape.head_width});
  }
};

class RowAttention : public testing::TestWithParam<Shape> {};

TEST_P(RowAttention, EqualsTheLibrarysKernel) {
  if (!few_rows_available()) GTEST_SKIP() << "a CPU without AVX2 and FMA";
  const at::NoGradGuard no_gradient;
  const Case c(GetParam());
  ASSERT_TRUE(row_attention_fits(c.query, c.key, c.value, c.runs, c.options));
  EXPECT_LT(test::largest_difference(row_attention(c.query, c.key, c.value, c.runs, c.options),
                                     flash_runs(c.query, c.key, c.value, c.runs, c.options)),
            kTolerance);
}

TEST_P(RowAttention, GivesASequenceTheSameBitsAlone) {
  if (!few_rows_available()) GTEST_SKIP() << "a CPU without AVX2 and FMA";
  const at::NoGradGuard no_gradient;
  Case c(GetParam());
  const Tensor together = row_attention(c.query, c.key, c.value, c.runs, c.options);
  c.runs = {{1, 1, 1, 1, 40, 33, 32, 40}};
  c.options.masks.resize(1);
  EXPECT_TRUE(at::equal(row_attention(c.query, c.key, c.value, c.runs, c.options)[1], together[1]));
}

INSTANTIATE_TEST_SUITE_P(All, RowAttention,
                         testing::Values(Shape{6, 6, 64}, Shape{4, 2, 72}, Shape{2, 1, 20}, Shape{3, 3, 5}));

TEST(RowAttentionFits, OnlyOneRowASequenceNothingHiddenAndNoGradient) {
  if (!few_rows_available()) GTEST_SKIP() << "a CPU without AVX2 and FMA";
  Case c({2, 2, 8});
  const auto fits = [&](const Tensor& query) { return row_attention_fits(query, c.key, c.value, c.runs, c.options); };
  EXPECT_FALSE(fits(c.query));  // a gradient may be asked for
  const at::NoGradGuard no_gradient;
  EXPECT_TRUE(fits(c.query));
  EXPECT_FALSE(fits(c.query.to(at::kDouble)));
  c.options.masks[1] = at::zeros({1, 1});
  EXPECT_FALSE(fits(c.query));
  c.options.masks[1] = Tensor();
  c.runs[0].query_length = 2;
  EXPECT_FALSE(fits(c.query));
}

}  // namespace
}  // namespace glass::row_attention_test
