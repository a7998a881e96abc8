// Large blocks that are kept.
#include "model/mapped_blocks.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>

#include "model/huge_pages.h"

namespace glass::mapped_blocks_test {

constexpr std::size_t kMiB = std::size_t{1} << 20;

TEST(MappedBlocks, BeginAtHugePagesAndHoldWhatIsWritten) {
  MappedBlocks blocks;
  auto* const first = static_cast<unsigned char*>(blocks.take(5 * kMiB));
  auto* const second = static_cast<unsigned char*>(blocks.take(7 * kMiB + 1));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(first) % kHugePage, 0);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(second) % kHugePage, 0);
  std::memset(first, 1, 5 * kMiB);
  std::memset(second, 2, 7 * kMiB + 1);
  EXPECT_EQ(first[5 * kMiB - 1], 1);
  EXPECT_EQ(blocks.mapped_bytes(), 14 * kMiB);
  EXPECT_TRUE(blocks.give_back(first));
  EXPECT_FALSE(blocks.give_back(first));
  EXPECT_FALSE(blocks.give_back(second + 1));
}

TEST(MappedBlocks, ABlockOfAboutTheSizeIsTakenAgain) {
  MappedBlocks blocks;
  void* const block = blocks.take(64 * kMiB);
  blocks.give_back(block);
  EXPECT_EQ(blocks.take(60 * kMiB), block);
  blocks.give_back(block);
  EXPECT_NE(blocks.take(40 * kMiB), block);
}

TEST(MappedBlocks, WhatWaitsNeverRaisesThePeak) {
  MappedBlocks blocks;
  blocks.give_back(blocks.take(64 * kMiB));
  void* const small = blocks.take(32 * kMiB);  // 64 wait and do not fit: with them it would be 96
  EXPECT_EQ(blocks.mapped_bytes(), 32 * kMiB);
  blocks.give_back(small);
  EXPECT_NE(blocks.take(16 * kMiB), nullptr);  // 32 wait beside it: 48 are less than the 64 of before
  EXPECT_EQ(blocks.mapped_bytes(), 48 * kMiB);
}

TEST(MappedBlocks, TooMuchIsNoBlock) {
  MappedBlocks blocks;
  EXPECT_EQ(blocks.take(std::size_t{1} << 60), nullptr);
  EXPECT_EQ(blocks.mapped_bytes(), 0);
}

}  // namespace glass::mapped_blocks_test
