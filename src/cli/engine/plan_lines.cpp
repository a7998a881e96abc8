#include "cli/engine/plan_lines.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "glass/base/paths.h"

namespace glass::cli {
namespace {

/// "0.042 s", "3.1 s", "2:05", "1:02:05".
std::string duration(double seconds) {
  if (seconds < 60) return fmt::format("{:.{}g} s", seconds, seconds < 10 ? 2 : 3);
  const std::int64_t whole = std::llround(seconds);
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string duration(const pipeline::SecondsRange& seconds) {
  const std::string least = duration(seconds.least), most = duration(seconds.most);
  return least == most ? least : least + " to " + most;
}

/// "1801", "1080 to 30840".
std::string passes(const PassRange& range) {
  return range.least == range.most ? fmt::format("{:.0f}", range.most)
                                   : fmt::format("{:.0f} to {:.0f}", range.least, range.most);
}

}  // namespace

void print_plan(const pipeline::ExplainPlan& plan) {
  fmt::print("{} texts, {} tokens, the longest has {}{}\n", plan.texts, plan.tokens, plan.longest,
             plan.bad_rows > 0 ? fmt::format("; {} rows cannot be explained", plan.bad_rows) : "");
  std::size_t width = 3;
  for (const pipeline::MethodPlan& method : plan.methods) width = std::max(width, method.name.size());
  for (const pipeline::MethodPlan& method : plan.methods) {
    if (!method.is_stated) {
      fmt::print("{:<{}}  does not say what it costs\n", method.name, width);
      continue;
    }
    fmt::print("{:<{}}  {} forwards, {} backwards: {}\n", method.name, width, passes(method.passes.forwards),
               passes(method.passes.backwards), duration(method.seconds));
  }
  if (plan.methods.size() > 1) fmt::print("{:<{}}  {}\n", "all", width, duration(plan.seconds));
  fmt::print("memory about {}, as of batches of these texts\n", size_text(static_cast<double>(plan.peak_bytes)));
  for (const std::string& name : plan.not_counted) fmt::print("not counted: what the metric {} asks\n", name);
}

}  // namespace glass::cli
