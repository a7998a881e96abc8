// Ctrl-C and SIGTERM: the handler only sets a flag, long loops ask for it. A second signal ends the process at once.
#pragma once

namespace glass {

/// Installs the handlers for SIGINT and SIGTERM (and SIGHUP).
void install_interrupt_handlers();

/// True once a signal has arrived.
bool interrupt_requested();

/// Throws an Error of kind `interrupted` when a signal has arrived; for loops that have nothing to save.
void throw_if_interrupted();

}  // namespace glass
