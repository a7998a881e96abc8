// Laws of every registered method on the real Transformer: neighbours change nothing, repeats are equal, shapes and
// values are sound, and scores are complete where the method says so.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "glass/explain/explainer.h"
#include "support/quick_settings.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::laws_test {
namespace {

/// By which a text in a batch may differ from the same text alone, as a share of what the method's values are made of:
/// products of other shapes round differently.
constexpr double kSingleTolerance = 1e-5, kDoubleTolerance = 1e-10;

struct Case {
  std::string method;
  toys::Settings settings;
  std::string norm_order, pooling;
  at::ScalarType dtype;
};

void PrintTo(const Case& law, std::ostream* out) {
  *out << law.method << " " << law.norm_order << " " << law.pooling;
}

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const MethodInfo& method : explainers()) {
    const toys::Settings settings = toys::quick_settings(method.name, 12);
    cases.push_back({method.name, settings, "pre", "mean", at::kDouble});
    cases.push_back({method.name, settings, "pre", "mean", at::kFloat});
    cases.push_back({method.name, settings, "post", "first", at::kDouble});
  }
  return cases;
}

ExplainInput random_text(std::int64_t words, std::uint64_t seed) {
  Random random(seed);
  std::vector<std::int32_t> ids = {1};
  for (std::int64_t t = 0; t < words; ++t) ids.push_back(static_cast<std::int32_t>(5 + random.below(25)));
  ids.push_back(2);
  return toys::text_of(ids);
}

std::vector<ExplainInput> random_texts() {
  std::vector<ExplainInput> texts;
  std::uint64_t seed = 0;
  for (const std::int64_t words : {7, 3, 10, 3, 1, 7, 0}) {
    texts.push_back(random_text(words, ++seed));
    texts.back().example = static_cast<std::int64_t>(seed);
  }
  return texts;
}

class ExplainerLaws : public testing::TestWithParam<Case> {
 protected:
  ExplainerLaws() : model_(test::tiny_shape(GetParam().norm_order, GetParam().pooling), 3) {
    test::randomise(model_, 5);
    model_.to(at::kCPU, GetParam().dtype);
    context_ = toys::context_of(model_);
    context_.batch_tokens = 40;  // several groups, and several texts in most of them
    context_.background = {random_text(4, 50), random_text(2, 51)};
  }
  std::vector<Explanation> explain(const std::vector<ExplainInput>& texts) {
    return make_explainer(GetParam().method, GetParam().settings)->explain(context_, texts);
  }
  Transformer model_;
  ExplainContext context_;
};

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

/// The largest of the values and, where they are made of scores, of the scores: a change of a score, however small, is
/// rounded as the scores are.
double scale_of(Transformer& model, const ExplainInput& text, const Explanation& explanation) {
  const double values = largest(explanation.values);
  if (!explanation.is_signed) return values;
  const at::NoGradGuard no_gradient;
  Batch batch;
  batch.ids.assign(text.ids.begin(), text.ids.end());
  batch.cu_seqlens = {0, static_cast<std::int64_t>(text.ids.size())};
  Trace idle;
  return std::max(values, model.scores(batch, idle).abs().max().item<double>());
}

TEST_P(ExplainerLaws, ATextAmongOthersIsExplainedAsIfItWereAlone) {
  const std::vector<ExplainInput> texts = random_texts();
  const std::vector<Explanation> together = explain(texts);
  const double tolerance = GetParam().dtype == at::kFloat ? kSingleTolerance : kDoubleTolerance;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Explanation alone = explain({texts[i]}).at(0);
    ASSERT_EQ(alone.values.size(), together[i].values.size());
    const double scale = scale_of(model_, texts[i], alone);
    for (std::size_t v = 0; v < alone.values.size(); ++v)
      EXPECT_NEAR(together[i].values[v], alone.values[v], tolerance * scale) << "text " << i;
  }
}

TEST_P(ExplainerLaws, TheSameCallTwiceGivesTheSameBits) {
  const std::vector<Explanation> first = explain(random_texts()), second = explain(random_texts());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].values, second[i].values);
    EXPECT_EQ(first[i].quality, second[i].quality);
  }
}

TEST_P(ExplainerLaws, ResultsAreCompleteRecords) {
  const std::vector<ExplainInput> texts = random_texts();
  const std::vector<Explanation> results = explain(texts);
  ASSERT_EQ(results.size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Explanation& result = results[i];
    EXPECT_EQ(result.method, GetParam().method);
    EXPECT_EQ(result.axes.back().size, static_cast<std::int64_t>(texts[i].ids.size()));
    EXPECT_FALSE(result.unit.empty());
    EXPECT_FALSE(result.settings.empty());
    EXPECT_FALSE(result.quality.empty());
    EXPECT_GE(result.forwards, 1);
    EXPECT_GE(result.seconds, 0);
    EXPECT_FALSE(result.is_signed && result.target.empty());
    if (result.is_signed) continue;
    for (const double value : result.values) EXPECT_GE(value, 0);
    if (!result.target.empty()) continue;                            // a share of a score; what follows is of attention
    EXPECT_LE(result.quality["row_sum_error"].get<double>(), 1e-6);  // softmax rows in single precision
  }
}

TEST_P(ExplainerLaws, ExplainingLeavesTheModelAsItWas) {
  const std::vector<Tensor> parameters = model_.parameters();
  std::vector<Tensor> before;
  for (const Tensor& parameter : parameters) before.push_back(parameter.detach().clone());
  model_.set_training(true);
  explain(random_texts());
  EXPECT_TRUE(model_.is_training());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    EXPECT_TRUE(parameters[i].requires_grad());
    EXPECT_FALSE(parameters[i].grad().defined());
    EXPECT_TRUE(at::equal(parameters[i], before[i]));
  }
}

