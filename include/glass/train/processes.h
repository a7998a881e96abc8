// The processes that train one model together, and what they tell each other.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "glass/base/process_place.h"

namespace glass {

/// A group of processes on LibTorch's c10d with Gloo. Each call is answered when every process has made it; a process
/// that ended, or does not answer within the time-out, is an Error (device) in all others.
class Processes {
 public:
  /// This process alone: every call answers at once.
  Processes();
  /// Waits for all processes of the group.
  Processes(const ProcessPlace& place, double timeout_seconds);
  ~Processes();
  Processes(const Processes&) = delete;
  Processes& operator=(const Processes&) = delete;

  std::int64_t rank() const { return place_.rank; }
  std::int64_t count() const { return place_.count; }
  bool is_first() const { return place_.is_first(); }
  /// True where they share the memory of one machine, as --processes starts them.
  bool share_machine() const { return !place_.store_file.empty(); }
  bool is_alone() const { return place_.count == 1; }

  /// The sums over all processes, added up in fp64.
  std::vector<double> sum(const std::vector<double>& own);
  /// True where one of them says so.
  bool any(bool own);
  /// What each process gave, by rank.
  std::vector<std::string> gather(const std::string& own);
  /// What the first process gave.
  std::string from_first(const std::string& own);
  /// Error (config) naming `what` where the processes did not give the same.
  void require_same(const std::string& what, const std::string& own);

  /// Of c10d, for GradientReducer; null where the process is alone.
  struct Group;
  Group* group() { return group_.get(); }

 private:
  ProcessPlace place_;
  std::unique_ptr<Group> group_;
};

}  // namespace glass
