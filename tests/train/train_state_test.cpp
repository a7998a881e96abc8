// The state of a run as JSON.
#include <gtest/gtest.h>

#include "support/tiny_run.h"

namespace glass::train_state_test {
namespace {

TrainState sample() {
  TrainState state;
  state.step = 12;
  state.best_step = 8;
  state.best_value = 0.1;
  state.best_metrics = {{"accuracy", {{"value", 0.1}}}};
  state.evaluations_without_gain = 2;
  state.stopped_early = true;
  state.metrics_bytes = 1234;
  state.line_losses = {1.0 / 3.0, 0.25};
  state.config = "[train]\nseed = 1\n";
  state.threads = 2;
  return state;
}

TEST(TrainState, ComesBackFromItsTextBitForBit) {
  const std::string text = dump_json(sample().to_json());
  const TrainState back = TrainState::from_json(parse_json(text, "state"), "state");
  EXPECT_EQ(dump_json(back.to_json()), text);
  EXPECT_EQ(back.line_losses, (std::vector<double>{1.0 / 3.0, 0.25}));
}

TEST(TrainState, MissingAndMistypedKeysAreErrorsOfTheData) {
  Json missing = sample().to_json(), mistyped = missing, foreign = missing;
  missing.erase("best_step");
  mistyped["step"] = "twelve";
  foreign["schema"] = "other/1";
  for (const Json& document : {missing, mistyped, foreign}) {
    const Error error = test::error_of([&] { TrainState::from_json(document, "step-12/state.json"); });
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_EQ(std::string(error.what()).rfind("step-12/state.json: ", 0), 0u) << error.what();
  }
}

}  // namespace
}  // namespace glass::train_state_test
