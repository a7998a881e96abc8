// From a config to everything a run needs: splits, tokenizer, token ids, task and the model's architecture.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "glass/data/dataset.h"
#include "glass/data/tokenize.h"
#include "glass/model/transformer.h"
#include "glass/task/task.h"
#include "glass/text/tokenizer.h"
#include "glass/train/trainer.h"

namespace glass {

struct Config;
struct TokenizerConfig;

/// `train` and `dev` come from TrainingData, so that a RunData is what TrainRequest::data points to.
struct RunData : TrainingData {
  Splits splits;
  std::unique_ptr<Tokenizer> tokenizer;
  TokenizedDataset test;  ///< empty where there is none
  CutCounts train_counts, dev_counts, test_counts;
  std::unique_ptr<Task> task;
  Architecture architecture;
  std::int64_t max_length = 0;  ///< tokens that a text is cut at
  at::Tensor token_counts;      ///< [V] int64, how often each token stands in the training set

  CutCounts all_counts() const;
  /// record.json's "data_summary": {"cut_texts", "cut_tokens", "max_length", "unknown_share"}.
  Json summary() const;
};

/// Reads, tokenizes and counts. Errors are those of the readers.
RunData load_run_data(const Config& config);

/// The tokenizer of a config: built from the training texts, or read from its file. `framed`: those that are learned
/// (bpe, unigram) put <s> and </s> around each text; the other kinds decide themselves.
std::unique_ptr<Tokenizer> make_tokenizer(const TokenizerConfig& config, const Dataset& train, bool framed = true);

/// A fresh model of this data with weights drawn from train.seed, on `device` in fp32.
std::unique_ptr<Transformer> make_model(const RunData& data, const Config& config, at::Device device);

}  // namespace glass
