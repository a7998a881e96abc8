// The command line: one table of commands (torch-free, so that help is instant); each command is one file.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace glass::cli {

/// One option or argument of a command.
struct Option {
  std::string name;  ///< "--set" or "CONFIG" (an argument: capitals)
  std::string help;
  /// Whether it is given alone, with a text, or any number of times.
  enum class Kind { flag, text, texts } kind = Kind::text;
  bool required = false;
  bool is_argument() const { return name[0] != '-'; }
};

/// What a command is called with.
struct Arguments {
  std::map<std::string, std::vector<std::string>> values;
  std::vector<std::string> argv;  ///< the whole command line, for records
  bool has(const std::string& name) const { return values.count(name) != 0; }
  /// The single value, or `otherwise`.
  std::string get(const std::string& name, const std::string& otherwise = "") const;
  std::vector<std::string> all(const std::string& name) const;
};

/// One command as help and the parser know it.
struct Command {
  std::string name, summary, example;
  bool needs_engine = false;  ///< computes with torch: runs in glassformer-engine
  std::vector<Option> options;
};

/// Every command, in the order of `--help`.
const std::vector<Command>& commands();

/// What carries a command out; its result is the exit code.
using Run = int (*)(const Arguments&);

/// Parses argv, prints help, or runs `table[command]`. Errors are printed to stderr as one text; the result is the exit
/// code.
int dispatch(int argc, char** argv, const std::map<std::string, Run>& table);

}  // namespace glass::cli
