// Signals, descriptors and standard output of a program.
#include "glass/base/process.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <utility>

#include "descriptor.h"
#include "glass/base/error.h"
#include "glass/base/terminal_text.h"
#include "map_guard.h"

namespace glass {

namespace {

constexpr std::size_t kLongestSequence = 4;  // bytes of a code point in UTF-8

/// A descriptor that is closed is taken by the next file that is opened, and what is printed would land in it.
void keep_standard_descriptors() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) >= 0 || errno != EBADF) continue;
    // Opened the wrong way round: reading from a closed input and writing to a closed output stay errors.
    const int opened = ::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    if (opened >= 0 && opened != number) ::close(opened);
  }
}

/// The bytes at the end of `text` that begin a sequence which the next piece may complete.
std::size_t open_end(std::string_view text) {
  for (std::size_t back = 1; back < kLongestSequence && back <= text.size(); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0) == 0x80) continue;
    const std::size_t wanted = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    return wanted > back ? back : 0;
  }
  return 0;
}

std::string& held_back() {
  static auto* const only = new std::string;
  return *only;
}

bool write_out(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

ssize_t write_to_terminal(void*, const char* bytes, std::size_t size) {
  std::string& text = held_back();
  text.append(bytes, size);
  const std::size_t end = text.size() - open_end(text);
  const bool done = write_out(terminal_text(std::string_view(text).substr(0, end), true));
  text.erase(0, end);
  return done ? static_cast<ssize_t>(size) : 0;
}

/// Everything that is printed goes through one place, so that no command can forget it.
void guard_terminal() {
  if (::isatty(STDOUT_FILENO) != 1) return;
  cookie_io_functions_t functions{};
  functions.write = write_to_terminal;
  std::FILE* guarded = ::fopencookie(nullptr, "w", functions);
  if (guarded == nullptr) fail(ErrorKind::storage, "standard output: cannot be opened anew");
  std::setvbuf(guarded, nullptr, _IOLBF, BUFSIZ);
  stdout = guarded;
}

}  // namespace

void prepare_process() {
  ::signal(SIGXFSZ, SIG_IGN);
  guard_maps();
  keep_standard_descriptors();
  guard_terminal();
}

std::string standard_output_reason(int error_number) {
  return "standard output: cannot be written: " + storage_reason(error_number);
}

void finish_standard_output() {
  errno = 0;
  const bool flushed = std::fflush(stdout) == 0;
  const std::string rest = std::exchange(held_back(), std::string());
  if (!flushed || std::ferror(stdout) != 0 || !write_out(terminal_text(rest, true)))
    throw Error(ErrorKind::storage, standard_output_reason(errno != 0 ? errno : EIO));
}

}  // namespace glass
