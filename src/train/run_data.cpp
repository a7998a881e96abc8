// Reads, tokenizes and counts the data of a run.
#include "glass/train/run_data.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "glass/data/model_input.h"
#include "glass/model/model_folder.h"
#include "glass/model/presets.h"

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

CutCounts& CutCounts::operator+=(const CutCounts& other) {
  texts += other.texts;
  cut_texts += other.cut_texts;
  tokens += other.tokens;
  cut_tokens += other.cut_tokens;
  unknown_tokens += other.unknown_tokens;
  return *this;
}

double CutCounts::unknown_share() const {
  return tokens == 0 ? 0.0 : static_cast<double>(unknown_tokens) / static_cast<double>(tokens);
}

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

std::unique_ptr<Tokenizer> make_tokenizer(const TokenizerConfig& config, const Dataset& train) {
  if (config.kind == "wordpiece") return load_wordpiece(config.file, config.lowercase);
  if (config.kind == "file") return open_tokenizer(config.file);
  std::vector<std::string_view> texts;
  for (const Example& example : train.examples) {
    texts.push_back(example.text);
    if (!example.text_pair.empty()) texts.push_back(example.text_pair);
  }
  return build_word_tokenizer(texts, config.lowercase, config.vocab_size, config.min_frequency);
}

TokenizedDataset tokenize_dataset(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length, CutCounts* counts) {
  TokenizedDataset tokenized;
  bool has_pairs = false;
  CutCounts seen;
  const std::optional<std::int32_t> unknown = tokenizer.special_ids().unk;
  for (const Example& example : data.examples) {
    Encoding encoding = encode_example(tokenizer, example, {}, max_length);
    ++seen.texts;
    seen.cut_texts += encoding.tokens_cut > 0;
    seen.cut_tokens += encoding.tokens_cut;
    seen.tokens += static_cast<std::int64_t>(encoding.size());
    for (const std::int32_t id : encoding.ids) seen.unknown_tokens += unknown && id == *unknown;
    tokenized.ids.push_back(std::move(encoding.ids));
    tokenized.token_types.emplace_back(encoding.type_ids.begin(), encoding.type_ids.end());
    has_pairs = has_pairs || !example.text_pair.empty();
    tokenized.labels.push_back(example.label);
  }
  if (!has_pairs) tokenized.token_types.clear();
  if (counts != nullptr) *counts += seen;
  return tokenized;
}

namespace {

void check_length(const Architecture& architecture, std::int64_t max_length) {
  if (max_length <= architecture.max_length) return;
  fail(ErrorKind::config, "data.max_length: {} tokens, but the model of model.checkpoint reads at most {}; give at most that", max_length,
       architecture.max_length);
}

/// Weights that match a glob get no gradient. A glob that matches none is an error with the nearest name.
void freeze(Transformer& model, const std::vector<std::string>& globs) {
  const NamedTensors parameters = model.named_parameters();
  for (const std::string& glob : globs) {
    std::vector<std::string> names;
    bool matched = false;
    for (const auto& [name, parameter] : parameters) {
      names.push_back(name);
      if (!glob_matches(glob, name)) continue;
      matched = true;
      parameter.set_requires_grad(false);
    }
    if (!matched) fail(ErrorKind::config, "train.freeze: '{}' matches no weight of this model{}; `glassformer inspect MODEL --parameters` lists them", glob, did_you_mean(glob, names));
  }
}

}  // namespace

RunData load_run_data(const Config& config) {
  RunData data;
  data.splits = load_splits(config.data, static_cast<std::uint64_t>(config.train.seed));
  const bool goes_on = !config.model.checkpoint.empty();
  data.tokenizer = goes_on ? load_checkpoint_tokenizer(config.model.checkpoint) : make_tokenizer(config.tokenizer, data.splits.train);
  if (!config.model.added_tokens.empty()) data.tokenizer = add_tokens(*data.tokenizer, config.model.added_tokens, "model.added_tokens");
  const std::int64_t max_length = data.max_length = config.data.max_length;
  data.train = tokenize_dataset(data.splits.train, *data.tokenizer, max_length, &data.train_counts);
  data.dev = tokenize_dataset(data.splits.dev, *data.tokenizer, max_length, &data.dev_counts);
  data.test = tokenize_dataset(data.splits.test, *data.tokenizer, max_length, &data.test_counts);
  data.task = make_task(config, data.splits.label_names);
  data.architecture = goes_on ? checkpoint_architecture(config.model.checkpoint, data.splits.label_names, data.tokenizer->vocab_size())
                              : preset_architecture(config.model, data.tokenizer->vocab_size(), max_length, HeadKind::classification,
                                                    data.task->outputs(), data.tokenizer->special_ids());
  check_length(data.architecture, max_length);
  data.token_counts = count_tokens(data.train, data.architecture.vocab_size());
  return data;
}

std::unique_ptr<Transformer> make_model(const RunData& data, const Config& config, at::Device device) {
  const auto seed = static_cast<std::uint64_t>(config.train.seed);
  auto model = config.model.checkpoint.empty() ? std::make_unique<Transformer>(data.architecture, seed)
                                               : load_checkpoint_weights(config.model.checkpoint, data.architecture,
                                                                         {config.model.new_parameters, config.model.ignore, seed});
  freeze(*model, config.train.freeze);
  model->set_token_counts(data.token_counts);
  if (!device.is_cpu()) model->to(device, at::kFloat);
  return model;
}

}  // namespace glass
