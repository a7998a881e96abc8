// Numbers and lists of the command line: what is taken, and what is refused with the option's name.
#include "cli/option_values.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glass::cli::option_values_test {
namespace {

Arguments with(const std::string& value) {
  return {{{"--limit", {value}}}, {}};
}

TEST(OptionValues, AWholeNumberLiesWithinItsBounds) {
  EXPECT_EQ(positive_number({}, "--limit", 7), 7);
  EXPECT_EQ(positive_number(with("1"), "--limit", 7), 1);
  EXPECT_EQ(positive_number(with("20"), "--limit", 7, 20), 20);
  for (const char* value : {"0", "-1", "21", "2.5", "2x", "", "99999999999999999999"})
    EXPECT_EQ(test::error_text(ErrorKind::usage, [&] { positive_number(with(value), "--limit", 7, 20); }),
              "--limit: '" + std::string(value) + "': expected a whole number from 1 to 20");
}

TEST(OptionValues, ANumberIsFinite) {
  EXPECT_EQ(number_of(with("-0.5"), "--limit"), -0.5);
  EXPECT_EQ(number_of(with("1e-3"), "--limit"), 1e-3);
  for (const char* value : {"inf", "nan", "1x", "x", ""})
    EXPECT_EQ(test::error_text(ErrorKind::usage, [&] { number_of(with(value), "--limit"); }),
              "--limit: '" + std::string(value) + "': expected a number");
}

TEST(OptionValues, AListHasItsNamesBetweenCommas) {
  EXPECT_EQ(list_of({}, "--limit"), std::vector<std::string>{});
  EXPECT_EQ(list_of(with("a,,b c,"), "--limit"), (std::vector<std::string>{"a", "b c"}));
  EXPECT_EQ(test::error_text(ErrorKind::usage, [] { list_of(with(","), "--limit"); }),
            "--limit: ',' names nothing; give names with commas between them, or leave the option out");
}

}  // namespace
}  // namespace glass::cli::option_values_test
