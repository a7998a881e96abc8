#include "cli/engine/suite.h"

#include <fmt/core.h>

#include <cmath>

#include "cli/engine/session.h"
#include "cli/engine/suite_table.h"
#include "glass/base/error.h"
#include "glass/base/progress.h"
#include "glass/config/config.h"
#include "glass/suite/label_words.h"
#include "glass/suite/minimal_pairs.h"
#include "glass/suite/perplexity.h"

namespace glass::cli {
namespace {

using Work = Json (*)(const Arguments& arguments, const LoadedModel& model, const Config& config);

/// A bar of the work on standard error.
SuiteProgress bar(const std::string& name, const std::string& unit, std::shared_ptr<Progress>& drawn) {
  return [name, unit, &drawn](std::int64_t done, std::int64_t total) {
    if (!drawn) drawn = std::make_shared<Progress>(name, total, unit);
    drawn->update(done);
  };
}

Json minimal_pairs(const Arguments& arguments, const LoadedModel& model, const Config& config) {
  std::shared_ptr<Progress> drawn;
  const std::string encoding = arguments.get("--encoding", config.data.encoding);
  const std::vector<MinimalPair> pairs = read_minimal_pairs(find_data(arguments.get("--data")), encoding);
  return evaluate_minimal_pairs(*model.model, *model.tokenizer, pairs, bar("minimal_pairs", "sentence", drawn));
}

Json perplexity(const Arguments& arguments, const LoadedModel& model, const Config& config) {
  std::shared_ptr<Progress> drawn;
  DataConfig data = config.data;
  data.encoding = arguments.get("--encoding", data.encoding);
  std::vector<std::string> texts;
  for (const Example& example : read_texts(find_data(arguments.get("--data")), data)) texts.push_back(example.text);
  const PerplexitySettings settings{positive_number(arguments, "--window", 0),
                                    positive_number(arguments, "--stride", 0)};
  return evaluate_perplexity(*model.model, *model.tokenizer, texts, settings, bar("perplexity", "window", drawn));
}

Json label_words(const Arguments& arguments, const LoadedModel& model, const Config& config) {
  std::shared_ptr<Progress> drawn;
  if (!arguments.has("--label-words")) {
    fail(ErrorKind::usage,
         "--suite label_words: --label-words is missing; write for example --label-words "
         "\"negative=terrible;positive=great\"");
  }
  LabelWordSettings settings;
  settings.words = parse_label_words(arguments.get("--label-words"));
  if (arguments.has("--template")) settings.pattern = arguments.get("--template");
  settings.per_token = arguments.has("--per-token");
  const ReadOptions options{config.data.format, arguments.get("--encoding", config.data.encoding), true};
  const auto examples = read_for_label_words(find_data(arguments.get("--data")), options, settings.words);
  return evaluate_label_words(*model.model, *model.tokenizer, examples, settings, bar("label_words", "text", drawn));
}

struct Suite {
  const char* name;
  Work work;
  std::vector<std::string> options;  ///< that are of no use to the other suites
};

const std::vector<Suite>& suites() {
  static const std::vector<Suite> all = {{"minimal_pairs", minimal_pairs, {}},
                                         {"perplexity", perplexity, {"--stride", "--window"}},
                                         {"label_words", label_words, {"--label-words", "--template", "--per-token"}}};
  return all;
}

/// An option that the chosen suite would leave aside in silence is an Error (usage).
void check_options(const Arguments& arguments, const std::string& chosen) {
  for (const Suite& suite : suites()) {
    for (const std::string& option : suite.options) {
      if (suite.name != chosen && arguments.has(option))
        fail(ErrorKind::usage, "{}: goes with --suite {} only", option, suite.name);
    }
  }
}

const Suite& suite_of(const Arguments& arguments) {
  const std::string name = arguments.get("--suite");
  check_options(arguments, name);
  std::vector<std::string> names;
  for (const Suite& suite : suites()) {
    if (suite.name == name) return suite;
    names.push_back(suite.name);
  }
  fail(ErrorKind::usage, "--suite: '{}' is unknown{}", shown(name), did_you_mean(name, names));
}

/// Plain text is one text, unless --set says otherwise.
std::vector<std::string> sets_of(const Arguments& arguments) {
  std::vector<std::string> sets = arguments.all("--set");
  sets.insert(sets.begin(), "data.documents=\"file\"");
  return sets;
}

}  // namespace

bool asks_for_suite(const Arguments& arguments) {
  bool asks = arguments.has("--suite");
  for (const Suite& suite : suites()) {
    for (const std::string& option : suite.options) asks = asks || arguments.has(option);
  }
  return asks;
}

int run_suite(const Arguments& arguments) {
  const Suite& suite = suite_of(arguments);
  const Session session = open_session("", sets_of(arguments));
  const LoadedModel model = open_model(arguments.get("MODEL"), session);
  const Json result = suite.work(arguments, model, session.config());
  fmt::print("{}", arguments.has("--json") ? dump_json(result, 1) + "\n" : suite_table(result));
  return 0;
}

}  // namespace glass::cli
