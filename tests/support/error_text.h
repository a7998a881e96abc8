// The text and kind of the Error that a call ends in, for tests of messages.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "glass/base/error.h"

namespace glass::test {

/// Runs `call`, expects an Error of this kind, and returns its text ("" and a test failure otherwise).
template <typename Call>
std::string error_text(ErrorKind kind, Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "no error";
  return "";
}

/// Expects that `text` contains `part`.
inline void expect_part(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << "'" << part << "' is not in: " << text;
}

}  // namespace glass::test
