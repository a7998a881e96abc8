// Disentangled attention against its definition, element by element, and the numbers of distances against those of the
// reference code.
#include "model/attention/disentangled.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace glass::disentangled_test {
namespace {

constexpr double kTolerance = 1e-12;  // fp64, sums of 5 products

DistanceShape buckets_of(std::int64_t span, std::int64_t most) {
  DistanceShape shape;
  shape.span = span;
  shape.max_distance = most;
  shape.log_buckets = true;
  return shape;
}

TEST(Disentangled, DistancesHaveTheNumbersOfTheReference) {
  // make_log_bucket_position(d, 8, 32) of transformers 5.24 for d = 0, 1, ..., 31.
  const std::vector<std::int64_t> right = {0, 1, 2, 3, 4, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6,
                                           7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
  const DistanceShape shape = buckets_of(8, 32);
  for (std::size_t d = 0; d < right.size(); ++d) {
    const auto distance = static_cast<std::int64_t>(d);
    EXPECT_EQ(distance_number(distance, shape), right[d]) << d;
    EXPECT_EQ(distance_number(-distance, shape), -right[d]) << d;
  }
}

TEST(Disentangled, DistancesBeyondTheTableTakeItsLastRow) {
  DistanceShape shape;
  shape.span = 3;
  EXPECT_EQ(distance_number(2, shape), 2);
  EXPECT_EQ(distance_number(9, shape), 2);
  EXPECT_EQ(distance_number(-9, shape), -3);
}

/// Element by element, as the paper writes it.
TEST(Disentangled, ScoresAreThoseOfTheDefinition) {
  constexpr std::int64_t kSequences = 2, kHeads = 2, kLength = 6, kWidth = 5;
  const DistanceShape shape = buckets_of(4, 8);
  const AttentionRun run{0, kSequences, 0, kLength, 0, kLength, 0};
  StackShape stack;
  stack.width = 3;
  stack.distances = shape;
  Initializer initializer = Initializer::random(1);
  const DistanceTable table(stack, initializer);
  const DistanceRows rows = table.rows(kLength, 0, 0);
  const Tensor index = distance_index(run, shape, rows);
  at::manual_seed(3);
  const Tensor q = at::randn({kSequences, kHeads, kLength, kWidth}, at::kDouble),
               k = at::randn({kSequences, kHeads, kLength, kWidth}, at::kDouble),
               position_q = at::randn({rows.rows.size(0), kHeads * kWidth}, at::kDouble),
               position_k = at::randn({rows.rows.size(0), kHeads * kWidth}, at::kDouble);
  const Tensor to = content_to_position(q, position_k, index), from = position_to_content(k, position_q, index);
  for (std::int64_t b = 0; b < kSequences; ++b) {
    for (std::int64_t h = 0; h < kHeads; ++h) {
      for (std::int64_t i = 0; i < kLength; ++i) {
        for (std::int64_t j = 0; j < kLength; ++j) {
          const std::int64_t row = distance_number(i - j, shape) - rows.first;
          const auto head = [&](const Tensor& t) { return t[row].narrow(0, h * kWidth, kWidth); };
          EXPECT_NEAR(to[b][h][i][j].item<double>(), q[b][h][i].dot(head(position_k)).item<double>(), kTolerance);
          EXPECT_NEAR(from[b][h][i][j].item<double>(), head(position_q).dot(k[b][h][j]).item<double>(), kTolerance);
        }
      }
    }
  }
}

TEST(Disentangled, ALongerNeighbourChangesNoRowOfTheTable) {
  StackShape stack;
  stack.width = 4;
  stack.distances = buckets_of(8, 32);
  stack.distances->norm = true;
  Initializer initializer = Initializer::random(2);
  const DistanceTable table(stack, initializer);
  const DistanceRows few = table.rows(3, 0.5, 7), many = table.rows(30, 0.5, 7);
  ASSERT_EQ(few.rows.size(0), 5);
  EXPECT_TRUE(at::equal(few.rows, many.rows.narrow(0, few.first - many.first, 5)));
}

}  // namespace
}  // namespace glass::disentangled_test
