// What is in the data, and what a run would cost. Nothing is written.
#include <algorithm>
#include <numeric>
#include <set>

#include "glass/config/config.h"
#include "glass/optim/registry.h"
#include "glass/pipeline/run.h"
#include "glass/pipeline/setup.h"
#include "glass/train/batch_order.h"
#include "glass/train/cost.h"
#include "glass/train/run_data.h"
#include "pipeline/gold_facts.h"
#include "pipeline/read_texts.h"
#include "pipeline/run_stages.h"
#include "pipeline/written.h"

namespace glass::pipeline {
namespace {

Json length_facts(const TokenizedDataset& data) {
  std::vector<std::size_t> lengths;
  for (const auto& ids : data.ids) lengths.push_back(ids.size());
  std::sort(lengths.begin(), lengths.end());
  const auto at = [&](double share) {
    return lengths[static_cast<std::size_t>(share * static_cast<double>(lengths.size() - 1))];
  };
  return {{"least", lengths.front()}, {"median", at(0.5)}, {"p95", at(0.95)}, {"most", lengths.back()}};
}

using ReadTexts = std::set<ReadText>;

std::int64_t overlap(const ReadTexts& train, const ReadTexts& other) {
  return std::count_if(other.begin(), other.end(), [&](const ReadText& text) { return train.contains(text); });
}

/// `texts`: the different ones of the data.
Json split_facts(const Dataset& data, const ReadTexts& texts, const TokenizedDataset& tokens, const CutCounts& counts,
                 const Json& gold) {
  Json facts = {{"path", data.path.string()}, {"texts", data.examples.size()}, {"examples", tokens.size()}};
  facts.update(gold);
  facts.update({{"tokens", length_facts(tokens)},
                {"unknown_tokens", counts.unknown_tokens},
                {"unknown_share", counts.unknown_share()},
                {"cut_texts", counts.cut_texts},
                {"cut_tokens", counts.cut_tokens},
                {"short_texts", counts.short_texts},
                {"repeated_texts", data.examples.size() - texts.size()}});
  return facts;
}

}  // namespace

Json data_facts(const RunData& data) {
  const auto gold = [&](const Dataset& split) {
    return gold_facts(split, data_kind(data.task->kind()), data.splits.label_names);
  };
  const ReadTexts train = read_texts_of(data.splits.train);
  Json facts = {
      {"train", split_facts(data.splits.train, train, data.train, data.train_counts, gold(data.splits.train))}};
  const auto add = [&](const char* name, const Dataset& split, const TokenizedDataset& tokens,
                       const CutCounts& counts) {
    if (split.examples.empty()) return;
    const ReadTexts texts = read_texts_of(split);
    facts[name] = split_facts(split, texts, tokens, counts, gold(split));
    facts[name]["texts_also_in_train"] = overlap(train, texts);
  };
  add("dev", data.splits.dev, data.dev, data.dev_counts);
  add("test", data.splits.test, data.test, data.test_counts);
  return facts;
}

namespace {

Json cost_facts(const RunData& data, const Config& config) {
  BatchOrder order(data.train, config.train, data.tokenizer->special_ids(), data.task.get());
  const std::vector<std::int64_t> lengths = lengths_of(data.train);
  const double length = static_cast<double>(std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0})) /
                        static_cast<double>(lengths.size());
  const double flops = forward_flops(data.architecture, static_cast<std::int64_t>(length)) / length;
  return {{"parameters", parameter_count(data.architecture)},
          {"vocabulary", data.architecture.vocab_size()},
          {"steps", order.total_steps()},
          {"forward_flops_per_token", flops},
          {"training_flops_per_epoch", training_flops(data.architecture, data.train)},
          {"memory_bytes",
           estimate_training_memory(
               data.architecture, order.largest_batch({config.train.accumulation, config.train.part_tokens}),
               config.train.checkpointing, optimizer_info(config.train.optimizer).tensors_per_weight)
               .to_json()}};
}

}  // namespace

Json check(const RunRequest& request) {
  const Setup setup = set_up(request.config, request.sets);
  const RunData data = load_run_data(setup.config());
  check_written(data.architecture, setup.config().task);
  check_weight_patterns(data.architecture, setup.config().train);
  if (has_later_stages(setup.config()))
    check_later_stages(setup, data, *make_model(data, setup.config(), setup.device));
  return {{"task", data.task->kind()}, {"data", data_facts(data)}, {"cost", cost_facts(data, setup.config())}};
}

}  // namespace glass::pipeline
