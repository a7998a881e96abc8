// Log lines for people, on standard error and, once a run folder is open, in its log.txt. spdlog sits behind this door.
#pragma once

#include <fmt/core.h>

#include <filesystem>
#include <string>
#include <utility>

namespace glass {

/// How much a line matters; debug lines go to the log file only.
enum class LogLevel { debug, info, warning, error };

/// Writes one line; control characters other than tab are shown escaped.
void log_line(LogLevel level, const std::string& text);

/// `--quiet`: standard error shows warnings and errors only. The log file is not affected.
void set_quiet(bool quiet);
/// Whether set_quiet(true) was called last.
bool is_quiet();

/// From now on lines also go to this file (appended, with time stamps). An empty path closes it.
void log_to_file(const std::filesystem::path& path);

/// A line of level info, by a format of fmt.
template <typename... Args>
void log_info(fmt::format_string<Args...> text, Args&&... args) {
  log_line(LogLevel::info, fmt::format(text, std::forward<Args>(args)...));
}
/// A line of level warning, by a format of fmt.
template <typename... Args>
void log_warning(fmt::format_string<Args...> text, Args&&... args) {
  log_line(LogLevel::warning, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace glass
