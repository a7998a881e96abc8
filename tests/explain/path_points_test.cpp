// Path methods at several points at once: a row a point, each what the method says at that point alone, with text and
// baseline run once.
#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "support/error_text.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::path_points_test {
namespace {

constexpr double kExact = 1e-12;  // float64

using Names = std::vector<std::string>;

class PathPoints : public testing::TestWithParam<const char*> {
 protected:
  PathPoints() : model_(test::tiny_shape(), 3) {
    test::randomise(model_, 5);
    model_.to(at::kCPU, at::kDouble);
  }
  Explanation explain(toys::Settings settings) {
    if (std::string(GetParam()) == "integrated_gradients") settings["rule"] = std::string("middle");
    if (std::string(GetParam()) == "integrated_gradients") settings["nodes"] = std::int64_t{4};
    if (std::string(GetParam()) == "idgi") settings["steps"] = std::int64_t{4};
    return toys::explain_one(model_, GetParam(), settings, toys::text_of({1, 9, 12, 20, 2}));
  }
  Transformer model_;
};

TEST_P(PathPoints, EachRowIsTheMethodAtThatPointAlone) {
  const Names points = {"encoder.embed", "encoder.0.self_out", "encoder.0.resid_mid", "encoder.1.resid_post"};
  for (const std::string baseline : {"mask", "mean", "zero"}) {
    const toys::Settings several = {{"baseline", baseline}, {"points", config::Value(points)}};
    const Explanation all = explain(several);
    ASSERT_EQ(all.axes.size(), 2u);
    EXPECT_EQ(all.axes[0].name, "point");
    EXPECT_EQ(all.settings["points"], Json(points));
    EXPECT_FALSE(all.settings.contains("point"));
    double forwards = 0;
    for (std::size_t p = 0; p < points.size(); ++p) {
      const Explanation one = explain({{"baseline", baseline}, {"point", points[p]}});
      for (std::size_t t = 0; t < one.values.size(); ++t)
        EXPECT_NEAR(all.values[p * one.values.size() + t], one.values[t], kExact) << points[p] << " " << baseline;
      for (const char* number : {"completeness_promised", "completeness_delta", "path_delta"})
        EXPECT_EQ(all.quality["points"][p].contains(number), one.quality.contains(number)) << points[p];
      forwards += one.forwards;
    }
    EXPECT_LT(all.forwards, forwards) << baseline;
  }
}

TEST_P(PathPoints, TheSameSiteOfSeveralLayersHasAnAxisOfLayers) {
  const Explanation all = explain({{"points", config::Value(Names{"encoder.*.resid_post"})}});
  EXPECT_EQ(all.axes[0].name, "layer");
  EXPECT_EQ(all.axes[0].size, 2);
  EXPECT_EQ(all.settings["layers"], Json({0, 1}));
  EXPECT_NEAR(all.quality["score_input"].get<double>(), explain({}).quality["score_input"].get<double>(), kExact);
}

TEST_P(PathPoints, APointThatIsNotThereIsNamed) {
  const toys::Settings settings = {{"points", config::Value(Names{"encoder.7.resid_post"})}};
  test::expect_part(test::error_text(ErrorKind::config, [&] { explain(settings); }), "encoder.7.resid_post");
}

INSTANTIATE_TEST_SUITE_P(Methods, PathPoints,
                         testing::Values("integrated_gradients", "idgi", "sequential_integrated_gradients", "deeplift"),
                         [](const auto& info) { return std::string(info.param); });

TEST(PathPointsOfSmoothGrad, AreRefused) {
  Transformer model(test::tiny_shape(), 3);
  const toys::Settings settings = {{"around", std::string("integrated_gradients")},
                                   {"points", config::Value(Names{"encoder.*.resid_post"})}};
  test::expect_part(test::error_text(ErrorKind::config,
                                     [&] {
                                       toys::explain_one(model, "smoothgrad", settings, toys::text_of({1, 9, 2}));
                                     }),
                    "explain.smoothgrad.points");
}

}  // namespace
}  // namespace glass::path_points_test
