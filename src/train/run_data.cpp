// Reads, tokenizes and counts the data of a run.
#include "glass/train/run_data.h"
#include "glass/config/config.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/data/permute_labels.h"
#include "glass/model/model_folder.h"
#include "glass/model/presets.h"
#include "glass/model/target_form.h"
#include "glass/optim/groups.h"
#include "glass/task/text_end.h"
#include "glass/text/frame_tokenizer.h"
#include "glass/text/train_tokenizer.h"

namespace glass {
namespace {

at::Tensor count_tokens(const TokenizedDataset& data, std::int64_t vocab_size) {
  at::Tensor counts = at::zeros({vocab_size}, at::kLong);
  std::int64_t* count = counts.mutable_data_ptr<std::int64_t>();
  for (const auto& ids : data.ids) {
    for (const std::int32_t id : ids) ++count[id];
  }
  return counts;
}

}  // namespace

CutCounts RunData::all_counts() const {
  CutCounts all = train_counts;
  all += dev_counts;
  all += test_counts;
  return all;
}

Json RunData::summary() const {
  const CutCounts all = all_counts();
  return {{"cut_texts", all.cut_texts},
          {"cut_tokens", all.cut_tokens},
          {"max_length", max_length},
          {"unknown_share", all.unknown_share()}};
}

namespace {

/// Every text of the examples: first, second and target.
std::vector<std::string_view> texts_of(const Dataset& data) {
  std::vector<std::string_view> texts;
  for (const Example& example : data.examples) {
    texts.push_back(example.text);
    for (const std::string* more : {&example.text_pair, &example.target}) {
      if (!more->empty()) texts.push_back(*more);
    }
  }
  return texts;
}

/// WordPiece has BERT's special tokens; the others get RoBERTa's around each text where the task wants a frame.
std::unique_ptr<Tokenizer> learn_tokenizer(const TokenizerConfig& config, const std::vector<std::string_view>& texts,
                                           bool framed) {
  TokenizerTraining training;
  training.kind = config.kind;
  training.vocab_size = config.vocab_size;
  training.min_frequency = config.min_frequency;
  training.lowercase = config.lowercase;
  if (!framed && config.kind == "unigram") training.special.push_back("</s>");  // what ends a text
  if (config.kind == "wordpiece" || !framed) return train_tokenizer(texts, training);
  const std::vector<std::string> own = own_special_tokens(config.kind);
  for (const char* special : {"<s>", "<pad>", "</s>", "<unk>", "<mask>"}) {
    if (std::find(own.begin(), own.end(), special) == own.end()) training.special.push_back(special);
  }
  return frame_tokenizer(*train_tokenizer(texts, training), "<s>", "</s>");
}

}  // namespace

std::unique_ptr<Tokenizer> make_tokenizer(const TokenizerConfig& config, const Dataset& train, bool framed) {
  if (config.kind == "wordpiece" && !config.file.empty()) return load_wordpiece(config.file, config.lowercase);
  if (config.kind == "file") return open_tokenizer(config.file);
  const std::vector<std::string_view> texts = texts_of(train);
  if (config.kind == "character") return build_character_tokenizer(texts);
  if (config.kind == "word")
    return build_word_tokenizer(texts, config.lowercase, config.vocab_size, config.min_frequency);
  return learn_tokenizer(config, texts, framed);
}

namespace {

void check_length(const Architecture& architecture, std::int64_t max_length) {
  if (max_length <= architecture.max_length) return;
  fail(ErrorKind::config,
       "data.max_length: {} tokens, but the model of model.checkpoint reads at most {}; give at most that", max_length,
       architecture.max_length);
}

}  // namespace

namespace {

bool writes_texts(const Config& config) {
  return config.task.kind == "language_model" || config.task.kind == "sequence_to_sequence";
}

/// The end token that a tokenizer needs beside its own; "" where it needs none.
std::string missing_end(const Config& config, const Tokenizer& tokenizer) {
  const std::string& asked = config.task.end_token;
  if (!writes_texts(config) || asked == "none") return "";
  if (asked != "auto") return tokenizer.id(asked) ? "" : asked;
  // A single file ends once: that is nothing to learn from.
  const bool has_ends = config.data.documents != "file" || config.task.kind == "sequence_to_sequence";
  return config.tokenizer.kind == "character" && config.model.checkpoint.empty() && has_ends ? "<|endoftext|>" : "";
}

std::unique_ptr<Tokenizer> with_end(const Config& config, std::unique_ptr<Tokenizer> tokenizer) {
  const std::string end = missing_end(config, *tokenizer);
  return end.empty() ? std::move(tokenizer) : add_tokens(*tokenizer, {end}, "task.end_token");
}

/// What the model of a config reads its inputs with.
std::unique_ptr<Tokenizer> tokenizer_of(const Config& config, const Dataset& train) {
  if (config.model.checkpoint.empty()) {
    // A language model goes on where a text ends; all others see where it begins and ends.
    return with_end(config, make_tokenizer(config.tokenizer, train, config.task.kind != "language_model"));
  }
  std::unique_ptr<Tokenizer> tokenizer = load_checkpoint_tokenizer(config.model.checkpoint);
  if (!config.model.added_tokens.empty())
    tokenizer = add_tokens(*tokenizer, config.model.added_tokens, "model.added_tokens");
  return with_end(config, std::move(tokenizer));
}

Architecture architecture_of(const Config& config, const RunData& data) {
  const Task& task = *data.task;
  if (!config.model.checkpoint.empty()) {
    return checkpoint_architecture(config.model.checkpoint, task.head(), data.splits.label_names,
                                   data.tokenizer->vocab_size());
  }
  SpecialIds ids = data.tokenizer->special_ids();
  const std::string& end = config.task.end_token;
  if (writes_texts(config) && end != "auto" && end != "none") ids.end = data.tokenizer->id(end);
  return preset_architecture(config.model, data.tokenizer->vocab_size(), data.max_length, task.head(), task.outputs(),
                             ids);
}

}  // namespace

namespace {

/// Texts of train by class; zeros where a text has no single label.
std::vector<std::int64_t> count_classes(const Splits& splits) {
  std::vector<std::int64_t> counts(splits.label_names.size(), 0);
  for (const Example& example : splits.train.examples) {
    if (example.label >= 0) ++counts[static_cast<std::size_t>(example.label)];
  }
  return counts;
}

}  // namespace

RunData load_run_data(const Config& config) {
  RunData data;
  data.splits = load_splits(config.data, static_cast<std::uint64_t>(config.train.seed), data_kind(config.task.kind));
  if (config.data.permute_labels)
    permute_labels(data.splits.train, data_kind(config.task.kind), static_cast<std::uint64_t>(config.train.seed));
  data.tokenizer = tokenizer_of(config, data.splits.train);
  data.max_length = config.data.max_length;
  TaskInput input{config, data.splits.label_names, data.tokenizer.get(), -1};
  input.class_counts = count_classes(data.splits);
  data.task = make_task(config.task.kind, input);
  data.architecture = architecture_of(config, data);
  check_length(data.architecture, data.max_length);
  if (writes_texts(config)) {
    input.decoder_start_id = target_form(data.architecture).start_id;
    input.end_id = learned_end_id(config.task, *data.tokenizer, data.architecture);
    note_end(input.end_id, data.architecture);
    data.task = make_task(config.task.kind, input);
  }
  data.train = data.task->tokenize(data.splits.train, *data.tokenizer, data.max_length, &data.train_counts);
  data.dev = data.task->tokenize(data.splits.dev, *data.tokenizer, data.max_length, &data.dev_counts);
  data.test = data.task->tokenize(data.splits.test, *data.tokenizer, data.max_length, &data.test_counts);
  if (data.train.size() == 0)
    fail(ErrorKind::data, "{}: the tokenizer makes nothing of these texts that could be learned; look at [tokenizer]",
         data.splits.train.path.string());
  data.task->check_training(data.splits.train, data.train);
  data.token_counts = count_tokens(data.train, data.architecture.vocab_size());
  return data;
}

std::unique_ptr<Transformer> make_model(const RunData& data, const Config& config, at::Device device) {
  const auto seed = static_cast<std::uint64_t>(config.train.seed);
  auto model = config.model.checkpoint.empty()
                   ? std::make_unique<Transformer>(data.architecture, seed)
                   : load_checkpoint_weights(config.model.checkpoint, data.architecture,
                                             {config.model.new_parameters, config.model.ignore, seed});
  freeze_weights(model->named_parameters(), config.train);
  model->set_token_counts(data.token_counts);
  if (!device.is_cpu()) model->to(device, at::kFloat);
  return model;
}

}  // namespace glass
