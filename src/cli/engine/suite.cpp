#include "cli/engine/suite.h"

#include <fmt/core.h>

#include "cli/engine/options.h"
#include "cli/engine/suite_table.h"
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
  const Json result = pipeline::run_suite(model, request, progress_bars());
  fmt::print("{}", arguments.has("--json") ? dump_json(result, 1) + "\n" : suite_table(result));
  return 0;
}

}  // namespace glass::cli
