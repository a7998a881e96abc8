// The style sheet of the page: light and dark, wide and narrow, screen and print.
#pragma once

#include <string_view>

namespace glass {

/// src/report/style.css, put into the library by the build (cmake/GlassEmbed.cmake). Its SHA-256 stands in the page's
/// Content-Security-Policy; colours of charts and heat lines are classes.
extern const std::string_view kReportStyle;

}  // namespace glass
