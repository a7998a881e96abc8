// A run goes on with the data it began with, or not at all: whatever changes what is learned is an error.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/task_cases.h"
#include "support/tiny_run.h"

namespace glass::changed_data_test {
namespace {

using test::after;
using test::CaseRun;
using test::error_of;
using test::TaskCase;

/// One change of a task's lines: in the first one that holds `from`, or in all.
struct Change {
  std::string name, kind, from, to;
  bool everywhere = false;
};

const std::vector<Change> kChanges = {
    {"label", "classification", R"("label": "neg"})", R"("label": "pos"})"},
    {"class_name", "classification", R"("label": "neg"})", R"("label": "negative"})", true},
    {"word", "classification", "film", "book", true},  // the same ids of another word
    {"label_set", "multi_label", R"(["good"])", R"(["good", "old"])"},
    {"value", "regression", "0.25", "0.5"},
    {"tag", "token_classification", R"(["ADJ"])", R"(["NOUN"])"},
    {"answer", "span", R"({"text": ["bob"], "answer_start": [8]})", R"({"text": ["met"], "answer_start": [4]})"},
    {"more_answers", "span", R"({"text": ["ann"], "answer_start": [0]})",
     R"({"text": ["ann", "bob"], "answer_start": [0, 8]})"},
    {"target", "sequence_to_sequence", R"("target": "film")", R"("target": "bad")"},
    {"text", "language_model", "old but good", "old but bad"},
};

TaskCase case_of(const std::string& kind) {
  for (TaskCase& one : test::task_cases()) {
    if (one.kind == kind) return one;
  }
  ADD_FAILURE() << "no task " << kind;
  return {};
}

TaskCase changed(TaskCase one, const Change& change) {
  int changes = 0;
  for (std::string& line : one.lines) {
    const auto found = line.find(change.from);
    if (found == std::string::npos || (changes > 0 && !change.everywhere)) continue;
    line.replace(found, change.from.size(), change.to);
    ++changes;
  }
  EXPECT_GT(changes, 0) << change.from;
  return one;
}

TrainResult train_in(const fs::path& folder, const CaseRun& run, const std::function<bool()>& stop) {
  const auto model = make_model(run.data, run.config.config, at::kCPU);
  TrainRequest request;
  request.config = &run.config;
  request.task = run.data.task.get();
  request.tokenizer = run.data.tokenizer.get();
  request.data = &run.data;
  request.run_folder = folder;
  request.stop = stop;
  return train(*model, request);
}

void expect_refused(const Change& change, const std::function<bool()>& stop) {
  const TaskCase one = case_of(change.kind);
  const test::TemporaryFolder folder;
  const CaseRun first(one);
  try {
    train_in(folder.path(), first, stop);
  } catch (const Error& error) {
    ASSERT_EQ(error.kind(), ErrorKind::saved) << error.what();
  }
  const CaseRun other(changed(one, change));
  // The files of both have names of their own: only what stands in them may tell the two apart.
  Checkpoint checkpoint = *load_newest_checkpoint(RunFolder{folder.path()}.checkpoints());
  checkpoint.state.config = other.config.to_toml();
  save_checkpoint(RunFolder{folder.path()}.checkpoints(), checkpoint);
  const Error error = error_of([&] { train_in(folder.path(), other, [] { return false; }); });
  EXPECT_EQ(error.kind(), ErrorKind::config) << error.what();
  EXPECT_NE(std::string(error.what()).find("data changed"), std::string::npos) << error.what();
}

class ChangedData : public testing::TestWithParam<Change> {};
INSTANTIATE_TEST_SUITE_P(Of, ChangedData, testing::ValuesIn(kChanges),
                         [](const auto& info) { return info.param.name; });

TEST_P(ChangedData, IsAnErrorOfAStoppedRun) {
  expect_refused(GetParam(), after(2, [] { return true; }));
}

TEST_P(ChangedData, IsAnErrorOfAFinishedRun) {
  expect_refused(GetParam(), [] { return false; });
}

class SameData : public testing::TestWithParam<TaskCase> {};
INSTANTIATE_TEST_SUITE_P(Of, SameData, testing::ValuesIn(test::task_cases()),
                         [](const auto& info) { return info.param.kind; });

TEST_P(SameData, GoesOn) {
  const test::TemporaryFolder folder;
  const CaseRun run(GetParam());
  const Error error = error_of([&] { train_in(folder.path(), run, after(2, [] { return true; })); });
  EXPECT_EQ(error.kind(), ErrorKind::saved) << error.what();
  EXPECT_TRUE(train_in(folder.path(), run, [] { return false; }).resumed);
}

}  // namespace
}  // namespace glass::changed_data_test
