// Arrays that stand beside a JSON file, as safetensors.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "glass/base/files.h"
#include "glass/base/safetensors_header.h"
#include "node.h"

namespace glass::report {

/// The safetensors files of a folder, each opened and checked once.
class ArrayFiles {
 public:
  explicit ArrayFiles(fs::path folder) : folder_(std::move(folder)) {}

  /// Values of {"file", "tensor"}; only a plain file name is accepted.
  std::vector<double> read(const Node& node);

 private:
  struct Arrays {
    FileReader file;
    SafetensorsHeader header;
    std::size_t next = 0;  ///< the tensor behind the one that was read last: most often the next to be read
  };

  Arrays& open(const std::string& file);

  fs::path folder_;
  std::map<std::string, Arrays> open_;
};

}  // namespace glass::report
