// A training run of a few seconds' fraction: a tiny model with dropout on random texts, in a folder of its own.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/run_folder.h"
#include "glass/config/config.h"
#include "glass/task/classification.h"
#include "glass/train/checkpoint.h"
#include "glass/train/trainer.h"
#include "support/temporary_folder.h"
#include "support/tiny_model.h"

namespace glass::test {

/// Thrown by a stop question to leave the run as a crash would: nothing is saved.
struct Crash {};

/// 20 training and 18 dev texts, batches of 4 (5 steps an epoch), 2 epochs, dropout 0.2, a save every 3 and an
/// evaluation every 4 steps.
class TinyRun {
 public:
  explicit TinyRun(std::vector<std::string> sets = {}) {
    std::vector<std::string> all = {"train.batch_size=4", "train.epochs=2",     "train.save_every=3",
                                    "train.eval_every=4", "model.layers=2",     "model.width=16",
                                    "model.heads=4",      "model.ffn_width=32", "model.dropout=0.2",
                                    "data.max_length=12", "train.seed=3",       "train.learning_rate=0.01"};
    all.insert(all.end(), sets.begin(), sets.end());
    config_ = load_config("", all);
    data_.train = random_dataset(lengths(20), 11);
    data_.dev = random_dataset(lengths(18), 12);
    task_ = make_classification({"a", "b", "c"}, config_.config.train.class_weights.numbers);
    tokenizer_ = build_word_tokenizer({"one two three four"}, true, 100, 1);
  }

  /// A fresh model that is trained; the same call again resumes. `stop_at` is the question's number (from 0) that is
  /// answered yes.
  TrainResult train(
      const std::function<bool()>& stop = [] { return false; }, bool restart = false) {
    model_ = std::make_unique<Transformer>(encoder_architecture(config_.config.model, 30, 12, 3),
                                           static_cast<std::uint64_t>(config_.config.train.seed));
    if (prepare) prepare(*model_);
    TrainRequest request;
    request.config = &config_;
    request.task = task_.get();
    request.tokenizer = tokenizer_.get();
    request.data = &data_;
    request.run_folder = folder();
    request.restart = restart;
    request.stop = stop;
    request.free_bytes = free_bytes;
    return glass::train(*model_, request);
  }

  fs::path folder() const { return temporary_.path() / "run"; }
  fs::path checkpoints() const { return RunFolder{folder()}.checkpoints(); }
  Transformer& model() { return *model_; }
  TrainingData& data() { return data_; }
  std::optional<std::uint64_t> free_bytes = std::uint64_t{1} << 40;
  std::function<void(Transformer&)> prepare;  ///< what is done to the fresh model

  /// The lines of metrics.jsonl without what the clock says.
  std::vector<std::string> metrics() const {
    std::vector<std::string> lines;
    std::ifstream file(RunFolder{folder()}.metrics());
    for (std::string line; std::getline(file, line);) {
      Json document = parse_json(line, "metrics.jsonl");
      document.erase("seconds");
      document.erase("tokens_per_second");
      lines.push_back(dump_json(document));
    }
    return lines;
  }

 private:
  static std::vector<std::int64_t> lengths(std::size_t count) {
    std::vector<std::int64_t> result;
    for (std::size_t i = 0; i < count; ++i) result.push_back(3 + static_cast<std::int64_t>(i * 5 % 9));
    return result;
  }

  TemporaryFolder temporary_;
  LoadedConfig config_;
  TrainingData data_;
  std::unique_ptr<Task> task_;
  std::unique_ptr<Tokenizer> tokenizer_;
  std::unique_ptr<Transformer> model_;
};

/// A question that is answered no `count` times, then calls `then`.
template <typename Then>
std::function<bool()> after(int count, Then then) {
  return [count, then]() mutable -> bool { return count-- > 0 ? false : then(); };
}

/// Names of the tensors that differ in any bit.
inline std::vector<std::string> differing(const NamedTensors& a, const NamedTensors& b) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].first != b.at(i).first || !a[i].second.equal(b[i].second)) names.push_back(a[i].first);
  }
  return names;
}

/// The Error that `action` throws.
template <typename Action>
Error error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error was thrown";
  return Error(ErrorKind::bug, "no error");
}

}  // namespace glass::test
