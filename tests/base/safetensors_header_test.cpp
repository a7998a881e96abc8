// The safetensors header: what the Rust reference reads is read, what it refuses is refused with a reason.
#include "glass/base/safetensors_header.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glass::safetensors_header_test {
namespace {

/// A file with this header and `data` zero bytes.
std::string file_of(const std::string& header, std::size_t data) {
  std::string file(8, '\0');
  for (int i = 0; i < 8; ++i) file[i] = static_cast<char>(static_cast<std::uint64_t>(header.size()) >> (8 * i));
  return file + header + std::string(data, '\0');
}

std::string refused_header(const std::string& file) {
  return test::error_text(ErrorKind::data, [&] { parse_safetensors_header(file, "w.safetensors"); });
}

std::string entry(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return R"({"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}

TEST(SafetensorsHeader, TensorsComeByRisingOffsetWithShapeAndMetadata) {
  const std::string header = R"({"__metadata__":{"format":"pt"},"b":)" + entry("BF16", "[2,2]", "[12,20]") +
                             R"(,"a":)" + entry("F32", "[3]", "[0,12]") + "}  ";
  const SafetensorsHeader read = parse_safetensors_header(file_of(header, 20), "x");
  ASSERT_EQ(read.tensors.size(), 2u);
  EXPECT_EQ(read.tensors[0].name, "a");
  EXPECT_EQ(read.tensors[0].dtype, "F32");
  EXPECT_EQ(read.tensors[1].shape, (std::vector<std::uint64_t>{2, 2}));
  EXPECT_EQ(read.tensors[1].begin, 12u);
  EXPECT_EQ(read.tensors[1].end, 20u);
  EXPECT_EQ(read.metadata.at("format"), "pt");
  EXPECT_EQ(read.data_start, 8 + header.size());
}

TEST(SafetensorsHeader, ScalarsEmptyTensorsAndEmptyFilesAreFine) {
  EXPECT_EQ(parse_safetensors_header(file_of("{}", 0), "x").tensors.size(), 0u);
  const std::string header =
      R"({"e":)" + entry("F32", "[0,7]", "[0,0]") + R"(,"s":)" + entry("I64", "[]", "[0,8]") + "}";
  const SafetensorsHeader read = parse_safetensors_header(file_of(header, 8), "x");
  EXPECT_EQ(read.tensors[0].name, "e");
  EXPECT_TRUE(read.tensors[1].shape.empty());
}

TEST(SafetensorsHeader, EveryDtypeHasItsBits) {
  for (const char* dtype : {"F64", "I64", "U64", "C64"}) EXPECT_EQ(safetensors_bits(dtype), 64u);
  for (const char* dtype : {"F32", "I32", "U32"}) EXPECT_EQ(safetensors_bits(dtype), 32u);
  for (const char* dtype : {"F16", "BF16", "I16", "U16"}) EXPECT_EQ(safetensors_bits(dtype), 16u);
  for (const char* dtype : {"I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ"}) {
    EXPECT_EQ(safetensors_bits(dtype), 8u);
  }
  for (const char* dtype : {"F6_E2M3", "F6_E3M2"}) EXPECT_EQ(safetensors_bits(dtype), 6u);
  EXPECT_EQ(safetensors_bits("F4"), 4u);
  for (const char* dtype : {"", "f32", "F128"}) EXPECT_EQ(safetensors_bits(dtype), 0u);
  EXPECT_EQ(safetensors_dtypes().size(), 22u);
}

TEST(SafetensorsHeader, LengthsThatTheFileDoesNotHoldAreRefused) {
  test::expect_part(refused_header("1234567"), "7 bytes are too few");
  test::expect_part(refused_header(std::string(8, '\xff') + "{}"), "at most 100000000 are allowed");
  test::expect_part(refused_header(std::string("\x03\0\0\0\0\0\0\0{}", 10)), "only 2 follow; the file is cut short");
  test::expect_part(refused_header(file_of("", 0)), "does not start with '{'");
  test::expect_part(refused_header(file_of("  ", 0)), "does not start with '{'");
}

TEST(SafetensorsHeader, TextThatIsNotTheRightJsonIsRefused) {
  test::expect_part(refused_header(file_of("{\"a\":", 0)), "w.safetensors: header: line 1, column 5");
  test::expect_part(refused_header(file_of("{\"\xff\":1}", 0)), "not valid JSON");
  test::expect_part(refused_header(file_of(
                        R"({"a":)" + entry("U8", "[1]", "[0,1]") + R"(,"a":)" + entry("U8", "[1]", "[1,2]") + "}", 2)),
                    "'a' stands twice");
  test::expect_part(refused_header(file_of(R"({"a":3})", 0)), "tensor 'a': expected an object");
  test::expect_part(refused_header(file_of(R"({"a":{"dtype":"F32","shape":[1]}})", 0)), "data_offsets is missing");
  test::expect_part(refused_header(file_of(R"({"a":)" + entry("F33", "[1]", "[0,4]") + "}", 4)),
                    "unknown dtype \"F33\"");
  test::expect_part(refused_header(file_of(R"({"__metadata__":{"a":1}})", 0)), "'a' is not a text");
  test::expect_part(refused_header(file_of(R"({"__metadata__":[]})", 0)), "__metadata__: expected an object");
}

TEST(SafetensorsHeader, SizesThatAreNegativeFractionalOrOverflowAreRefused) {
  const auto with = [](const std::string& shape) {
    return refused_header(file_of(R"({"a":)" + entry("F32", shape, "[0,4]") + "}", 4));
  };
  test::expect_part(with("[-1]"), "expected a whole number >= 0, got -1");
  test::expect_part(with("[1.0]"), "got 1.0");
  test::expect_part(with("3"), "expected a list of at most 65536 sizes");
  test::expect_part(with("[4611686018427387904,4]"), "overflows");  // 2^62 * 4 * 4 is 0 in 64 bits.
  test::expect_part(with("[9223372036854775808,2]"), "overflows");
  test::expect_part(with("[18446744073709551615]"), "overflows");
  test::expect_part(with("[2305843009213693952]"), "overflows");  // 2^61 elements of 32 bits.
  test::expect_part(with("[2]"), "its shape needs 8 bytes, data_offsets give 4");
}

TEST(SafetensorsHeader, HolesOverlapsAndWrongEndsAreRefused) {
  const auto pair = [](const std::string& first, const std::string& second, std::size_t data) {
    return refused_header(
        file_of(R"({"a":)" + entry("U8", "[4]", first) + R"(,"b":)" + entry("U8", "[4]", second) + "}", data));
  };
  test::expect_part(pair("[0,4]", "[5,9]", 9), "tensor 'b': begins at byte 5 of the data, expected 4 (a hole)");
  test::expect_part(pair("[0,4]", "[3,7]", 7), "tensors overlap");
  test::expect_part(pair("[0,4]", "[0,4]", 8), "tensors overlap");
  test::expect_part(pair("[1,5]", "[5,9]", 9), "expected 0 (a hole)");
  test::expect_part(pair("[0,4]", "[4,8]", 9), "longer than its header says");
  test::expect_part(pair("[0,4]", "[4,8]", 7), "cut short");
  test::expect_part(pair("[4,0]", "[4,8]", 8), "end before they begin");
}

TEST(SafetensorsHeader, EveryTruncationOfAGoodFileIsRefused) {
  const std::string file = file_of(R"({"a":)" + entry("F32", "[2]", "[0,8]") + "}", 8);
  for (std::size_t size = 0; size < file.size(); ++size) {
    EXPECT_THROW(parse_safetensors_header(std::string_view(file).substr(0, size), "x"), Error) << size;
  }
  EXPECT_NO_THROW(parse_safetensors_header(file, "x"));
}

}  // namespace
}  // namespace glass::safetensors_header_test
