// Progress on standard error: a bar that redraws itself on a terminal, one plain line every few seconds otherwise.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace glass {

/// One long piece of work of `total` units (steps, examples). Nothing is drawn under `--quiet`.
class Progress {
 public:
  /// `label` names the work ("train"), `unit` the counted thing ("step").
  Progress(std::string label, std::int64_t total, std::string unit);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `done` units are finished; `facts` is a short text such as "loss 0.3127  41.2k tokens/s".
  void update(std::int64_t done, const std::string& facts = "");

  /// Removes the bar, so that a log line can be written; the next update draws it again.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  std::string label_, unit_;
  std::int64_t total_, first_done_ = -1;
  Clock::time_point start_, last_;
  bool is_terminal_, drawn_ = false;
};

}  // namespace glass
