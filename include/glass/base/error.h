// The two kinds of errors: the user's (Error, with the exit code of its kind) and the program's own (check).
// The library throws; only the command line prints and exits.
#pragma once

#include <fmt/core.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace glass {

/// Kinds of failure; the value is the exit code of the program.
enum class ErrorKind : int {
  usage = 2,         ///< wrong command line
  config = 3,        ///< a config file, or a `--set`
  data = 4,          ///< data, weights, tokenizer or checkpoint unreadable
  device = 5,        ///< device missing or out of memory
  non_finite = 6,    ///< a loss or a score became NaN or infinite
  storage = 7,       ///< disk full, permission denied, lock held
  bug = 70,          ///< our own mistake
  saved = 75,        ///< stopped by a signal, everything saved; run the same command again
  interrupted = 130  ///< interrupted with nothing to save
};

/// An error the user can act on. Its text reads `place: what is wrong; what to do`.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
  ErrorKind kind() const { return kind_; }
  int exit_code() const { return static_cast<int>(kind_); }

 private:
  ErrorKind kind_;
};

/// Throws an Error of this kind with a formatted text.
template <typename... Args>
[[noreturn]] void fail(ErrorKind kind, fmt::format_string<Args...> text, Args&&... args) {
  throw Error(kind, fmt::format(text, std::forward<Args>(args)...));
}

/// Throws an Error of kind `bug`, naming the place, when a condition of the program itself does not hold.
template <typename... Args>
void check(bool holds, fmt::format_string<Args...> text, Args&&... args) {
  if (!holds) throw Error(ErrorKind::bug, "internal error: " + fmt::format(text, std::forward<Args>(args)...));
}

/// The known name nearest to `name` by edit distance, or "" when none is near: more than one edit
/// for four letters of it, one at least.
std::string nearest_name(std::string_view name, const std::vector<std::string>& known);

/// "; did you mean 'x'?" for the nearest known name, otherwise "; known: a, b, c".
std::string did_you_mean(std::string_view name, const std::vector<std::string>& known);

/// Foreign text made fit for a message: control characters and direction marks written out as terminal_text() does,
/// cut after about `max_bytes` with "...".
std::string shown(std::string_view text, std::size_t max_bytes = 60);

}  // namespace glass
