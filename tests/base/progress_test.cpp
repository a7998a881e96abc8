// The bar on a (pseudo) terminal, its absence elsewhere and under --quiet.
#include "glass/base/progress.h"

#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "glass/base/log.h"

namespace glass::progress_test {
namespace {

/// Everything that `body` writes to a terminal of `columns` columns, run in a child process that owns it.
template <typename Body>
std::string on_terminal(unsigned short columns, Body&& body) {
  struct winsize size {};
  size.ws_row = 24;
  size.ws_col = columns;
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) {
    ::setenv("TERM", "xterm", 1);
    body();
    _exit(0);
  }
  std::string text;
  char buffer[4096];
  for (ssize_t got; (got = ::read(terminal, buffer, sizeof(buffer))) > 0;)
    text.append(buffer, static_cast<std::size_t>(got));
  ::waitpid(child, nullptr, 0);
  ::close(terminal);
  return text;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Progress, ATerminalGetsABarThatIsRemovedAtTheEnd) {
  const std::string text = on_terminal(100, [] {
    Progress progress("train", 4, "step");
    progress.update(2, "loss 0.5");
  });
  EXPECT_TRUE(has(text, "\rtrain [############............]  50 %  step 2/4  loss 0.5")) << text;
  EXPECT_EQ(text.substr(text.size() - 4), "\r\x1b[K");
}

TEST(Progress, ALogLineTakesThePlaceOfTheBar) {
  const std::string text = on_terminal(100, [] {
    Progress progress("train", 4, "step");
    progress.update(2);
    log_info("hello");
  });
  EXPECT_TRUE(has(text, "\r\x1b[Khello")) << text;
}

TEST(Progress, ANarrowTerminalIsNotWrapped) {
  const std::string text = on_terminal(20, [] {
    Progress progress("train", 4, "step");
    progress.update(2, "a very long text of facts");
  });
  const auto start = text.find("train"), end = text.find("\x1b[K");
  ASSERT_NE(end, std::string::npos);
  EXPECT_EQ(end - start, 19u);
}

TEST(Progress, NothingIsDrawnUnderQuiet) {
  const std::string text = on_terminal(100, [] {
    set_quiet(true);
    Progress progress("train", 2, "step");
    progress.update(1);
    progress.update(2);
  });
  EXPECT_EQ(text, "");
}

TEST(Progress, ColoursObeyNoColor) {
  const auto warn = [] { log_warning("slow"); };
  EXPECT_TRUE(has(on_terminal(80,
                              [&] {
                                ::unsetenv("NO_COLOR");
                                warn();
                              }),
                  "\x1b[33m"));
  EXPECT_FALSE(has(on_terminal(80,
                               [&] {
                                 ::setenv("NO_COLOR", "1", 1);
                                 warn();
                               }),
                   "\x1b["));
}

TEST(Progress, AFileGetsNoControlCharactersAndNoFloodOfLines) {
  testing::internal::CaptureStderr();
  {
    Progress progress("train", 100'000, "step");
    for (int i = 0; i < 1000; ++i) progress.update(i);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");  // The first line comes after five seconds.
}

TEST(Progress, WorkOfUnknownOrNoSizeIsHarmless) {
  const std::string text = on_terminal(100, [] {
    Progress progress("read", 0, "line");
    progress.update(0);
    progress.update(5);
  });
  EXPECT_TRUE(has(text, "100 %")) << text;
}

}  // namespace
}  // namespace glass::progress_test
