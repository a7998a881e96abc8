#include "cli/engine/suite.h"

#include <fmt/core.h>

#include <algorithm>

#include "cli/engine/options.h"
#include "glass/base/error.h"
#include "glass/pipeline/suites.h"

namespace glass::cli {
namespace {

/// The options that are of no use to the other suites.
const std::vector<std::pair<std::string, std::vector<std::string>>>& own_options() {
  static const std::vector<std::pair<std::string, std::vector<std::string>>> all = {
      {"perplexity", {"--stride", "--window"}}, {"label_words", {"--label-words", "--template", "--per-token"}}};
  return all;
}

/// An option that the chosen suite would leave aside in silence is an Error (usage).
void check_options(const Arguments& arguments, const std::string& chosen) {
  for (const auto& [suite, options] : own_options()) {
    for (const std::string& option : options) {
      if (suite != chosen && arguments.has(option))
        fail(ErrorKind::usage, "{}: goes with --suite {} only", option, suite);
    }
  }
}

/// The request of a known suite; an unknown one is said before the model is opened.
pipeline::SuiteRequest suite_request(const Arguments& arguments) {
  pipeline::SuiteRequest request;
  request.suite = arguments.get("--suite");
  check_options(arguments, request.suite);
  const std::vector<std::string> names = pipeline::suite_names();
  if (std::find(names.begin(), names.end(), request.suite) == names.end())
    fail(ErrorKind::usage, "--suite: '{}' is unknown{}", shown(request.suite), did_you_mean(request.suite, names));
  request.data = arguments.get("--data");
  request.encoding = arguments.get("--encoding");
  request.format = arguments.get("--format");
  request.window = positive_number(arguments, "--window", 0);
  request.stride = positive_number(arguments, "--stride", 0);
  request.label_words = arguments.get("--label-words");
  request.pattern = arguments.get("--template");
  request.per_token = arguments.has("--per-token");
  return request;
}

constexpr std::size_t kNameWidth = 28;

/// "0.8123  95 % interval [0.7980, 0.8260]"; NaN bounds are those of a value that has no interval.
std::string interval_text(const Json& metric) {
  const std::string value = fmt::format("{:.4f}", metric["value"].get<double>());
  const auto low = metric["low"].get<double>(), high = metric["high"].get<double>();
  return low != low ? value + "  no interval" : fmt::format("{}  95 % interval [{:.4f}, {:.4f}]", value, low, high);
}

/// "pairs 1000  ties 3": the numbers and texts that stand beside the metrics.
std::string facts_line(const Json& result) {
  std::string line;
  for (const auto& [name, value] : result.items()) {
    if (value.is_structured() || value.is_null() || value.is_number_float() || value.is_boolean()) continue;
    line += (line.empty() ? "" : "  ") + name + " " + (value.is_string() ? value.get<std::string>() : value.dump());
  }
  return line;
}

void print_rows(const char* title, const Json& rows) {
  std::size_t width = kNameWidth;
  for (const Json& row : rows) width = std::max(width, row["name"].get<std::string>().size());
  fmt::print("\n{}\n", title);
  for (const Json& row : rows)
    fmt::print("{:<{}} {}  pairs {}\n", row["name"].get<std::string>(), width, interval_text(row["accuracy"]),
               row["pairs"].get<std::int64_t>());
}

void print_suite(const Json& result) {
  fmt::print("{}\n", facts_line(result));
  for (const auto& [name, metric] : result["metrics"].items())
    fmt::print("{:<{}} {}\n", name, kNameWidth, interval_text(metric));
  if (result.contains("majority_accuracy"))
    fmt::print("{:<{}} {:.4f}\n", "majority_accuracy", kNameWidth, result["majority_accuracy"].get<double>());
  for (const char* list : {"by_field", "by_term", "by_uid"}) {
    if (result.contains(list)) print_rows(list, result[list]);
  }
}

}  // namespace

bool asks_for_suite(const Arguments& arguments) {
  bool asks = arguments.has("--suite");
  for (const auto& [suite, options] : own_options()) {
    for (const std::string& option : options) asks = asks || arguments.has(option);
  }
  return asks;
}

int run_suite(const Arguments& arguments) {
  const pipeline::SuiteRequest request = suite_request(arguments);
  // Plain text is one text, unless --set says otherwise.
  std::vector<std::string> sets = arguments.all("--set");
  sets.insert(sets.begin(), "data.documents=\"file\"");
  const pipeline::Model model(arguments.get("MODEL"), sets);
  print_result(arguments, pipeline::run_suite(model, request, progress_bars()), print_suite);
  return 0;
}

}  // namespace glass::cli
