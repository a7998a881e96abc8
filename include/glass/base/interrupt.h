// Ctrl-C and SIGTERM: the handler only sets a flag, long loops ask for it. A second signal ends the process at once.
#pragma once

#include <functional>

namespace glass {

/// Installs the handlers for SIGINT and SIGTERM (and SIGHUP), and for SIGUSR1, which asks a training to save and go on.
void install_interrupt_handlers();

/// True once a signal has arrived, or where the thread's StopScope says so.
bool interrupt_requested();

/// True once after each SIGUSR1.
bool take_save_request();

/// While it lives, `stop` is asked beside the signals, on this thread. Scopes nest; an empty function asks nothing.
class StopScope {
 public:
  explicit StopScope(std::function<bool()> stop);
  ~StopScope();
  StopScope(const StopScope&) = delete;
  StopScope& operator=(const StopScope&) = delete;

 private:
  std::function<bool()> stop_;
  StopScope* outer_;
  friend bool interrupt_requested();
};

/// Throws an Error of kind `interrupted` when interrupt_requested(); for loops that have nothing to save.
void throw_if_interrupted();

}  // namespace glass
