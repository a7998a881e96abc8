// Observer: who watches a long piece of work, and may end it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace glass::pipeline {

/// Both may be empty. Every call of the pipeline takes one.
struct Observer {
  /// Told now and then how far a piece of work is: its name ("explain"), how many are done of how many, what is counted
  /// ("text").
  std::function<void(const std::string& work, std::int64_t done, std::int64_t total, const std::string& unit)> progress;
  /// Asked now and then, on the calling thread; true ends the call with an Error of kind interrupted (or saved, where
  /// training could save). Beside it the signals of glass/base/interrupt.h count where their handlers are installed.
  std::function<bool()> stop;
};

}  // namespace glass::pipeline
