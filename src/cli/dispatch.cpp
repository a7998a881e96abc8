// From argv to a command's function, and from what it throws to an exit code.
#include <fmt/format.h>

#include <cstdio>
#include <new>
#include <system_error>

#include "cli/help_text.h"
#include "cli/parse.h"
#include "glass/base/error.h"
#include "glass/base/log.h"
#include "glass/base/process.h"
#include "glass/base/record.h"
#include "glass/cli/command.h"

namespace glass::cli {
namespace {

const Command& chosen_command(const std::string& name) {
  if (const Command* command = find_command(name)) return *command;
  if (!name.empty() && name[0] == '-') {
    fail(ErrorKind::usage, "glassformer: unknown option '{}'; a command comes first, see `glassformer --help`", name);
  }
  fail(ErrorKind::usage, "glassformer: unknown command '{}'{}; see `glassformer --help`", name,
       did_you_mean(name, command_names()));
}

int run_command(int argc, char** argv, const std::map<std::string, Run>& table) {
  const std::string first = argc > 1 ? argv[1] : "--help";
  if (first == "--version" || first == "-V") {
    fmt::print("glassformer {} ({})\n", version(), build_commit());
    return 0;
  }
  if (first == "--help" || first == "-h") {
    fmt::print(argc > 1 ? stdout : stderr, "{}", program_help());
    return argc > 1 ? 0 : static_cast<int>(ErrorKind::usage);
  }
  const Command& command = chosen_command(first);
  const std::optional<Arguments> arguments = parse_arguments(command, argc, argv);
  if (!arguments) {
    fmt::print("{}", command_help(command));
    return 0;
  }
  if (arguments->has("--out") && arguments->get("--out").empty())
    fail(ErrorKind::usage, "glassformer {}: --out: the path is empty; name a file or a folder", command.name);
  set_quiet(arguments->has("--quiet"));
  const auto found = table.find(command.name);
  check(found != table.end(), "cli: this program does not run the command '{}'", command.name);
  return found->second(*arguments);
}

/// Logs a text line by line: errors of a config file are one line a complaint.
void log_error(const std::string& text) {
  std::size_t start = 0;
  while (start <= text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (end > start) log_line(LogLevel::error, text.substr(start, end - start));
    start = end + 1;
  }
}

void log_bug(const std::exception& error) {
  log_error(std::string("this is a bug of glassformer, please report it with the command and its output: ") +
            error.what());
}

/// What fmt says of a failed print, and the standard library of a thread that the system refuses.
int report_system_error(const std::system_error& error) {
  if (std::ferror(stdout) != 0) {
    log_error(standard_output_reason(error.code().value()));
    return static_cast<int>(ErrorKind::storage);
  }
  if (error.code() == std::errc::resource_unavailable_try_again) {
    log_error(
        "a thread cannot be made: the system's limit is reached; set compute.threads or OMP_NUM_THREADS lower, or "
        "raise "
        "the limit (ulimit -u)");
    return static_cast<int>(ErrorKind::device);
  }
  log_bug(error);
  return static_cast<int>(ErrorKind::bug);
}

}  // namespace

int dispatch(int argc, char** argv, const std::map<std::string, Run>& table) {
  int code = static_cast<int>(ErrorKind::bug);
  try {
    code = run_command(argc, argv, table);
    finish_standard_output();
  } catch (const Error& error) {
    log_error(error.what());
    code = error.exit_code();
  } catch (const std::bad_alloc&) {
    log_error("out of memory; use a smaller model or batch (train.batch_size, explain.batch_tokens)");
    code = static_cast<int>(ErrorKind::device);
  } catch (const std::system_error& error) {
    code = report_system_error(error);
  } catch (const std::exception& error) {
    log_bug(error);
  }
  return code;
}

}  // namespace glass::cli
