// Texts that are computed from where they part from one that was read score as they do when read whole.
#include "glass/model/shared_prefixes.h"

#include <gtest/gtest.h>

#include "glass/model/model_folder.h"
#include "support/golden.h"

namespace glass::shared_prefixes_test {
namespace {

constexpr double kTolerance = 1e-12;  // fp64, logits of order 1; products of fewer rows

Batch batch_of_ids(const std::vector<std::vector<std::int64_t>>& texts) {
  Batch batch;
  batch.cu_seqlens.push_back(0);
  for (const auto& ids : texts) {
    batch.ids.insert(batch.ids.end(), ids.begin(), ids.end());
    batch.cu_seqlens.push_back(static_cast<std::int64_t>(batch.ids.size()));
  }
  return batch;
}

class Prefixes : public testing::TestWithParam<const char*> {
 protected:
  Prefixes() : loaded_(load_transformer(golden::path_of("families") / GetParam())) {
    loaded_.model->to(at::kCPU, at::kDouble);
    loaded_.model->set_training(false);
  }
  Tensor whole(const std::vector<std::vector<std::int64_t>>& texts, const std::vector<std::int64_t>& rows) {
    const at::NoGradGuard no_gradient;
    Batch batch = batch_of_ids(texts);
    batch.read_rows = rows;
    Trace idle;
    return loaded_.model->scores(batch, idle);
  }
  LoadedTransformer loaded_;
};

TEST_P(Prefixes, OfTwoTextsGiveTheScoresOfTextsReadWhole) {
  const std::vector<std::int64_t> first = {5, 9, 7, 11, 6, 8, 12, 9}, second = {7, 6, 5, 10, 8};
  const auto prefixes = loaded_.model->read_prefixes(batch_of_ids({first, second}));
  ASSERT_NE(prefixes, nullptr);
  std::vector<std::int64_t> a = first, b = second, c = first;
  a[5] = 3, b[1] = 3, c[2] = 3;
  const Tensor expected = whole({a, b, c}, {6, 7, 8 + 3, 8 + 5 + 2, 8 + 5 + 7});
  Batch rest = batch_of_ids({{a.begin() + 5, a.end()}, {b.begin() + 1, b.end()}, {c.begin() + 2, c.end()}});
  rest.read_rows = {1, 2, 3 + 2, 3 + 4 + 0, 3 + 4 + 5};
  const Tensor found = prefixes->scores(rest, {0, 1, 0}, {5, 1, 2});
  EXPECT_LE((found - expected).abs().max().item<double>(), kTolerance);
  EXPECT_TRUE(prefixes->scores(rest, {0, 1, 0}, {5, 1, 2}).equal(found)) << "what was read is not used up";
}

INSTANTIATE_TEST_SUITE_P(Families, Prefixes,
                         testing::Values("gpt2", "gpt_neox", "opt", "bloom", "llama", "mistral", "qwen2", "qwen3",
                                         "gemma2"),
                         [](const auto& info) { return std::string(info.param); });

TEST(SharedPrefixes, ModelsWhoseRowsDependOnWhatComesLaterGiveNone) {
  for (const char* family : {"bert", "t5", "llama_dynamic_rope"}) {
    const LoadedTransformer loaded = load_transformer(golden::path_of("families") / family);
    loaded.model->set_training(false);
    EXPECT_EQ(loaded.model->read_prefixes(batch_of_ids({{5, 6, 7}})), nullptr) << family;
  }
}

}  // namespace
}  // namespace glass::shared_prefixes_test
