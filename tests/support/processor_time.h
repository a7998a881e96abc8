// Processor time of this process, for bounds that a busy machine must not break.
#pragma once

#include <ctime>

namespace glass::test {

/// Seconds that all threads of this process have computed since the object was made; waiting does not count.
class ProcessorTime {
 public:
  double seconds() const { return static_cast<double>(std::clock() - begin_) / CLOCKS_PER_SEC; }

 private:
  std::clock_t begin_ = std::clock();
};

}  // namespace glass::test
