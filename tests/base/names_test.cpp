// Names in a row.
#include "glass/base/names.h"

#include <gtest/gtest.h>

namespace glass::names_test {
namespace {

TEST(Names, StandPlainWhereEachCanBeToldFromTheNext) {
  EXPECT_EQ(listed_names({"bad", "very good"}), "bad, very good");
  EXPECT_EQ(listed_names({}), "");
}

TEST(Names, StandInQuotesWhereOneHoldsAComma) {
  EXPECT_EQ(listed_names({"bad", "good, really"}), "\"bad\", \"good, really\"");
  EXPECT_EQ(listed_names({"say \"yes\"", ""}), "\"say \\\"yes\\\"\", \"\"");
  EXPECT_EQ(listed_names({"a ", "a"}), "\"a \", \"a\"");
}

}  // namespace
}  // namespace glass::names_test
