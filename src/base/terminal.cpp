// The terminal behind standard error: colours, width, and the bar that log lines must not be written into.
#include "terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "glass/base/terminal_text.h"

namespace glass {

namespace {

std::mutex bar_mutex;
bool bar_drawn = false;

}  // namespace

bool stderr_is_terminal() {
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && !(terminal != nullptr && std::string(terminal) == "dumb");
}

bool stderr_has_colours() {
  const char* no_color = std::getenv("NO_COLOR");
  return stderr_is_terminal() && (no_color == nullptr || no_color[0] == '\0');
}

int terminal_width() {
  struct winsize size {};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

void draw_bar(const std::string& line) {
  const std::lock_guard lock(bar_mutex);
  const std::string text =
      "\r" + terminal_text(line, false) + "\x1b[K";  // The last sequence erases to the end of the line.
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
  bar_drawn = true;
}

void erase_bar() {
  const std::lock_guard lock(bar_mutex);
  if (!bar_drawn) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  bar_drawn = false;
}

}  // namespace glass
