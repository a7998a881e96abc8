// What standard error is, and the one progress bar that may be drawn on it. Private to src/base.
#pragma once

#include <string>

namespace glass {

/// True when standard error is a terminal that understands a carriage return.
bool stderr_is_terminal();

/// True when it is a terminal and NO_COLOR (https://no-color.org) is not set.
bool stderr_has_colours();

/// Columns of the terminal; 80 when unknown.
int terminal_width();

/// Draws `line` over the bar that is there; the next log line erases it first.
void draw_bar(const std::string& line);

/// Erases the bar where one is drawn.
void erase_bar();

}  // namespace glass
