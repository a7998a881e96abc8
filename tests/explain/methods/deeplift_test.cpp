// DeepLIFT: the rescale rules in closed form, and their completeness on every family, in float64.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "support/captum_golden.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::deeplift_test {
namespace {

constexpr double kExact = 1e-12;  // float64 sums of a few terms

/// f = relu(relu(x1) - 1 - relu(x2)) or relu(relu(x1 - 1) - relu(x2)): a hidden layer a token, and one of the text.
class TwoRelus final : public Subject {
 public:
  explicit TwoRelus(bool shift_first) : shift_first_(shift_first) {}
  Tensor scores(const Batch& batch, Trace& trace) override {
    const Tensor table = at::tensor({0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 1.0}, at::kDouble).unsqueeze(1);
    const Tensor x = trace.at(Point("toy.embed"), table.index_select(0, at::tensor(batch.ids, at::kLong)));
    const Tensor shift = at::tensor({shift_first_ ? 1.0 : 0.0, 0.0}, at::kDouble).repeat({batch.size()}).unsqueeze(1);
    const Tensor hidden = trace.at(Point("toy.mlp_hidden"), trace.at(Point("toy.mlp_pre"), x - shift).relu());
    const Tensor by_text = hidden.view({batch.size(), 2});
    const Tensor sum = by_text.narrow(1, 0, 1) - by_text.narrow(1, 1, 1) - (shift_first_ ? 0 : 1);
    return trace.at(Point("head_hidden"), trace.at(Point("head_pre"), sum).relu());
  }
  std::vector<PointInfo> points() const override {
    return {{"toy.embed", "[N, D]", "", PointKind::state, "toy", -1, "embed"},
            {"toy.mlp_pre", "[N, F]", "", PointKind::activation, "toy", 0, "mlp_pre"},
            {"toy.mlp_hidden", "[N, F]", "", PointKind::activation, "toy", 0, "mlp_hidden"},
            {"head_pre", "[B, C]", "", PointKind::activation, "", -1, "head_pre"},
            {"head_hidden", "[B, C]", "", PointKind::activation, "", -1, "head_hidden"}};
  }

 private:
  bool shift_first_;
};

/// The plain network of the golden file over the vectors of three tokens: token 5 + i of each place has its x[i], the
/// padding its baseline; its layers are announced, and its rows' boundaries are not.
class Network final : public Subject {
 public:
  explicit Network(const Json& golden) : golden_(golden) {
    for (const Json& weight : golden["weights"]) {
      std::vector<Tensor> rows;
      for (const Json& row : weight) rows.push_back(numbers(row));
      weights_.push_back(at::stack(rows));
    }
    for (const Json& bias : golden["biases"]) biases_.push_back(numbers(bias));
  }
  Tensor scores(const Batch& batch, Trace& trace) override {
    const auto tokens = golden_["tokens"].get<std::int64_t>(), width = golden_["width"].get<std::int64_t>();
    std::vector<Tensor> rows;
    for (std::int64_t row = 0; row < batch.tokens(); ++row) {
      const std::int64_t id = batch.ids[row];
      const Tensor text = numbers(id == 0 ? golden_["b"] : golden_["x"][id - 5]);
      rows.push_back(text.narrow(0, row % tokens * width, width));
    }
    const Tensor embed = trace.at(Point("toy.embed"), at::stack(rows));
    Tensor y = embed.view({batch.size(), tokens * width});
    for (std::size_t layer = 0; layer < 3; ++layer) {
      const std::string name = "toy." + std::to_string(layer);
      y = trace.at(Point(name + ".mlp_pre"), at::linear(y, weights_[layer], biases_[layer]));
      y = trace.at(Point(name + ".mlp_hidden"), layer == 0 ? y.relu() : layer == 1 ? y.tanh() : y.sigmoid());
    }
    return at::linear(y, weights_[3], biases_[3]);
  }
  std::vector<PointInfo> points() const override {
    std::vector<PointInfo> all = {{"toy.embed", "[N, D]", "", PointKind::state, "toy", -1, "embed"}};
    for (std::int64_t layer = 0; layer < 3; ++layer) {
      for (const std::string site : {"mlp_pre", "mlp_hidden"}) {
        all.push_back(
            {"toy." + std::to_string(layer) + "." + site, "[B, F]", "", PointKind::activation, "toy", layer, site});
      }
    }
    return all;
  }

