// Hashes against published values; files hash like their bytes.
#include "glass/base/hash.h"

#include <gtest/gtest.h>

#include <set>

#include "glass/base/files.h"
#include "support/temporary_folder.h"

namespace glass::hash_test {
namespace {

TEST(Hash, Sha256GivesTheValuesOfFips180) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Hash, Xxh128GivesTheCanonicalFormOfXxhsum) {
  // printf '' | xxhsum -H2; printf 'abc' | xxhsum -H2
  EXPECT_EQ(xxh128_hex(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(xxh128_hex("abc"), "06b05ab6733a618578af5f94892f3950");
}

TEST(Hash, Hash64GivesXxh3OfThePublishedLibrary) {
  // printf '' | xxhsum -H3; printf 'abc' | xxhsum -H3
  EXPECT_EQ(hash64(""), 0x2d06800538d394c2ULL);
  EXPECT_EQ(hash64("abc"), 0x78af5f94892f3950ULL);
}

TEST(Hash, AFileHashesLikeItsBytesAcrossPieces) {
  const test::TemporaryFolder folder;
  const std::string content((std::size_t{1} << 20) + 12'345, 'q');  // more than one piece of reading
  write_file(folder / "a", content);
  EXPECT_EQ(sha256_file(folder / "a"), sha256_hex(content));
  EXPECT_EQ(xxh128_file(folder / "a"), xxh128_hex(content));
}

TEST(Hash, OfSeveralValuesTellsWhereEachOneEnds) {
  const auto hash = [](const auto&... values) {
    Hasher hasher;
    (hasher.add(values), ...);
    return hasher.hex();
  };
  const std::string ab = "ab", c = "c", a = "a", bc = "bc";
  EXPECT_EQ(hash(ab, c), hash(ab, c));
  EXPECT_NE(hash(ab, c), hash(a, bc));
  using Lists = std::vector<std::vector<std::int32_t>>;
  EXPECT_NE(hash(Lists{{1, 2}, {3}}), hash(Lists{{1}, {2, 3}}));
  EXPECT_NE(hash(Lists{{1}, {}}), hash(Lists{{}, {1}}));
  EXPECT_NE(hash(std::vector<double>{0.5}), hash(std::vector<double>{0.25}));
  EXPECT_NE(hash(std::vector<std::string>{"a"}), hash(std::vector<std::string>{"b"}));
}

TEST(Hash, Mix64GivesTheReferenceSequenceOfSplitmix64) {
  // First outputs of splitmix64 with seed 0 (Vigna, https://prng.di.unimi.it/splitmix64.c).
  EXPECT_EQ(mix64(0), 0xe220a8397b1dcdafULL);
  EXPECT_EQ(mix64(0x9e3779b97f4a7c15ULL), 0x6e789e6aa1b965f4ULL);
}

TEST(Hash, DerivedSeedsDifferInEveryArgument) {
  std::set<std::uint64_t> seeds;
  for (std::uint64_t a = 0; a < 10; ++a)
    for (std::uint64_t b = 0; b < 10; ++b)
      for (std::uint64_t c = 0; c < 10; ++c) seeds.insert(derive_seed(a, b, c));
  EXPECT_EQ(seeds.size(), 1000u);
}

}  // namespace
}  // namespace glass::hash_test
