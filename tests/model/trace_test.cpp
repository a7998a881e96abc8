// Trace: reads copy, edits replace, what never fires is an error, and an idle trace changes nothing.
#include "glass/model/trace.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "support/tiny_model.h"

namespace glass::trace_test {
namespace {

using test::random_batch;
using test::tiny_shape;

const std::vector<std::int64_t> kLengths = {3, 5, 5, 9};

Tensor scores(Transformer& model, Trace& trace) {
  const at::NoGradGuard no_gradient;
  return model.scores(random_batch(kLengths), trace);
}

TEST(Trace, GlobsMatchWholeNames) {
  EXPECT_TRUE(glob_matches("encoder.*.resid_post", "encoder.12.resid_post"));
  EXPECT_TRUE(glob_matches("*", "logits"));
  EXPECT_TRUE(glob_matches("a*b*c", "a_b_b_c"));
  EXPECT_FALSE(glob_matches("encoder.*.resid", "encoder.1.resid_post"));
  EXPECT_FALSE(glob_matches("resid_post", "encoder.1.resid_post"));
  EXPECT_FALSE(glob_matches("", "logits"));
}

TEST(Trace, ReadingEveryPointLeavesLogitsBitIdentical) {
  for (const char* norm_order : {"pre", "post"}) {
    Transformer model(tiny_shape(norm_order), 3);
    Trace idle, all;
    all.read("*");
    EXPECT_TRUE(at::equal(scores(model, idle), scores(model, all)));
    EXPECT_NO_THROW(all.finish(model.points()));
  }
}

TEST(Trace, EveryListedPointFiresOnceInOrder) {
  Transformer model(tiny_shape(), 3);
  Trace trace;
  trace.read("*");
  scores(model, trace);
  std::vector<std::string> listed;
  for (const PointInfo& point : model.points()) listed.push_back(point.name);
  EXPECT_EQ(trace.names(), listed);
}

TEST(Trace, PatternsAreReadBySequenceAndSumToOne) {
  Transformer model(tiny_shape(), 3);
  Trace trace;
  trace.read("encoder.*.self_pattern");
  scores(model, trace);
  const auto& patterns = trace.patterns("encoder.1.self_pattern");
  ASSERT_EQ(patterns.size(), kLengths.size());
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    EXPECT_EQ(patterns[i].sizes(), (at::IntArrayRef{4, kLengths[i], kLengths[i]}));
    EXPECT_LT(test::largest_difference(patterns[i].sum(-1), at::ones({4, kLengths[i]})), 1e-6);
  }
}

TEST(Trace, AnIdentityEditOfThePatternAgreesWithTheFusedPath) {
  Transformer model(tiny_shape(), 3);
  test::randomise(model, 11);
  Trace idle, edited;
  edited.edit("encoder.*.self_pattern", [](const Tensor& value, const EditPlace&) { return value * 1; });
  // Two orders of summation in fp32.
  EXPECT_LT(test::largest_difference(scores(model, idle), scores(model, edited)), 1e-5);
}

TEST(Trace, AnEditReplacesWhatTheModelGoesOnWith) {
  Transformer model(tiny_shape(), 3);
  test::randomise(model, 11);
  Trace idle, zero, read;
  zero.edit("encoder.0.mlp_out", [](const Tensor& value, const EditPlace&) { return at::zeros_like(value); })
      .read("encoder.0.mlp_out");
  const Tensor plain = scores(model, idle), ablated = scores(model, zero);
  EXPECT_EQ(zero["encoder.0.mlp_out"].abs().max().item<float>(), 0.0F);
  EXPECT_GT(test::largest_difference(plain, ablated), 1e-3);
}

TEST(Trace, AnEditThatChangesTheShapeIsAnError) {
  Transformer model(tiny_shape(), 3);
  Trace trace;
  trace.edit("logits", [](const Tensor& value, const EditPlace&) { return value.sum(); });
  EXPECT_THROW(scores(model, trace), Error);
}

TEST(Trace, AGlobThatMatchesNothingIsAnErrorThatListsNames) {
  Transformer model(tiny_shape(), 3);
  Trace trace;
  trace.read("encoder.7.resid_post");
  scores(model, trace);
  try {
    trace.finish(model.points());
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_NE(std::string(error.what()).find("encoder.0.resid_post"), std::string::npos) << error.what();
  }
}

TEST(Trace, APointThatDidNotFireIsAnError) {
  Transformer model(tiny_shape(), 3);
  Trace first;
  first.read("encoder.0.resid_post");
  scores(model, first);
  Trace second;
  second.start_from("encoder.0.resid_post", first["encoder.0.resid_post"]).read("encoder.embed");
  scores(model, second);
  EXPECT_THROW(second.finish(model.points()), Error);
}

TEST(Trace, StartingFromAStoredStreamGivesTheSameLogits) {
  Transformer model(tiny_shape(), 3);
  for (const char* point : {"encoder.embed", "encoder.0.resid_post", "encoder.1.resid_pre"}) {
    Trace reader, resumed;
    reader.read(point);
    const Tensor expected = scores(model, reader);
    resumed.start_from(point, reader[point]);
    EXPECT_TRUE(at::equal(scores(model, resumed), expected)) << point;
  }
  Trace wrong;
  wrong.start_from("encoder.0.mlp_out", at::zeros({22, 16}));
  EXPECT_THROW(scores(model, wrong), Error);
}

}  // namespace
}  // namespace glass::trace_test
