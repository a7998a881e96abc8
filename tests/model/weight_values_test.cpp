// Weights are looked at when they are loaded: one number that is not finite is named before anything is computed.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/model/model_folder.h"
#include "glass/model/safetensors.h"
#include "support/error_text.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace glass::weight_values_test {
namespace {

constexpr const char* kQuery = "bert.encoder.layer.1.attention.self.query.weight";

/// The golden classifier with another number at one place of a query weight, in this type.
void write_with(const test::TemporaryFolder& folder, float value, at::ScalarType dtype) {
  const std::filesystem::path bert = golden::path_of("families/bert");
  folder.write("config.json", read_file(bert / "config.json", 1 << 20));
  NamedTensors weights;
  for (const auto& [name, tensor] : read_safetensors(bert / "model.safetensors")) {
    Tensor own = tensor.clone();
    if (name == kQuery) own[3][2] = value;
    weights.emplace_back(name, own.to(dtype));
  }
  write_safetensors(folder / "model.safetensors", weights);
}

TEST(WeightValues, ANumberThatIsNotFiniteIsNamedWhenTheWeightsAreLoaded) {
  for (const float value : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    for (const at::ScalarType dtype : {at::kFloat, at::kHalf, at::kBFloat16}) {
      const test::TemporaryFolder folder;
      write_with(folder, value, dtype);
      const std::string text = test::error_text(ErrorKind::non_finite, [&] { load_transformer(folder.path()); });
      test::expect_part(text, std::string(kQuery) + ": 1 of its 256 numbers are not finite");
    }
  }
}

TEST(WeightValues, LargeFiniteNumbersAreNumbers) {
  const test::TemporaryFolder folder;
  write_with(folder, std::numeric_limits<float>::max(), at::kFloat);
  EXPECT_NO_THROW(load_transformer(folder.path()));
}

}  // namespace
}  // namespace glass::weight_values_test
