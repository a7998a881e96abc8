// Seeds: their text, their folders, their summary.
#include "glass/train/seeds.h"

#include <gtest/gtest.h>

#include "support/tiny_run.h"

namespace glass::seeds_test {
namespace {

TEST(Seeds, AreReadInTheirOrder) {
  EXPECT_EQ(parse_seeds("3,1,22"), (std::vector<std::int64_t>{3, 1, 22}));
}

TEST(Seeds, AnythingElseIsAnErrorOfUsage) {
  for (const char* text : {"", "1,", ",1", "1,,2", "a", "1 2", "-1", "1,1", "99999999999999999999"}) {
    EXPECT_EQ(test::error_of([&] { parse_seeds(text); }).kind(), ErrorKind::usage) << text;
  }
}

TEST(Seeds, SummaryIsTheMeanWithStudentsInterval) {
  const test::TemporaryFolder folder;
  const auto train = [&](std::int64_t seed, const fs::path& run) {
    EXPECT_EQ(run, folder.path() / fmt::format("seed-{}", seed));
    return Json{{"accuracy", {{"value", 0.1 * static_cast<double>(seed)}}}, {"loss", 2.0}};
  };
  const Json summary = train_seeds({1, 2, 3}, folder.path(), train).at("metrics");
  EXPECT_NEAR(summary.at("accuracy").at("value").get<double>(), 0.2, 1e-12);
  // Standard deviation 0.1, t of 2 degrees of freedom 4.302653: 0.1 / sqrt(3) * 4.302653.
  EXPECT_NEAR(summary.at("accuracy").at("high").get<double>() - 0.2, 0.2484138, 1e-6);
  EXPECT_EQ(summary.at("loss").at("low"), 2.0);
  EXPECT_EQ(read_json(folder.path() / "seeds.json").at("runs").at(1).at("folder"), "seed-2");
}

TEST(Seeds, OneSeedHasNoInterval) {
  const test::TemporaryFolder folder;
  const Json summary = train_seeds({5}, folder.path(), [](auto, const auto&) {
                         return Json{{"loss", 2.0}};
                       }).at("metrics");
  EXPECT_EQ(summary.at("loss").at("value"), 2.0);
  EXPECT_TRUE(summary.at("loss").at("low").is_null());
}

}  // namespace
}  // namespace glass::seeds_test
