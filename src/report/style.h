// The style sheet of the page: light and dark, wide and narrow, screen and print.
#pragma once

#include "html.h"

namespace glass::report {

/// Its SHA-256 stands in the page's Content-Security-Policy; colours of charts and heat lines are classes.
extern const SourceText kStyle;

}  // namespace glass::report
