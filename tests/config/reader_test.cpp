// Reader and Field: types, bounds, units, places.
#include "glass/config/reader.h"

#include <gtest/gtest.h>

#include "config/support.h"

namespace glass::config::reader_test {
namespace {

Entry at(int line, Value value) {
  return Entry{std::move(value), Origin{"f.toml:" + std::to_string(line), "/folder"}};
}

TEST(Reader, LeavesDefaultsAloneAndSaysSo) {
  Reader reader({});
  reader.section("train");
  double rate = 0.5;
  reader.field("rate", rate, "a rate").at_least(1).unit("steps");
  EXPECT_EQ(rate, 0.5);
  const FieldInfo& info = reader.fields().front();
  EXPECT_EQ(info.key, "train.rate");
  EXPECT_EQ(info.type, "number");
  EXPECT_EQ(info.default_text, "0.5");
  EXPECT_EQ(info.allowed, ">= 1");
  EXPECT_EQ(info.unit, "steps");
  EXPECT_EQ(info.origin, "default");
}

TEST(Reader, IntegerServesAsNumberButNotTheOtherWay) {
  Reader reader({{"a", at(1, std::int64_t{3})}, {"b", at(2, 3.0)}, {"c", at(3, std::vector<std::int64_t>{1, 2})}});
  double number = 0;
  std::int64_t integer = 7;
  std::vector<double> list;
  reader.field("a", number, "");
  reader.field("b", integer, "");
  reader.field("c", list, "");
  EXPECT_EQ(number, 3.0);
  EXPECT_EQ(integer, 7);
  EXPECT_EQ(list, (std::vector<double>{1, 2}));
  EXPECT_EQ(reader.complaints(),
            (std::vector<std::string>{"f.toml:2: b: expected an integer, got the number 3.0; write for example 7"}));
}

TEST(Reader, EmptyListIsAnyList) {
  Reader reader({{"a", at(1, std::vector<std::string>{})}});
  std::vector<std::int64_t> list = {1};
  reader.field("a", list, "");
  EXPECT_TRUE(list.empty());
  EXPECT_TRUE(reader.complaints().empty());
}

TEST(Reader, BrokenBoundIsAComplaintForEachRule) {
  Reader reader({{"a", at(1, std::vector<double>{0.5, -1, 3})}});
  std::vector<double> list;
  reader.field("a", list, "").above(-1).below(3).count(1, 2);
  EXPECT_EQ(reader.complaints(), (std::vector<std::string>{"f.toml:1: a: -1 is too small; give a value > -1",
                                                           "f.toml:1: a: 3 is too large; give a value < 3",
                                                           "f.toml:1: a: has 3 elements; give 1 to 2 elements"}));
  EXPECT_EQ(reader.fields().front().allowed, "> -1, < 3, 1 to 2 elements");
}

TEST(Reader, WrongTypeIsOneComplaintNotTwo) {
  Reader reader({{"a", at(1, std::string("x"))}});
  std::int64_t integer = 1;
  reader.field("a", integer, "").at_least(1);
  EXPECT_EQ(reader.complaints().size(), 1u);
}

TEST(Reader, WholeNumbersThatADoubleDoesNotHoldAreRefusedOnce) {
  constexpr std::int64_t kLast = std::int64_t{1} << 53;
  Reader reader({{"a", at(1, INT64_MAX)},
                 {"b", at(2, std::vector<std::int64_t>{1, -kLast - 1})},
                 {"c", at(3, kLast)},
                 {"d", at(4, INT64_MIN)}});
  std::int64_t a = 1, c = 1;
  double d = 1;
  std::vector<std::int64_t> b;
  reader.field("a", a, "").at_least(1).at_most(10);
  reader.field("b", b, "");
  reader.field("c", c, "").at_least(1);
  reader.field("d", d, "").at_least(0);
  EXPECT_EQ(c, kLast);
  EXPECT_EQ(reader.complaints(),
            (std::vector<std::string>{
                "f.toml:1: a: 9223372036854775807 is too large; whole numbers go from -2^53 to 2^53",
                "f.toml:2: b: -9007199254740993 is too large; whole numbers go from -2^53 to 2^53",
                "f.toml:4: d: -9223372036854775808 is too large; whole numbers go from -2^53 to 2^53"}));
}

TEST(Reader, BindingAKeyTwiceIsOurOwnMistake) {
  Reader reader({});
  bool yes = true;
  reader.field("a", yes, "");
  try {
    reader.field("a", yes, "");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::bug);
  }
}

TEST(Reader, UnknownKeySuggestsOtherSectionInitialsOrNearestName) {
  Reader reader({{"train.sed", at(1, true)},
                 {"model.seed", at(2, true)},
                 {"train.lr", at(3, true)},
                 {"train.zzzzzz", at(4, true)}});
  std::int64_t seed = 1, width = 1;
  double rate = 1;
  reader.section("train");
  reader.field("seed", seed, "");
  reader.field("learning_rate", rate, "");
  reader.section("model");
  reader.field("width", width, "");
  EXPECT_EQ(reader.complaints(),
            (std::vector<std::string>{"f.toml:2: model.seed: unknown key; did you mean 'train.seed'?",
                                      "f.toml:3: train.lr: unknown key; did you mean 'train.learning_rate'?",
                                      "f.toml:1: train.sed: unknown key; did you mean 'train.seed'?",
                                      "f.toml:4: train.zzzzzz: unknown key; [train] has seed, learning_rate"}));
}

TEST(Reader, LeftAloneSectionsAreNotUnknown) {
  Reader reader({{"explain.ig.nodes", at(1, true)}, {"explain.typo", at(2, true)}});
  std::int64_t limit = 1;
  reader.section("explain");
  reader.field("limit", limit, "");
  reader.leave_alone("explain");
  EXPECT_EQ(reader.complaints().size(), 1u);
  EXPECT_TRUE(reader.has("explain.ig.nodes"));
  EXPECT_FALSE(reader.has("explain.limit"));
}

}  // namespace
}  // namespace glass::config::reader_test
