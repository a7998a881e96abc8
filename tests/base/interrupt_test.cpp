// A first signal asks, a second ends. Each case runs in a child process, because handlers and flag belong to the
// process.
#include "glass/base/interrupt.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "glass/base/error.h"

namespace glass::interrupt_test {
namespace {

/// Runs `body` in a child; its exit code.
template <typename Body>
int exit_code_of(Body&& body) {
  const pid_t child = ::fork();
  if (child == 0) _exit(body());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(Interrupt, ASignalSetsTheFlagAndTheWorkGoesOn) {
  EXPECT_EQ(exit_code_of([] {
              install_interrupt_handlers();
              if (interrupt_requested()) return 1;
              ::raise(SIGTERM);
              return interrupt_requested() ? 42 : 2;
            }),
            42);
}

TEST(Interrupt, ALoopWithNothingToSaveEndsWithCode130) {
  EXPECT_EQ(exit_code_of([] {
              install_interrupt_handlers();
              throw_if_interrupted();
              ::raise(SIGINT);
              try {
                throw_if_interrupted();
              } catch (const Error& error) {
                return error.exit_code();
              }
              return 1;
            }),
            130);
}

TEST(Interrupt, ASecondSignalEndsTheProcessAtOnce) {
  EXPECT_EQ(exit_code_of([] {
              install_interrupt_handlers();
              ::raise(SIGINT);
              ::raise(SIGINT);
              return 1;
            }),
            130);
}

TEST(Interrupt, AHangUpThatNohupIgnoresStaysIgnored) {
  EXPECT_EQ(exit_code_of([] {
              ::signal(SIGHUP, SIG_IGN);
              install_interrupt_handlers();
              ::raise(SIGHUP);
              return interrupt_requested() ? 1 : 42;
            }),
            42);
}

}  // namespace
}  // namespace glass::interrupt_test
