// Base64 of RFC 4648's vectors, and PNG by its structure.
#include "report/encode.h"

#include <gtest/gtest.h>

namespace glass::report::encode_test {
namespace {

using namespace std::string_literals;

TEST(Base64, MatchesTheVectorsOfRfc4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xff\xfe\xfd"), "//79");
}

TEST(Sha256, GivesTheBytesOfTheEmptyText) {
  EXPECT_EQ(base64(sha256_bytes("")), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST(PalettePng, HoldsTheRowsAsStoredNibbles) {
  const std::string png = palette_png({1, 2, 3, 4, 5, 6}, 3, {{10, 20, 30, 40}, {50, 60, 70, 80}});
  EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
  EXPECT_EQ(png.substr(12, 4 + 13), "IHDR\0\0\0\3\0\0\0\2\4\3\0\0\0"s);
  EXPECT_NE(png.find("PLTE\12\24\36\62\74\106"s), std::string::npos);
  EXPECT_NE(png.find("tRNS\50\120"s), std::string::npos);
  EXPECT_NE(png.find("\0\x12\x30\0\x45\x60"s), std::string::npos);          // filter byte, two pixels a byte
  EXPECT_EQ(png.substr(png.size() - 12), "\0\0\0\0IEND\xae\x42\x60\x82"s);  // the CRC of every PNG's last chunk
}

}  // namespace
}  // namespace glass::report::encode_test