 private:
  static Tensor numbers(const Json& list) { return at::tensor(list.get<std::vector<double>>(), at::kDouble); }
  Json golden_;
  std::vector<Tensor> weights_, biases_;
};

TEST(DeepLift, OfAPlainNetworkIsCaptums) {
  const Json golden = read_json(golden::path_of("deeplift.json"))["network"];
  Network network(golden);
  ExplainContext context = toys::context_of(network);
  context.target.kind = TargetKind::logit;
  context.target.label = 1;
  std::vector<ExplainInput> texts;
  for (std::int32_t text = 0; text < 4; ++text) texts.push_back(toys::text_of({5 + text, 5 + text, 5 + text}));
  const auto results = make_explainer("deeplift", {{"baseline", std::string("pad")}})->explain(context, texts);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t t = 0; t < 3; ++t)
      EXPECT_NEAR(results[i].values[t], golden["deeplift"][i][t].get<double>(), kExact) << "text " << i;
  }
}

class DeepLiftGolden : public testing::TestWithParam<const char*> {};

TEST_P(DeepLiftGolden, OfATransformerIsWhatAForwardDecompositionGives) {
  golden::Attributions golden("deeplift.json", GetParam(), "float64");
  for (const std::string target : {"logit", "probability", "log_probability"}) {
    golden.context.target = parse_target(target, golden.context.scores_mean());
    golden.compare("deeplift", {{"baseline", std::string("pad")}}, target, kExact);
  }
}

INSTANTIATE_TEST_SUITE_P(Models, DeepLiftGolden, testing::Values("model_pre_learned", "model_post_sinusoidal"),
                         [](const auto& info) { return std::string(info.param); });

/// A text beside its baseline: the multipliers become derivatives, as those of a short path are.
TEST(DeepLift, OfASmallChangeIsWhatIntegratedGradientsGive) {
  constexpr double kStep = 1e-3;
  golden::Attributions golden("deeplift.json", "model_pre_learned", "float64");
  ExplainInput text = golden.inputs.at(0);
  text.special.assign(text.ids.size(), 1);
  text.special[1] = 0;
  // The padding's vector is moved beside that of the text's word.
  const Tensor words = golden.context.subject->word_vectors();
  words[golden.context.special_ids.pad.value()].copy_(words[text.ids[1]] + kStep * at::arange(words.size(1)));
  const toys::Settings settings = {{"baseline", std::string("pad")}, {"point", std::string("word_embed")}};
  const double lift = make_explainer("deeplift", settings)->explain(golden.context, {text}).at(0).values[1];
  const double path = make_explainer("integrated_gradients", settings)->explain(golden.context, {text}).at(0).values[1];
  EXPECT_NEAR(lift / path, 1, kStep);
}

TEST(DeepLift, DependsOnHowAFunctionIsWrittenDown) {
  // Two networks of one function (Sundararajan, Taly, Yan 2017, figure 7): DeepLIFT gives (1.5, -.5) and (2, -1), where
  // Integrated Gradients give (1.5, -.5) for both.
  const std::vector<std::vector<double>> expected = {{1.5, -0.5}, {2, -1}};
  for (const bool shift_first : {false, true}) {
    TwoRelus subject(shift_first);
    const Explanation result =
        toys::explain_one(subject, "deeplift", {{"baseline", std::string("pad")}}, toys::text_of({5, 6}));
    for (std::size_t t = 0; t < 2; ++t) EXPECT_NEAR(result.values[t], expected[shift_first][t], kExact);
    EXPECT_NEAR(result.quality["completeness_delta"].get<double>(), 0, kExact);
    EXPECT_TRUE(result.quality["completeness_promised"].get<bool>());
  }
}

TEST(DeepLift, OfALinearModelIsIntegratedGradients) {
  toys::FunctionSubject subject(toys::scalar_table({3, 0, 1}), [](const Tensor& x) {
    return (x * at::tensor({1.0, -2.0, 2.0}, at::kDouble).unsqueeze(1)).sum(0);
  });
  const Explanation result =
      toys::explain_one(subject, "deeplift", {{"baseline", std::string("pad")}}, toys::text_of({5, 6, 7}));
  EXPECT_EQ(result.values, (std::vector<double>{3, 0, 2}));
}

TEST(DeepLift, PromisesNothingOfPartsThatAreNotAnnounced) {
  // x^3 at 2 and 0: the mean of both gradients, 6, times 2, where the change is 8.
  toys::FunctionSubject subject(toys::scalar_table({2}), [](const Tensor& x) { return x.pow(3).sum(0); });
  const Explanation result =
      toys::explain_one(subject, "deeplift", {{"baseline", std::string("pad")}}, toys::text_of({5}));
  EXPECT_NEAR(result.values[0], 12, kExact);
  EXPECT_NEAR(result.quality["completeness_delta"].get<double>(), 4, kExact);
  EXPECT_FALSE(result.quality["completeness_promised"].get<bool>());
}

}  // namespace
}  // namespace glass::deeplift_test
