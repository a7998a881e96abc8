// The estimate of a run's memory counts what its optimizer keeps.
#include <gtest/gtest.h>

#include "glass/config/train_config.h"
#include "glass/optim/registry.h"
#include "glass/train/cost.h"
#include "support/tiny_model.h"

namespace glass::optimizer_memory_test {
namespace {

TEST(OptimizerMemory, MomentsAreThoseOfTheOptimizer) {
  const Architecture architecture = encoder_architecture(ModelConfig(), 30, 12, 3);
  Batch batch;
  batch.ids = {1, 2, 3};
  batch.cu_seqlens = {0, 3};
  const auto moments = [&](const std::string& name) {
    return estimate_training_memory(architecture, batch, false, optimizer_info(name).tensors_per_weight).moments;
  };
  const double weights = estimate_training_memory(architecture, batch).weights;
  EXPECT_EQ(moments("adamw"), 2 * weights);
  EXPECT_EQ(moments("lion"), weights);
  EXPECT_LT(moments("adafactor"), weights / 2);
}

}  // namespace
}  // namespace glass::optimizer_memory_test
