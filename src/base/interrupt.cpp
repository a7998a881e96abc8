// Signal handlers that only set a flag; the work's own loops decide when to stop.
#include "glass/base/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include "glass/base/error.h"

namespace glass {

namespace {

volatile sig_atomic_t requested = 0;

void on_signal(int number) {
  if (requested != 0) _exit(128 + number);  // The shell's convention: 130 for Ctrl-C.
  requested = 1;
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
}

bool interrupt_requested() {
  return requested != 0;
}

void throw_if_interrupted() {
  if (requested != 0) fail(ErrorKind::interrupted, "interrupted: nothing was saved; run the same command again");
}

}  // namespace glass
