// glassformer check: reads config and data and says what a run would do. It writes nothing.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "cli/engine/engine.h"
#include "cli/engine/stages.h"
#include "glass/config/config.h"
#include "glass/train/batch_order.h"
#include "glass/train/cost.h"

namespace glass::cli {
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

std::set<std::string> texts_of(const Dataset& data) {
  std::set<std::string> texts;
  for (const Example& example : data.examples) texts.insert(example.text);
  return texts;
}

std::int64_t overlap(const std::set<std::string>& train, const Dataset& other) {
  std::int64_t shared = 0;
  for (const std::string& text : texts_of(other)) shared += train.count(text) != 0;
  return shared;
}

Json split_facts(const Dataset& data, const TokenizedDataset& tokens, const CutCounts& counts,
                 const std::vector<std::string>& names) {
  std::vector<std::int64_t> by_class(names.size(), 0);
  for (const Example& example : data.examples) {
    if (example.label >= 0) ++by_class[static_cast<std::size_t>(example.label)];
  }
  Json classes = Json::object();
  for (std::size_t i = 0; i < names.size(); ++i) classes[names[i]] = by_class[i];
  return {{"path", data.path.string()},
          {"texts", data.examples.size()},
          {"examples", tokens.size()},
          {"classes", classes},
          {"tokens", length_facts(tokens)},
          {"unknown_share", counts.unknown_share()},
          {"cut_texts", counts.cut_texts},
          {"cut_tokens", counts.cut_tokens},
          {"repeated_texts", data.examples.size() - texts_of(data).size()}};
}

Json data_facts(const RunData& data) {
  const auto& names = data.splits.label_names;
  Json facts = {{"train", split_facts(data.splits.train, data.train, data.train_counts, names)}};
  const std::set<std::string> train = texts_of(data.splits.train);
  const auto add = [&](const char* name, const Dataset& split, const TokenizedDataset& tokens,
                       const CutCounts& counts) {
    if (split.examples.empty()) return;
    facts[name] = split_facts(split, tokens, counts, names);
    facts[name]["texts_also_in_train"] = overlap(train, split);
  };
  add("dev", data.splits.dev, data.dev, data.dev_counts);
  add("test", data.splits.test, data.test, data.test_counts);
  return facts;
}

Json cost_facts(const RunData& data, const Config& config) {
  BatchOrder order(data.train, config.train, data.tokenizer->special_ids(), data.task.get());
  const double length = static_cast<double>(data.train_counts.tokens) / static_cast<double>(data.train.size());
  const double flops = forward_flops(data.architecture, static_cast<std::int64_t>(length)) / length;
  return {{"parameters", parameter_count(data.architecture)},
          {"vocabulary", data.architecture.vocab_size()},
          {"steps", order.total_steps()},
          {"forward_flops_per_token", flops},
          {"training_flops_per_epoch", training_flops(data.architecture, data.train)},
          {"memory_bytes", estimate_training_memory(data.architecture, order.largest_batch()).to_json()}};
}

void print_split(const std::string& name, const Json& split) {
  fmt::print("{:<6} {} texts as {} examples, {}\n", name, split["texts"].get<std::int64_t>(),
             split["examples"].get<std::int64_t>(), split["path"].get<std::string>());
  std::string classes;
  for (const auto& [label, count] : split["classes"].items())
    classes += fmt::format("{}{} {}", classes.empty() ? "" : ", ", label, count.get<std::int64_t>());
  const Json& t = split["tokens"];
  if (!classes.empty()) fmt::print("       classes: {}\n", classes);
  fmt::print(
      "       tokens an example: {} to {}, median {}, 95 % at most {}; unknown {:.2f} %; cut texts {} ({} tokens)\n",
      t["least"].get<int>(), t["most"].get<int>(), t["median"].get<int>(), t["p95"].get<int>(),
      100 * split["unknown_share"].get<double>(), split["cut_texts"].get<int>(), split["cut_tokens"].get<int>());
  fmt::print("       repeated texts: {}", split["repeated_texts"].get<int>());
  if (split.contains("texts_also_in_train")) fmt::print("; also in train: {}", split["texts_also_in_train"].get<int>());
  fmt::print("\n");
}

void print_cost(const Json& cost) {
  fmt::print(
      "model  {} parameters, vocabulary {}; {} steps; {:.1f} MFLOP a token forward, {:.2f} TFLOP an epoch of "
      "training\n",
      cost["parameters"].get<std::int64_t>(), cost["vocabulary"].get<std::int64_t>(), cost["steps"].get<std::int64_t>(),
      cost["forward_flops_per_token"].get<double>() / 1e6, cost["training_flops_per_epoch"].get<double>() / 1e12);
  const Json& m = cost["memory_bytes"];
  const auto mb = [&](const char* part) { return m[part].get<double>() / 1e6; };
  fmt::print(
      "memory {:.0f} MB: base {:.0f}, weights {:.0f}, gradients {:.0f}, moments {:.0f}, best weights {:.0f}, "
      "activations {:.0f}, scratch {:.0f}\n",
      mb("total"), mb("base"), mb("weights"), mb("gradients"), mb("moments"), mb("best_weights"), mb("activations"),
      mb("scratch"));
}

}  // namespace

int run_check(const Arguments& arguments) {
  const Session session = open_session(arguments.get("CONFIG"), arguments.all("--set"));
  if (arguments.has("--print-config")) {
    fmt::print("{}", session.loaded.to_text_with_origins());
    return 0;
  }
  const RunData data = load_run_data(session.config());
  const Json facts = {
      {"task", data.task->kind()}, {"data", data_facts(data)}, {"cost", cost_facts(data, session.config())}};
  if (arguments.has("--json")) {
    fmt::print("{}\n", dump_json(facts, 1));
    return 0;
  }
  fmt::print("task   {}\n", data.task->kind());
  for (const auto& [name, split] : facts["data"].items()) print_split(name, split);
  print_cost(facts["cost"]);
  return 0;
}

}  // namespace glass::cli
