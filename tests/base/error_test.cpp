// Suggestions of error texts: the nearest name, or the list of what is known.
#include "glass/base/error.h"

#include <gtest/gtest.h>

namespace glass {
namespace {

TEST(Error, TheNearestNameIsSuggested) {
  EXPECT_EQ(nearest_name("learning_rat", {"layers", "learning_rate"}), "learning_rate");
  EXPECT_EQ(nearest_name("zzzzzz", {"layers", "learning_rate"}), "");
  EXPECT_EQ(did_you_mean("layer", {"layers", "heads"}), "; did you mean 'layers'?");
  EXPECT_EQ(did_you_mean("zzzzzz", {"layers", "heads"}), "; known: layers, heads");
}

TEST(Error, AnErrorCarriesTheExitCodeOfItsKind) {
  try {
    fail(ErrorKind::config, "{}: {}", "a.toml:3", "wrong");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 3);
    EXPECT_STREQ(error.what(), "a.toml:3: wrong");
  }
}

}  // namespace
}  // namespace glass
