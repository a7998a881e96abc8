// The c10d side of Processes: the only headers of c10d's back ends.
#pragma once

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include <functional>

#include "glass/train/processes.h"

namespace glass {

struct Processes::Group {
  c10::intrusive_ptr<c10d::ProcessGroup> c10d;
  std::int64_t rank, count;
  double timeout_seconds;

  /// Does something with the group; what c10d throws becomes an Error (device).
  void use(const std::function<void(c10d::ProcessGroup&)>& work);
};

}  // namespace glass
