// One small data set for each kind of task, read from files as a run reads its own.
#pragma once

#include <string>
#include <vector>

#include "glass/base/files.h"
#include "glass/config/config.h"
#include "glass/train/run_data.h"
#include "support/temporary_folder.h"

namespace glass::test {

/// A kind of task with a model that can learn it.
struct TaskCase {
  std::string kind;
  std::vector<std::string> sets;   ///< its settings beside task.kind
  std::vector<std::string> lines;  ///< of the data, JSON Lines
};

inline std::vector<TaskCase> task_cases() {
  const std::string words = R"("words": ["a", "good", "film"])";
  const std::vector<std::string> texts = {R"({"text": "a good old film"})", R"({"text": "a bad film of a book"})",
                                          R"({"text": "old but good"})", R"({"text": "bad"})"};
  const auto question = [](const std::string& answers) {
    return R"({"text": "who", "text_pair": "ann met bob in rome", "answers": )" + answers + "}";
  };
  return {
      {"classification",
       {},
       {R"({"text": "a good old film", "label": "pos"})", R"({"text": "bad film", "label": "neg"})",
        R"({"text": "good", "label": "pos"})", R"({"text": "a bad old film", "label": "neg"})"}},
      {"multi_label",
       {},
       {R"({"text": "a good old film", "labels": ["old", "good"]})", R"({"text": "bad film", "labels": []})",
        R"({"text": "good", "labels": ["good"]})", R"({"text": "old bad film", "labels": ["old"]})"}},
      {"regression",
       {},
       {R"({"text": "a good old film", "label": 4.5})", R"({"text": "bad film", "label": -1})",
        R"({"text": "good", "label": 3})", R"({"text": "old bad film", "label": 0.25})"}},
      {"token_classification",
       {},
       {"{" + words + R"(, "tags": ["DET", "ADJ", "NOUN"]})", R"({"words": ["bad"], "tags": ["ADJ"]})",
        R"({"words": ["a", "film"], "tags": ["DET", "NOUN"]})",
        R"({"words": ["good", "old", "film"], "tags": ["ADJ", "ADJ", "NOUN"]})"}},
      {"span",
       {"model.kind=bert", "task.unanswerable=true"},
       {question(R"({"text": ["ann"], "answer_start": [0]})"), question(R"({"text": ["bob"], "answer_start": [8]})"),
        question(R"({"text": [], "answer_start": []})"), question(R"({"text": ["rome"], "answer_start": [15]})")}},
      {"language_model", {"model.kind=gpt2"}, texts},
      {"masked_language_model", {"model.kind=bert", "task.mask_rate=0.4"}, texts},
      {"sequence_to_sequence",
       {"model.kind=t5"},
       {R"({"text": "a good film", "target": "good"})", R"({"text": "bad", "target": "a bad film"})",
        R"({"text": "a film", "target": "film"})", R"({"text": "old bad film", "target": "bad old film"})"}},
  };
}

/// The data of a case as training, dev and test set, and a config with a tiny model without dropout.
class CaseRun {
 public:
  explicit CaseRun(const TaskCase& one, const std::vector<std::string>& more = {}) {
    std::string content;
    for (const std::string& line : one.lines) content += line + "\n";
    std::vector<std::string> sets = {"task.kind=" + one.kind, "tokenizer.kind=word",     "model.layers=2",
                                     "model.width=16",        "model.heads=4",           "model.ffn_width=32",
                                     "model.dropout=0",       "train.batch_size=2",      "train.epochs=2",
                                     "train.seed=3",          "train.learning_rate=0.01"};
    for (const char* split : {"train", "dev", "test"}) {
      const fs::path file = folder_.path() / fmt::format("{}.jsonl", split);
      write_file(file, content);
      sets.push_back(fmt::format("data.{}={}", split, file.string()));
    }
    sets.insert(sets.end(), one.sets.begin(), one.sets.end());
    sets.insert(sets.end(), more.begin(), more.end());
    config = load_config("", sets);
    data = load_run_data(config.config);
  }

  LoadedConfig config;
  RunData data;

 private:
  TemporaryFolder folder_;
};

}  // namespace glass::test
