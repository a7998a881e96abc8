// Signal handlers that only set a flag; the work's own loops decide when to stop.
#include "glass/base/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include "glass/base/error.h"

namespace glass {

namespace {

volatile sig_atomic_t requested = 0, save_asked = 0;
thread_local StopScope* innermost = nullptr;

void on_signal(int number) {
  if (requested != 0) _exit(128 + number);  // The shell's convention: 130 for Ctrl-C.
  requested = 1;
}

void on_save_signal(int) {
  save_asked = 1;
}

}  // namespace

void install_interrupt_handlers() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;  // File reads and writes go on; only our loops look at the flag.
  sigemptyset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    // nohup and background shells set some signals to be ignored; that stays.
    if (sigaction(number, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    sigaction(number, &action, nullptr);
  }
  action.sa_handler = on_save_signal;
  sigaction(SIGUSR1, &action, nullptr);
}

bool take_save_request() {
  if (save_asked == 0) return false;
  save_asked = 0;
  return true;
}

StopScope::StopScope(std::function<bool()> stop) : stop_(std::move(stop)), outer_(innermost) {
  innermost = this;
}

StopScope::~StopScope() {
  innermost = outer_;
}

bool interrupt_requested() {
  if (requested != 0) return true;
  for (const StopScope* scope = innermost; scope; scope = scope->outer_) {
    if (scope->stop_ && scope->stop_()) return true;
  }
  return false;
}

void throw_if_interrupted() {
  if (interrupt_requested()) fail(ErrorKind::interrupted, "interrupted: nothing was saved; run the same command again");
}

}  // namespace glass
