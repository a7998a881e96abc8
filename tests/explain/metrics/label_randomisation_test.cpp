// The same weights agree with themselves, others do not; a second model that is missing or reads other tokens is
// refused.
#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "glass/model/model_folder.h"
#include "support/rerun_case.h"
#include "support/temporary_folder.h"
#include "support/tiny_model.h"

namespace glass::label_randomisation_test {
namespace {

constexpr double kSinglePrecision = 1e-5;  // the folder's weights are in single precision

/// 25 words behind the five special tokens.
std::unique_ptr<Tokenizer> words(const std::string& first) {
  std::string text = first;
  for (char letter = 'b'; letter < 'z'; ++letter) text += std::string(" ") + letter + letter;
  return build_word_tokenizer({text}, true, 100, 1);
}

class LabelRandomisationMetric : public testing::Test {
 protected:
  LabelRandomisationMetric() : model_(test::tiny_shape(), 3), other_(test::tiny_shape(), 4) {
    test::randomise(model_, 5);
    test::randomise(other_, 6);
  }
  Json measure(const Transformer& second) {
    save_model(folder_.path() / "second", second, *words("aa"), {"a", "b", "c"});
    return test::measured_again(model_, 6, "label_randomisation", {{"model", (folder_.path() / "second").string()}},
                                "saliency");
  }
  test::TemporaryFolder folder_;
  Transformer model_, other_;
};

TEST_F(LabelRandomisationMetric, IsOneForTheSameWeightsAndLessForOthers) {
  const Json same = measure(model_);
  EXPECT_NEAR(same["mean"].get<double>(), 1, kSinglePrecision);
  EXPECT_NEAR(same["ssim"].get<double>(), 1, kSinglePrecision);
  const Json different = measure(other_);
  EXPECT_LT(different["mean"].get<double>(), 0.99);
  EXPECT_LT(different["ssim"].get<double>(), 0.99);
}

TEST_F(LabelRandomisationMetric, AsksForAModelOfTheSameTokens) {
  const auto kind_of = [](const auto& call) {
    try {
      call();
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::bug;
  };
  EXPECT_EQ(kind_of([&] { test::measured_again(model_, 6, "label_randomisation", {}, "saliency"); }),
            ErrorKind::config);
  measure(other_);
  ExplainContext context = toys::context_of(model_);
  const std::unique_ptr<Tokenizer> others = words("other");
  context.tokenizer = others.get();
  ExplainGroup group(context, {toys::text_of({1, 5, 6, 7, 2})});
  const std::unique_ptr<Explainer> saliency = make_explainer("saliency");
  const Explanation explanation = saliency->explain(group).at(0);
  const ExplainedExample example;
  const auto metric = make_metric("label_randomisation", {{"model", (folder_.path() / "second").string()}});
  EXPECT_EQ(kind_of([&] {
              metric->measure({{example, explanation, 0, 0, saliency.get()}}, &group);
            }),
            ErrorKind::config);
}

}  // namespace
}  // namespace glass::label_randomisation_test
