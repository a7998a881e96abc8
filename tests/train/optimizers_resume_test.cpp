// A run with each optimizer, stopped and resumed, equals the straight one bit for bit.
#include <gtest/gtest.h>

#include "glass/config/train_config.h"
#include "support/tiny_run.h"

namespace glass::optimizers_resume_test {
namespace {

class OptimizersResume : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Kind, OptimizersResume, testing::ValuesIn(optimizer_kinds()),
                         [](const auto& info) { return info.param; });

TEST_P(OptimizersResume, ResumedEqualsStraightBitForBit) {
  const std::vector<std::string> sets = {"train.optimizer=\"" + GetParam() + "\"", "train.layer_decay=0.7",
                                         "train.groups.words.weights=[\"*word_embedding*\"]",
                                         "train.groups.words.rate=0.5"};
  test::TinyRun straight(sets), stopped(sets);
  straight.train();
  const Error error = test::error_of([&] { stopped.train(test::after(5, [] { return true; })); });
  EXPECT_EQ(error.kind(), ErrorKind::saved);
  EXPECT_TRUE(stopped.train().resumed);
  EXPECT_EQ(test::differing(straight.model().named_parameters(), stopped.model().named_parameters()),
            std::vector<std::string>());
  EXPECT_EQ(straight.metrics(), stopped.metrics());
}

}  // namespace
}  // namespace glass::optimizers_resume_test
