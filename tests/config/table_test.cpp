// --set: how its texts become values.
#include <gtest/gtest.h>

#include "config/support.h"
#include "glass/config/config.h"
#include "glass/config/toml.h"

namespace glass::config::table_test {
namespace {

struct Applied {
  Table table;
  std::vector<std::string> complaints;
};

Applied apply(const std::vector<std::string>& sets) {
  Applied applied;
  apply_sets(sets, applied.table, applied.complaints);
  return applied;
}

TEST(ApplySets, ReadsTomlAndElsePlainText) {
  const Applied applied = apply({"a.i=3", "a.n=3e-4", "a.b=true", "a.l=[1, 2]", "a.t=margin", "a.q=\"3\"",
                                 "a.path=x/y.toml", "a.e=", "a.eq=b=c"});
  EXPECT_TRUE(applied.complaints.empty());
  EXPECT_EQ(applied.table.at("a.i").value, Value(std::int64_t{3}));
  EXPECT_EQ(applied.table.at("a.n").value, Value(3e-4));
  EXPECT_EQ(applied.table.at("a.b").value, Value(true));
  EXPECT_EQ(applied.table.at("a.l").value, Value(std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(applied.table.at("a.t").value, Value(std::string("margin")));
  EXPECT_EQ(applied.table.at("a.q").value, Value(std::string("3")));
  EXPECT_EQ(applied.table.at("a.path").value, Value(std::string("x/y.toml")));
  EXPECT_EQ(applied.table.at("a.e").value, Value(std::string()));
  EXPECT_EQ(applied.table.at("a.eq").value, Value(std::string("b=c")));
  EXPECT_EQ(applied.table.at("a.i").origin.place, "--set");
}

TEST(ApplySets, InlineTableSetsSeveralKeys) {
  const Applied applied = apply({"train={epochs=2, seed=7}"});
  EXPECT_EQ(applied.table.size(), 2u);
  EXPECT_EQ(applied.table.at("train.seed").value, Value(std::int64_t{7}));
}

TEST(ApplySets, LaterOneWins) {
  EXPECT_EQ(apply({"a=1", "a=2"}).table.at("a").value, Value(std::int64_t{2}));
}

TEST(ApplySets, ComplainsOfWhatIsNoSetting) {
  const Applied applied = apply({"epochs", "=3", "a=nan", "b=2024-01-01", "c=x\ny", "d=\xff"});
  const std::vector<std::string> expected = {
      "--set: 'epochs' is not key=value; write for example --set train.epochs=3",
      "--set: '=3' is not key=value; write for example --set train.epochs=3",
      "--set: a: is not a finite number; give one",
      "--set: b: is a date or time, which no setting takes; put it in quotes where text is meant",
      "--set: c: control characters or bytes that are not UTF-8; remove them",
      "--set: d: control characters or bytes that are not UTF-8; remove them",
  };
  EXPECT_EQ(applied.complaints, expected);
  EXPECT_TRUE(applied.table.empty());
}

TEST(ApplySets, TextWithCommasIsAListWhereAListIsAskedFor) {
  const LoadedConfig loaded = load_config("", {"explain.methods=occlusion, attention,"});
  EXPECT_EQ(loaded.config.explain.methods, (std::vector<std::string>{"occlusion", "attention"}));
}

}  // namespace
}  // namespace glass::config::table_test
