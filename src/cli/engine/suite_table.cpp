#include "cli/engine/suite_table.h"

#include <fmt/core.h>

#include <algorithm>

namespace glass::cli {
namespace {

constexpr std::size_t kNameWidth = 28;

/// "0.8123  95 % interval [0.7980, 0.8260]"; NaN bounds are those of a value that has no interval.
std::string interval_text(const Json& metric) {
  const std::string value = fmt::format("{:.4f}", metric["value"].get<double>());
  const auto low = metric["low"].get<double>(), high = metric["high"].get<double>();
  return low != low ? value + "  no interval" : fmt::format("{}  95 % interval [{:.4f}, {:.4f}]", value, low, high);
}

/// "pairs 1000  ties 3": the numbers and texts that stand beside the metrics.
std::string facts(const Json& result) {
  std::string line;
  for (const auto& [name, value] : result.items()) {
    if (value.is_structured() || value.is_null() || value.is_number_float() || value.is_boolean()) continue;
    line += (line.empty() ? "" : "  ") + name + " " + (value.is_string() ? value.get<std::string>() : value.dump());
  }
  return line + "\n";
}

std::string rows_of(const std::string& title, const Json& rows) {
  std::size_t width = kNameWidth;
  for (const Json& row : rows) width = std::max(width, row["name"].get<std::string>().size());
  std::string lines = "\n" + title + "\n";
  for (const Json& row : rows) {
    lines += fmt::format("{:<{}} {}  pairs {}\n", row["name"].get<std::string>(), width, interval_text(row["accuracy"]),
                         row["pairs"].get<std::int64_t>());
  }
  return lines;
}

}  // namespace

std::string suite_table(const Json& result) {
  std::string text = facts(result);
  for (const auto& [name, metric] : result["metrics"].items())
    text += fmt::format("{:<{}} {}\n", name, kNameWidth, interval_text(metric));
  if (result.contains("majority_accuracy")) {
    text += fmt::format("{:<{}} {:.4f}\n", "majority_accuracy", kNameWidth, result["majority_accuracy"].get<double>());
  }
  for (const char* list : {"by_field", "by_term", "by_uid"}) {
    if (result.contains(list)) text += rows_of(list, result[list]);
  }
  return text;
}

}  // namespace glass::cli
