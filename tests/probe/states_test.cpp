// States: the row of each text, whatever batch it was in, and points that cannot be probed.
#include "probe/states.h"

#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::states_test {
namespace {

/// fp32 sums of at most 12 rows of values near 1, in another order.
constexpr double kMeanTolerance = 1e-6;

std::vector<std::uint32_t> all_texts(const TokenizedDataset& data) {
  std::vector<std::uint32_t> texts;
  for (std::size_t i = data.size(); i-- > 0;) texts.push_back(static_cast<std::uint32_t>(i));  // last first
  return texts;
}

TEST(CollectStates, HoldEachTokensVectorInTheOrderOfTheTexts) {
  const at::Tensor table = at::arange(60, at::kDouble).view({30, 2});
  toys::FunctionSubject subject(table, [](const at::Tensor& rows) { return rows.sum(0); });
  const TokenizedDataset data = test::random_dataset({5, 2, 9});
  const States states = collect_states(subject, data, all_texts(data), {"toy.embed"}, false);
  ASSERT_EQ(states.rows, 16);
  std::int64_t row = 0;
  for (const std::int64_t text : {2, 1, 0})
    for (const std::int32_t id : data.ids[text]) {
      EXPECT_EQ(states.texts[row], text);
      EXPECT_EQ(states.tokens[row], id);
      EXPECT_EQ(states.points.at("toy.embed").x[2 * row + 1], 2.0 * id + 1);
      ++row;
    }
}

TEST(CollectStates, PooledIsTheMeanOrTheFirstRowAsTheHeadReads) {
  const TokenizedDataset data = test::random_dataset({4, 7, 4, 3});
  for (const std::string pooling : {"mean", "first"}) {
    Transformer model(test::tiny_shape("pre", pooling), 3);
    const States tokens = collect_states(model, data, all_texts(data), {"encoder.1.resid_post"}, false);
    const States pooled = collect_states(model, data, all_texts(data), {"encoder.1.resid_post"}, true);
    ASSERT_EQ(pooled.rows, 4);
    const auto& x = tokens.points.at("encoder.1.resid_post").x;
    std::int64_t begin = 0;
    for (std::int64_t text = 0; text < 4; ++text) {
      const auto length = static_cast<std::int64_t>(data.ids[pooled.texts[text]].size());
      double sum = 0;
      for (std::int64_t t = 0; t < (pooling == "mean" ? length : 1); ++t) sum += x[(begin + t) * 16 + 5];
      EXPECT_NEAR(pooled.points.at("encoder.1.resid_post").x[text * 16 + 5],
                  pooling == "mean" ? sum / static_cast<double>(length) : sum, kMeanTolerance);
      begin += length;
    }
  }
}

TEST(CollectStates, PointWithOneRowATextIsKeptWherePooledAndRefusedForTokens) {
  toys::FunctionSubject subject(at::arange(60, at::kDouble).view({30, 2}),
                                [](const at::Tensor& rows) { return rows.sum(0); });
  const TokenizedDataset data = test::random_dataset({5, 2});
  const States states = collect_states(subject, data, {0, 1}, {"toy.scores"}, true);
  double sum = 0;
  for (const std::int32_t id : data.ids[1]) sum += 2.0 * id;
  EXPECT_EQ(states.points.at("toy.scores").x[2], sum);
  try {
    collect_states(subject, data, {0, 1}, {"toy.scores"}, false);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    EXPECT_STREQ(error.what(),
                 "probe.points: 'toy.scores' has no state a token; probe points such as encoder.*.resid_post");
  }
}

std::string match_error(const std::string& glob) {
  Transformer model(test::tiny_shape(), 3);
  try {
    match_points(model, {glob});
    return "";
  } catch (const Error& error) {
    return error.kind() == ErrorKind::config ? error.what() : "another kind";
  }
}

TEST(MatchPoints, GlobsMatchInTheModelsOrderOnce) {
  Transformer model(test::tiny_shape(), 3);
  EXPECT_EQ(match_points(model, {"encoder.*.resid_post", "encoder.embed", "encoder.0.resid_post"}),
            (std::vector<std::string>{"encoder.embed", "encoder.0.resid_post", "encoder.1.resid_post"}));
}

TEST(MatchPoints, NothingMatchedAndPatternsAreErrors) {
  EXPECT_EQ(match_error("encoder.0.resid_pos"),
            "probe.points: 'encoder.0.resid_pos' matches no point of this model; did you mean 'encoder.0.resid_post'?");
  EXPECT_EQ(match_error("encoder.0.self_pattern"),
            "probe.points: 'encoder.0.self_pattern' is an attention pattern; probes read states such as "
            "encoder.*.resid_post");
}

}  // namespace
}  // namespace glass::states_test
