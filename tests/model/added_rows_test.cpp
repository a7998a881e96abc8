// A checkpoint with more tokens than it was saved with.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "glass/model/model_folder.h"
#include "support/golden.h"

namespace glass::added_rows_test {
namespace {

constexpr std::int64_t kAdded = 2;
/// The mean of some tens of fp32 numbers, summed in another order.
constexpr double kTolerance = 1e-6;

class AddedRows : public testing::TestWithParam<const char*> {};

/// Tied to the word vectors or not, with a bias or without: what has a row a token grows.
TEST_P(AddedRows, OfEveryTableWithARowATokenAreItsMean) {
  const auto folder = golden::path_of(std::string("families/") + GetParam());
  const LoadedTransformer before = load_transformer(folder);
  const std::int64_t tokens = before.model->architecture().vocab_size();
  const Architecture architecture =
      checkpoint_architecture(folder, before.model->architecture().head.kind, {}, tokens + kAdded);
  const auto grown = load_checkpoint_weights(folder, architecture, {});
  std::size_t tables = 0;
  for (const auto& [name, weight] : grown->named_parameters()) {
    if (!name.ends_with("word_embedding.weight") && !name.starts_with("classifier.")) continue;
    ASSERT_EQ(weight.size(0), tokens + kAdded) << name;
    const at::Tensor mean = weight.narrow(0, 0, tokens).mean(0, true).expand_as(weight.narrow(0, tokens, kAdded));
    EXPECT_LT((weight.narrow(0, tokens, kAdded) - mean).abs().max().item<double>(), kTolerance) << name;
    ++tables;
  }
  EXPECT_GE(tables, 1u);
}

INSTANTIATE_TEST_SUITE_P(Checkpoints, AddedRows,
                         testing::Values("gpt_neox", "llama", "gpt2", "bert_mlm", "marian", "bart", "t5", "t5_gated"));

}  // namespace
}  // namespace glass::added_rows_test
