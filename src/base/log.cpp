// Log lines through spdlog: plain text on standard error, time stamps in the run's log.txt. The only file that includes
// spdlog.
#include "glass/base/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <cerrno>
#include <mutex>

#include "descriptor.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/terminal_text.h"
#include "terminal.h"

namespace glass {

namespace {

/// The program's two outputs. Never destroyed, so that destructors of other statics may still log.
struct Outputs {
  std::mutex mutex;
  bool quiet = false;
  bool file_failed = false;
  spdlog::logger people{"glassformer", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  std::unique_ptr<spdlog::logger> file;

  Outputs() {
    people.set_pattern("%v");
    people.set_level(spdlog::level::trace);
  }
};

Outputs& outputs() {
  static auto* const only = new Outputs;
  return *only;
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string prefix(LogLevel level) {
  if (level == LogLevel::info || level == LogLevel::debug) return "";
  const bool is_error = level == LogLevel::error;
  const char* word = is_error ? "error" : "warning";
  if (!stderr_has_colours()) return fmt::format("{}: ", word);
  return fmt::format("\x1b[{}m{}:\x1b[0m ", is_error ? 31 : 33, word);
}

std::unique_ptr<spdlog::logger> open_log(const fs::path& path) {
  try {
    return std::make_unique<spdlog::logger>("file", std::make_shared<spdlog::sinks::basic_file_sink_mt>(path.string()));
  } catch (const spdlog::spdlog_ex& error) {
    fail(ErrorKind::storage, "{}: cannot be opened: {}", shown(path.string(), 400), error.what());
  }
}

}  // namespace

void log_line(LogLevel level, const std::string& text) {
  Outputs& out = outputs();
  const std::string line = terminal_text(text, false);
  const std::lock_guard lock(out.mutex);
  if (level != LogLevel::debug && !(out.quiet && level == LogLevel::info)) {
    erase_bar();
    out.people.log(spdlog_level(level), spdlog::string_view_t(prefix(level) + line));
    out.people.flush();
  }
  if (out.file) out.file->log(spdlog_level(level), spdlog::string_view_t(line));
}

void set_quiet(bool quiet) {
  const std::lock_guard lock(outputs().mutex);
  outputs().quiet = quiet;
}

bool is_quiet() {
  const std::lock_guard lock(outputs().mutex);
  return outputs().quiet;
}

void log_to_file(const std::filesystem::path& path) {
  Outputs& out = outputs();
  const std::lock_guard lock(out.mutex);
  out.file.reset();
  out.file_failed = false;
  if (path.empty()) return;
  append_file(path, "");  // Says in our own words why the file cannot be written.
  auto file = open_log(path);
  file->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  file->set_level(spdlog::level::trace);
  file->flush_on(spdlog::level::trace);
  // A full disk must not stop a run because of its log: one line on standard error, then silence.
  file->set_error_handler([&out](const std::string& reason) {
    if (!out.file_failed)
      fmt::print(stderr, "warning: the log file cannot be written: {}\n", terminal_text(reason, false));
    out.file_failed = true;
  });
  out.file = std::move(file);
}

}  // namespace glass
