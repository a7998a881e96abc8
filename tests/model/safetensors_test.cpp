// Files of the Python package read here, and written here byte for byte the same.
#include "glass/model/safetensors.h"

#include <limits>

#include "glass/base/files.h"
#include "support/error_text.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace glass::safetensors_test {
namespace {

const fs::path kFile = golden::path_of("safetensors_dtypes.safetensors");

template <typename Integer>
void expect_limits(const Tensor& tensor) {
  EXPECT_EQ(tensor.sizes(), (at::IntArrayRef{2, 2}));
  const Integer* values = tensor.const_data_ptr<Integer>();
  EXPECT_EQ(values[0], std::numeric_limits<Integer>::min());
  EXPECT_EQ(values[1], std::numeric_limits<Integer>::max());
  EXPECT_EQ(values[3], 100);
}

TEST(Safetensors, EveryDtypeOfThePythonPackageIsRead) {
  const golden::Tensors read = golden::read_tensors("safetensors_dtypes.safetensors");
  const Tensor floats = at::tensor(
      {0.0, 1.0, -2.5, 1024.0, std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()});
  for (const auto& [name, type] : std::map<std::string, at::ScalarType>{
           {"f64", at::kDouble}, {"f32", at::kFloat}, {"f16", at::kHalf}, {"bf16", at::kBFloat16}}) {
    EXPECT_EQ(read.at(name).scalar_type(), type);
    EXPECT_TRUE(at::equal(read.at(name).to(at::kDouble), floats.to(at::kDouble))) << name;
  }
  expect_limits<std::int64_t>(read.at("i64"));
  expect_limits<std::int32_t>(read.at("i32"));
  expect_limits<std::int16_t>(read.at("i16"));
  expect_limits<std::int8_t>(read.at("i8"));
  expect_limits<std::uint8_t>(read.at("u8"));
  EXPECT_TRUE(at::equal(read.at("bool"), at::tensor({1, 0, 1}).to(at::kBool)));
  EXPECT_EQ(read.at("scalar").dim(), 0);
  EXPECT_EQ(read.at("empty").sizes(), (at::IntArrayRef{0, 3}));
}

TEST(Safetensors, TheSameTensorsGiveTheSameBytesAsThePythonPackage) {
  const test::TemporaryFolder folder;
  std::map<std::string, std::string> metadata;
  auto tensors = read_safetensors(kFile, &metadata);
  EXPECT_EQ(metadata, (std::map<std::string, std::string>{{"format", "pt"}}));
  std::reverse(tensors.begin(), tensors.end());
  write_safetensors(folder / "a.safetensors", tensors, metadata);
  EXPECT_EQ(read_file(folder / "a.safetensors"), read_file(kFile));
}

TEST(Safetensors, TensorsThatAreNotContiguousAreWrittenInOrder) {
  const test::TemporaryFolder folder;
  const Tensor tensor = at::arange(6, at::kFloat).reshape({2, 3}).t();
  write_safetensors(folder / "a.safetensors", {{"a", tensor}, {"b", tensor.select(0, 1)}});
  const auto read = read_safetensors(folder / "a.safetensors");
  EXPECT_TRUE(at::equal(read[0].second, tensor));
  EXPECT_TRUE(at::equal(read[1].second, at::tensor({1.0f, 4.0f})));
}

TEST(Safetensors, TwoEqualNamesAndTypesWithoutANameAreOurMistake) {
  const test::TemporaryFolder folder;
  const Tensor a = at::zeros({1});
  test::expect_part(test::error_text(ErrorKind::bug,
                                     [&] {
                                       write_safetensors(folder / "a", {{"a", a}, {"a", a.to(at::kLong)}});
                                     }),
                    "two tensors are named 'a'");
  test::expect_part(test::error_text(ErrorKind::bug,
                                     [&] {
                                       write_safetensors(folder / "a", {{"a", a.to(at::kComplexFloat)}});
                                     }),
                    "ComplexFloat cannot be written");
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

}  // namespace
}  // namespace glass::safetensors_test
