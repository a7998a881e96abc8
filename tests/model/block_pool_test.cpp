// The pool that tensors lie in.
#include "model/block_pool.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <thread>
#include <vector>

#include "model/tensor_memory.h"

namespace glass::block_pool_test {

constexpr std::size_t kMiB = std::size_t{1} << 20;

/// Takes and gives back blocks in random order, each filled with a byte of its own; false where one was overwritten.
bool keeps_blocks_apart(BlockPool& pool, unsigned seed) {
  struct Block {
    unsigned char* start;
    std::size_t size;
    unsigned char byte;
  };
  std::mt19937 random(seed);
  std::vector<Block> blocks;
  const auto give_back = [&](std::size_t place) {
    const Block block = blocks[place];
    blocks[place] = blocks.back();
    blocks.pop_back();
    for (const std::size_t at : {std::size_t{0}, block.size / 2, block.size - 1})
      if (block.start[at] != block.byte) return false;
    return pool.give_back(block.start);
  };
  for (int i = 0; i < 400; ++i) {
    const std::size_t size = 1 + random() % (kMiB / 4);
    auto* start = static_cast<unsigned char*>(pool.take(size));
    blocks.push_back({start, size, static_cast<unsigned char>(random())});
    std::memset(start, blocks.back().byte, size);
    if (blocks.size() > 20 && !give_back(random() % blocks.size())) return false;
  }
  while (!blocks.empty())
    if (!give_back(random() % blocks.size())) return false;
  return true;
}

TEST(BlockPool, KeepsBlocksApart) {
  BlockPool pool;
  EXPECT_TRUE(keeps_blocks_apart(pool, 1));
}

TEST(BlockPool, KeepsBlocksOfSeveralThreadsApart) {
  BlockPool pool;
  std::vector<char> apart(4, 0);
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < apart.size(); ++i)
      threads.emplace_back([&, i] { apart[i] = keeps_blocks_apart(pool, i); });
  }
  EXPECT_EQ(apart, std::vector<char>(apart.size(), 1));
}

TEST(BlockPool, BlocksBeginAtMultiplesOf64BytesAndNotAtTheSamePlaceOfAPage) {
  BlockPool pool;
  const auto first = reinterpret_cast<std::uintptr_t>(pool.take(kMiB)),
             second = reinterpret_cast<std::uintptr_t>(pool.take(kMiB));
  EXPECT_EQ(first % 64, 0u);
  EXPECT_EQ(second % 64, 0u);
  EXPECT_NE(first % 4096, second % 4096);
}

TEST(BlockPool, WhatIsGivenBackIsTakenAgainWhateverItsSize) {
  BlockPool pool;
  std::vector<void*> blocks;
  for (int i = 0; i < 64; ++i) blocks.push_back(pool.take(kMiB));
  const std::size_t mapped = pool.mapped_bytes();
  // Every second one first: the others join what lies free on both sides.
  for (std::size_t i = 0; i < blocks.size(); i += 2) EXPECT_TRUE(pool.give_back(blocks[i]));
  for (std::size_t i = 1; i < blocks.size(); i += 2) EXPECT_TRUE(pool.give_back(blocks[i]));
  for (std::size_t size = kMiB / 8; size <= 4 * kMiB; size += kMiB / 8) {
    std::vector<void*> again;
    for (std::size_t taken = 0; taken + size <= 32 * kMiB; taken += size) again.push_back(pool.take(size));
    for (void* block : again) EXPECT_TRUE(pool.give_back(block));
  }
  EXPECT_EQ(pool.mapped_bytes(), mapped);
}

TEST(BlockPool, RefusesMemoryThatIsNoBlockOfIt) {
  BlockPool pool;
  int other = 0;
  void* block = pool.take(100);
  EXPECT_FALSE(pool.give_back(&other));
  EXPECT_FALSE(pool.give_back(static_cast<char*>(block) + 64));
  EXPECT_TRUE(pool.give_back(block));
  EXPECT_FALSE(pool.give_back(block));
}

TEST(BlockPool, SaysWhereThereIsNoMoreMemory) {
  BlockPool pool;
  EXPECT_EQ(pool.take(std::size_t{1} << 60), nullptr);
  EXPECT_EQ(pool.mapped_bytes(), 0u);
}

TEST(TensorPool, TensorsOfAnySizeKeepTheirValuesAndOutliveTheSwitch) {
  const at::Tensor before = at::full({100'000}, 1.0f);
  use_tensor_pool();
  std::vector<at::Tensor> tensors = {before};
  for (const std::int64_t size : {0, 1, 1000, 5000, 100'000, 10'000'000})
    tensors.push_back(at::full({size}, static_cast<double>(tensors.size())));
  for (std::size_t i = 1; i < tensors.size(); ++i)
    EXPECT_TRUE(tensors[i].eq(static_cast<double>(i)).all().item<bool>()) << i;
  EXPECT_TRUE(before.eq(1.0).all().item<bool>());
  tensors[2].resize_({50'000});
  EXPECT_EQ(tensors[2][0].item<float>(), 2.0f);
}

}  // namespace glass::block_pool_test
