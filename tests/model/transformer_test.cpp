// Laws of the encoder classifier: batches change nothing, the short last layer is exact, seeds decide, errors speak.
#include "glass/model/transformer.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "glass/base/error.h"
#include "support/tiny_model.h"

namespace glass::transformer_test {
namespace {

using test::largest_difference;
using test::random_dataset;
using test::tiny_shape;

constexpr double kFloatTolerance = 2e-6;    // fp32 sums in another order
constexpr double kDoubleTolerance = 1e-13;  // the same in fp64

Tensor forward(Transformer& model, const Batch& batch) {
  const at::NoGradGuard no_gradient;
  Trace trace;
  return model.scores(batch, trace);
}

TEST(Transformer, NeighboursInTheBatchChangeNothing) {
  for (const at::ScalarType dtype : {at::kFloat, at::kDouble}) {
    for (const char* norm_order : {"pre", "post"}) {
      Transformer model(tiny_shape(norm_order), 5);
      test::randomise(model, 2);
      model.to(at::kCPU, dtype);
      const TokenizedDataset data = random_dataset({4, 7, 7, 12, 1});
      const Batch all = test::flat_batch(data);
      const Tensor together = forward(model, all);
      for (std::int64_t b = 0; b < all.size(); ++b) {
        TokenizedDataset one;
        one.ids = {data.ids[all.examples[b]]};
        EXPECT_LT(largest_difference(together[b], forward(model, test::flat_batch(one))[0]),
                  dtype == at::kFloat ? kFloatTolerance : kDoubleTolerance);
      }
    }
  }
}

TEST(Transformer, TheShortLastLayerIsExact) {
  for (const char* norm_order : {"pre", "post"}) {
    Transformer model(tiny_shape(norm_order, "first"), 5);
    test::randomise(model, 4);
    model.to(at::kCPU, at::kDouble);
    const Batch batch = test::random_batch({4, 7, 7, 12});
    Trace watched;
    watched.read("encoder.1.resid_post");  // watching the last layer makes it compute every row
    const at::NoGradGuard no_gradient;
    EXPECT_LT(largest_difference(forward(model, batch), model.scores(batch, watched)), kDoubleTolerance);
    EXPECT_EQ(watched["encoder.1.resid_post"].size(0), batch.tokens());
  }
}

TEST(Transformer, TheSeedDecidesTheWeights) {
  const auto weight = [](std::uint64_t seed) {
    return Transformer(tiny_shape(), seed).named_parameters()[0].second.clone();
  };
  EXPECT_TRUE(at::equal(weight(1), weight(1)));
  EXPECT_FALSE(at::equal(weight(1), weight(2)));
}

TEST(Transformer, ParameterCountIsTheSumOfTheTensors) {
  for (const char* norm_order : {"pre", "post"}) {
    for (const char* positions : {"learned", "sinusoidal"}) {
      const Architecture shape = tiny_shape(norm_order, "mean", positions);
      const Transformer model(shape, 1);
      std::int64_t total = 0;
      for (const Tensor& parameter : model.parameters()) total += parameter.numel();
      EXPECT_EQ(total, parameter_count(shape));
    }
  }
}

TEST(Transformer, DropoutFollowsItsSeedAndTrainingMode) {
  Transformer model(tiny_shape(), 5);
  const Batch batch = test::random_batch({4, 7, 12});
  const Tensor plain = forward(model, batch);
  model.set_training(true);
  model.set_dropout_seed(1);
  const Tensor first = forward(model, batch);
  EXPECT_TRUE(at::equal(first, forward(model, batch)));  // computed again
  model.set_dropout_seed(2);
  EXPECT_FALSE(at::equal(first, forward(model, batch)));
  EXPECT_FALSE(at::equal(first, plain));
  model.set_training(false);
  EXPECT_TRUE(at::equal(plain, forward(model, batch)));
}

TEST(Transformer, GradientsAgreeWithFiniteDifferences) {
  Transformer model(tiny_shape("post", "first"), 5);
  test::randomise(model, 6);
  model.to(at::kCPU, at::kDouble);
  const Batch batch = test::random_batch({3, 6, 6});
  Trace trace;
  const Tensor loss = model.scores(batch, trace).pow(2).sum();
  const NamedTensors named = model.named_parameters();
  const auto gradients = torch::autograd::grad({loss}, model.parameters(), {}, std::nullopt, false, true);
  constexpr double kStep = 1e-6;
  for (std::size_t i = 0; i < named.size(); ++i) {
    Tensor flat = named[i].second.detach().view(-1);
    const std::int64_t place = flat.numel() / 2;
    const double value = flat[place].item<double>();
    flat[place] = value + kStep;
    const double up = forward(model, batch).pow(2).sum().item<double>();
    flat[place] = value - kStep;
    const double down = forward(model, batch).pow(2).sum().item<double>();
    flat[place] = value;
    const double numeric = (up - down) / (2 * kStep);
    EXPECT_NEAR(gradients[i].view(-1)[place].item<double>(), numeric, 1e-5 * (1 + std::abs(numeric))) << named[i].first;
  }
}

TEST(Transformer, ATextLongerThanTheModelIsAnError) {
  Transformer model(tiny_shape(), 5);
  Trace trace;
  EXPECT_THROW(model.scores(test::random_batch({13}), trace), Error);
}

TEST(Transformer, WrongWeightsAreListedInOneError) {
  Transformer model(tiny_shape(), 5);
  NamedTensors weights = model.named_parameters();
  weights[0].second = at::zeros({2, 2});
  weights[1].first = "encoder.unknown";
  try {
    model.load_parameters(weights, "model.safetensors");
    FAIL() << "no error";
  } catch (const Error& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("encoder.word_embedding.weight: [2, 2] in the file, [30, 16] in the model"), std::string::npos)
        << text;
    EXPECT_NE(text.find("encoder.position_embedding.weight: missing"), std::string::npos) << text;
    EXPECT_NE(text.find("encoder.unknown: unknown"), std::string::npos) << text;
  }
}

TEST(Transformer, TheMeanWordVectorIsAveragedByFrequencyWhereThatIsKnown) {
  Transformer model(tiny_shape(), 5);
  const Tensor words = model.named_parameters()[0].second.detach();
  EXPECT_LT(largest_difference(model.word_vectors(), words), kFloatTolerance);
  EXPECT_FALSE(model.knows_token_counts());
  EXPECT_LT(largest_difference(model.mean_word_vector(), words.mean(0)), kFloatTolerance);
  Tensor counts = at::zeros({30});
  counts[3] = 1;
  counts[4] = 3;
  model.set_token_counts(counts);
  EXPECT_TRUE(model.knows_token_counts());
  EXPECT_LT(largest_difference(model.mean_word_vector(), 0.25 * words[3] + 0.75 * words[4]), kFloatTolerance);
}

}  // namespace
}  // namespace glass::transformer_test
