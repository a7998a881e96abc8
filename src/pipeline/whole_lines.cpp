#include "pipeline/whole_lines.h"

#include <algorithm>

namespace glass::pipeline {

namespace {
constexpr std::uint64_t kLinePiece = std::uint64_t{1} << 16;
}

bool WholeLines::next() {
  std::size_t searched = 0;
  for (;;) {
    const std::size_t feed = waiting_.find('\n', searched);
    if (feed != std::string::npos) {
      line_ = waiting_.substr(0, feed);
      waiting_.erase(0, feed + 1);
      end_ += feed + 1;
      return true;
    }
    if (read_ >= file_.size()) return false;
    searched = waiting_.size();
    const std::uint64_t size = std::min(kLinePiece, file_.size() - read_);
    waiting_ += file_.read(read_, size);
    read_ += size;
  }
}

}  // namespace glass::pipeline