INSTANTIATE_TEST_SUITE_P(Methods, ExplainerLaws, testing::ValuesIn(all_cases()),
                         [](const testing::TestParamInfo<Case>& info) {
                           return info.param.method + "_" + info.param.norm_order + "_" + info.param.pooling +
                                  (info.param.dtype == at::kFloat ? "_single" : "_double");
                         });

std::unique_ptr<Transformer> tiny_double() {
  auto model = std::make_unique<Transformer>(test::tiny_shape(), 3);
  test::randomise(*model, 5);
  model->to(at::kCPU, at::kDouble);
  return model;
}

TEST(Completeness, ScoresOfIntegratedGradientsSumToTheDifferenceFromTheBaseline) {
  const std::unique_ptr<Transformer> owner = tiny_double();
  Transformer& model = *owner;
  // Not the zero baseline: layer norm jumps beside the zero vector, and the methods then say that they have not
  // converged.
  const std::vector<ExplainInput> texts = {random_text(4, 1), random_text(2, 2)};
  for (const std::string point :
       {"", "word_embed", "encoder.0.resid_mid", "encoder.0.resid_post", "encoder.1.resid_pre"}) {
    for (const std::string baseline : {"mask", "pad"}) {
      const toys::Settings settings = {{"point", point}, {"baseline", baseline}};
      for (const Explanation& result :
           make_explainer("integrated_gradients", settings)->explain(toys::context_of(model), texts)) {
        ASSERT_TRUE(result.quality["converged"].get<bool>()) << point << " " << baseline;
        const double span =
            result.quality["score_input"].get<double>() - result.quality["score_baseline"].get<double>();
        const double sum = std::accumulate(result.values.begin(), result.values.end(), 0.0);
        EXPECT_NEAR(sum, span, std::max(1e-3 * std::abs(span), 1e-3)) << point << " " << baseline;
      }
    }
  }
}

TEST(Completeness, ScoresOfIdgiSumToTheDifferenceFromTheBaselineForAnyNumberOfSteps) {
  const std::unique_ptr<Transformer> owner = tiny_double();
  for (const std::string point : {"", "word_embed", "encoder.0.resid_post"}) {
    const toys::Settings settings = {{"point", point}, {"steps", std::int64_t{7}}};
    const Explanation result = toys::explain_one(*owner, "idgi", settings, random_text(4, 1));
    const double span = result.quality["score_input"].get<double>() - result.quality["score_baseline"].get<double>();
    EXPECT_NEAR(std::accumulate(result.values.begin(), result.values.end(), 0.0), span, 1e-12) << point;
  }
}

TEST(Completeness, EveryTargetIsComplete) {
  const std::unique_ptr<Transformer> owner = tiny_double();
  Transformer& model = *owner;
  for (const std::string target : {"logit", "probability", "log_probability", "margin", "logit:b", "margin:c:a",
                                   "probability_margin:a:c", "entropy", "kl"}) {
    ExplainContext context = toys::context_of(model);
    const auto meaning = class_scores({"a", "b", "c"});
    context.meaning = meaning.get();
    context.target = parse_target(target, *meaning);
    for (const Explanation& result :
         make_explainer("integrated_gradients", {{"tolerance", 1e-5}})->explain(context, {random_text(3, 1)})) {
      EXPECT_LE(std::abs(result.quality["completeness_delta"].get<double>()), 1e-4) << target;
    }
  }
}

TEST(Completeness, TheMeanBaselineIsTheWordVectorAveragedByFrequency) {
  const std::unique_ptr<Transformer> owner = tiny_double();
  Transformer& model = *owner;
  Tensor counts = at::zeros({30}, at::kLong);
  counts[7] = 4;  // a training set of one word: its vector is the mean
  model.set_token_counts(counts);
  const ExplainInput text = toys::text_of({1, 9, 12, 2}), word = toys::text_of({1, 7, 7, 2});
  const toys::Settings settings = {{"baseline", std::string("mean")}};
  const Explanation result = toys::explain_one(model, "integrated_gradients", settings, text);
  // f(baseline) of the class that the text is predicted as, from the text in which both words are that one word.
  Batch batch;
  batch.ids = {1, 7, 7, 2};
  batch.cu_seqlens = {0, 4};
  Trace none;
  const Tensor scores = model.scores(batch, none);
  EXPECT_LE((scores - result.quality["score_baseline"].get<double>()).abs().min().item<double>(), 1e-12);
  for (const double value : toys::explain_one(model, "integrated_gradients", settings, word).values)
    EXPECT_NEAR(value, 0, 1e-12);
}

TEST(Completeness, StartingAtThePointGivesTheSameScoresAsEditingIt) {
  /// The same model without the shortcut.
  class Plain final : public Subject {
   public:
    explicit Plain(Transformer& model) : model_(model) {}
    Tensor scores(const Batch& batch, Trace& trace) override { return model_.scores(batch, trace); }
    std::vector<PointInfo> points() const override { return model_.points(); }

   private:
    Transformer& model_;
  };
  const std::unique_ptr<Transformer> owner = tiny_double();
  Transformer& model = *owner;
  Plain plain(model);
  for (const std::string point : {"", "encoder.0.resid_post", "encoder.1.resid_pre"}) {
    const toys::Settings settings = {{"point", point}};
    const Explanation fast = toys::explain_one(model, "integrated_gradients", settings, random_text(5, 1));
    const Explanation slow = toys::explain_one(plain, "integrated_gradients", settings, random_text(5, 1));
    for (std::size_t t = 0; t < fast.values.size(); ++t) EXPECT_NEAR(fast.values[t], slow.values[t], 1e-12);
  }
}

}  // namespace
}  // namespace glass::laws_test
