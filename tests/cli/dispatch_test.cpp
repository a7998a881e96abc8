// What dispatch makes of a command line: exit codes, the arguments a command gets, and texts that help on.
#include <gtest/gtest.h>

#include <algorithm>
#include <new>
#include <stdexcept>

#include "cli/help_text.h"
#include "glass/base/error.h"
#include "glass/cli/command.h"

namespace glass::cli::dispatch_test {
namespace {

/// What one call of dispatch did.
struct Outcome {
  int code = 0;
  std::string out, err;
};

Arguments seen;  // by the command that ran last

int remember(const Arguments& arguments) {
  seen = arguments;
  return 0;
}

Outcome call(std::vector<std::string> words, Run run = remember) {
  seen = {};
  std::map<std::string, Run> table;
  for (const Command& command : commands()) table[command.name] = run;
  words.insert(words.begin(), "glassformer");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Outcome outcome;
  outcome.code = dispatch(static_cast<int>(argv.size()), argv.data(), table);
  outcome.out = testing::internal::GetCapturedStdout();
  outcome.err = testing::internal::GetCapturedStderr();
  return outcome;
}

TEST(Dispatch, GivesTheCommandItsArguments) {
  EXPECT_EQ(call({"run", "a.toml", "--set", "train.epochs=1", "--set", "train.seed=2", "--out", "x", "--restart"}).code,
            0);
  EXPECT_EQ(seen.get("CONFIG"), "a.toml");
  EXPECT_EQ(seen.get("--out"), "x");
  EXPECT_EQ(seen.all("--set"), (std::vector<std::string>{"train.epochs=1", "train.seed=2"}));
  EXPECT_TRUE(seen.has("--restart"));
  EXPECT_FALSE(seen.has("--seeds"));
  EXPECT_EQ(seen.argv[1], "run");
}

TEST(Dispatch, ArgumentsMayStandAfterOptions) {
  EXPECT_EQ(call({"predict", "--text", "a b", "runs/x"}).code, 0);
  EXPECT_EQ(seen.get("MODEL"), "runs/x");
  EXPECT_EQ(seen.all("--text"), (std::vector<std::string>{"a b"}));
}

TEST(Dispatch, ManyTextsMayFollowOneOption) {
  EXPECT_EQ(call({"predict", "m", "--text", "a", "b"}).code, 0);
  EXPECT_EQ(seen.all("--text"), (std::vector<std::string>{"a", "b"}));
}

TEST(Dispatch, ATextThatLooksLikeAnOptionIsGivenWithAnEqualsSign) {
  EXPECT_EQ(call({"predict", "m", "--text=-bad"}).code, 0);
  EXPECT_EQ(seen.get("--text"), "-bad");
}

TEST(Dispatch, ValuesArriveAsTheyWereWritten) {
  const std::vector<std::string> values = {"[great]", "[a, b]", "[]", "{}",    "%%", "a,b",   "'a'",  "\"a\"",
                                           "[",       "\\n",    "-",  " [x] ", "",   "x=[y]", "true", "1e5"};
  const std::vector<std::pair<std::string, std::string>> options = {
      {"predict", "--text"},     {"predict", "--text-pair"}, {"predict", "--target-text"}, {"predict", "--set"},
      {"predict", "--data"},     {"generate", "--prompt"},   {"generate", "--stop"},       {"explain", "--target"},
      {"explain", "--position"}, {"eval", "--label-words"},  {"eval", "--template"}};
  for (const auto& [command, option] : options) {
    for (const std::string& value : values) {
      for (const bool joined : {false, true}) {
        std::vector<std::string> words = {command, "m", "--data", "d", "--out", "o"};
        if (option == "--data") words.resize(2);
        if (command != "explain") words.erase(std::remove(words.begin(), words.end(), "o"), words.end());
        if (command != "explain") words.erase(std::remove(words.begin(), words.end(), "--out"), words.end());
        words.push_back(joined ? option + "=" + value : option);
        if (!joined) words.push_back(value);
        EXPECT_EQ(call(words).code, 0) << option << " " << value;
        EXPECT_EQ(seen.all(option), (std::vector<std::string>{value}));
      }
    }
  }
}

TEST(Dispatch, ArgumentsInBracketsArriveAsTheyWereWritten) {
  EXPECT_EQ(call({"predict", "[run]", "--text", "[a]", "[b, c]", "-"}).code, 0);
  EXPECT_EQ(seen.get("MODEL"), "[run]");
  EXPECT_EQ(seen.all("--text"), (std::vector<std::string>{"[a]", "[b, c]", "-"}));
}

TEST(Dispatch, ATextLeavesTheModelItsWordWhateverFollows) {
  EXPECT_EQ(call({"predict", "--text", "a", "b", "runs/x", "--json", "--set", "train.seed=2"}).code, 0);
  EXPECT_EQ(seen.get("MODEL"), "runs/x");
  EXPECT_EQ(seen.all("--text"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(call({"predict", "--text", "a", "--", "runs/x"}).code, 0);
  EXPECT_EQ(seen.get("MODEL"), "runs/x");
  EXPECT_EQ(call({"predict", "m", "--text=-5"}).code, 0);
  EXPECT_EQ(seen.get("--text"), "-5");
}

struct Refusal {
  std::vector<std::string> words;
  std::string text;
};

TEST(Dispatch, WrongCommandLinesAreUsageErrorsThatSayWhatToDo) {
  const std::vector<Refusal> refusals = {
      {{"tran"}, "did you mean 'train'?"},
      {{"translate", "m"}, "unknown command 'translate'"},
      {{"--jsn"}, "unknown option '--jsn'"},
      {{"train", "c", "--restrat"}, "did you mean '--restart'?"},
      {{"train"}, "CONFIG is required"},
      {{"train", "a", "b"}, "unexpected argument 'b'"},
      {{"eval", "m"}, "--data is required"},
      {{"trace", "m", "--text", "x", "--out", "o"}, "--points is required"},
      {{"run", "c", "--out"}, "--out needs a value"},
      {{"run", "c", "--out", "--restart"}, "--out needs a value, but '--restart' follows"},
      {{"predict", "m", "--text", "--json"}, "--text needs a value, but '--json' follows"},
      {{"run", "c", "--out", "a", "--out", "b"}, "--out is given twice"},
      {{"run", "c", "--restart=no"}, "--restart takes no value"},
  };
  for (const Refusal& refusal : refusals) {
    const Outcome outcome = call(refusal.words);
    EXPECT_EQ(outcome.code, 2) << refusal.text;
    EXPECT_NE(outcome.err.find(refusal.text), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.out, "");
  }
}

TEST(Dispatch, NoCommandPrintsTheHelpToStandardErrorAndFails) {
  const Outcome outcome = call({});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, program_help());
}

TEST(Dispatch, HelpOfEveryCommandShowsItsOptionsAndExample) {
  for (const Command& command : commands()) {
    const Outcome outcome = call({command.name, "--help"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_NE(outcome.out.find(command.example), std::string::npos) << command.name;
    for (const Option& option : command.options)
      EXPECT_NE(outcome.out.find(option.name), std::string::npos) << command.name;
    EXPECT_TRUE(seen.argv.empty());
  }
}

int throw_data(const Arguments&) {
  fail(ErrorKind::data, "a.tsv:3: text: is missing; add it");
}
int throw_many(const Arguments&) {
  throw Error(ErrorKind::config, "a:1: x\na:2: y");
}
int throw_memory(const Arguments&) {
  throw std::bad_alloc();
}
int throw_other(const Arguments&) {
  throw std::logic_error("surprise");
}

TEST(Dispatch, AnErrorIsPrintedAndItsKindIsTheExitCode) {
  const Outcome outcome = call({"doctor"}, throw_data);
  EXPECT_EQ(outcome.code, 4);
  EXPECT_NE(outcome.err.find("a.tsv:3: text: is missing; add it"), std::string::npos);
}

TEST(Dispatch, SeveralComplaintsAreALineEach) {
  const Outcome outcome = call({"doctor"}, throw_many);
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 2);
  EXPECT_NE(outcome.err.find("a:2: y\n"), std::string::npos);
}

TEST(Dispatch, NoMemoryIsADeviceErrorAndSurprisesAreBugs) {
  EXPECT_EQ(call({"doctor"}, throw_memory).code, 5);
  const Outcome outcome = call({"doctor"}, throw_other);
  EXPECT_EQ(outcome.code, 70);
  EXPECT_NE(outcome.err.find("this is a bug"), std::string::npos);
  EXPECT_NE(outcome.err.find("surprise"), std::string::npos);
}

}  // namespace
}  // namespace glass::cli::dispatch_test
