// Small helpers of the config tests: an environment variable for the time of a test.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "glass/base/error.h"
#include "glass/config/config.h"
#include "support/temporary_folder.h"

namespace glass::test {

/// Sets GLASSFORMER_DATA, or removes it, and puts back what was there.
class DataRoot {
 public:
  explicit DataRoot(const std::optional<std::string>& value) {
    if (const char* now = getenv(kName)) before_ = now;
    set(value);
  }
  ~DataRoot() { set(before_); }
  DataRoot(const DataRoot&) = delete;
  DataRoot& operator=(const DataRoot&) = delete;

 private:
  static constexpr const char* kName = "GLASSFORMER_DATA";
  static void set(const std::optional<std::string>& value) {
    if (value) {
      setenv(kName, value->c_str(), 1);
    } else {
      unsetenv(kName);
    }
  }
  std::optional<std::string> before_;
};

inline std::string read_whole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The text of the config error that loading gives; "" where it loads, and a text that no test expects for an error of
/// another kind.
inline std::string config_error(const std::filesystem::path& path, const std::vector<std::string>& sets = {},
                                const ExtraBinder& extra = {}) {
  try {
    load_config(path, sets, extra);
    return "";
  } catch (const Error& error) {
    return error.kind() == ErrorKind::config && error.exit_code() == 3 ? error.what()
                                                                       : std::string("another kind: ") + error.what();
  }
}

}  // namespace glass::test
