// glassformer check: reads config and data and says what a run would do. It writes nothing.
#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/print_result.h"
#include "glass/base/names.h"
#include "glass/pipeline/run.h"
#include "glass/pipeline/setup.h"

namespace glass::cli {
namespace {

/// "bad 12, good 9", names that would run into one another in quotes.
std::string class_counts(const Json& classes) {
  std::vector<std::string> names;
  for (const auto& [label, count] : classes.items()) names.push_back(label);
  names = told_apart(names);
  std::string text;
  std::size_t next = 0;
  for (const auto& [label, count] : classes.items()) {
    text += fmt::format("{}{} {}", next == 0 ? "" : ", ", names[next], count.get<std::int64_t>());
    ++next;
  }
  return text;
}

/// "classes: bad 12, good 10", "words by tag: ...", "texts by label: ...", "values: ...", "questions: ...".
std::string gold_words(const Json& split) {
  if (split.contains("values")) {
    const Json& values = split["values"];
    return fmt::format("values: {:.4g} to {:.4g}, mean {:.4g}", values["least"].get<double>(),
                       values["most"].get<double>(), values["mean"].get<double>());
  }
  if (split.contains("answers"))
    return fmt::format("questions: {} with an answer, {} without", split["answers"]["with"].get<std::int64_t>(),
                       split["answers"]["without"].get<std::int64_t>());
  if (!split.contains("classes")) return "";
  const std::string counts = class_counts(split["classes"]);
  if (split.contains("without_tag"))
    return fmt::format("words by tag: {}; without a tag {}", counts, split["without_tag"].get<std::int64_t>());
  if (split.contains("without_label"))
    return fmt::format("texts by label: {}; without a label {}", counts, split["without_label"].get<std::int64_t>());
  return "classes: " + counts;
}

void print_split(const std::string& name, const Json& split) {
  fmt::print("{:<6} {} texts as {} examples, {}\n", name, split["texts"].get<std::int64_t>(),
             split["examples"].get<std::int64_t>(), split["path"].get<std::string>());
  const std::string gold = gold_words(split);
  const Json& t = split["tokens"];
  if (!gold.empty()) fmt::print("       {}\n", gold);
  fmt::print(
      "       tokens an example: {} to {}, median {}, 95 % at most {}; unknown {} ({:.2f} %); cut texts {} ({} "
      "tokens)\n",
      t["least"].get<int>(), t["most"].get<int>(), t["median"].get<int>(), t["p95"].get<int>(),
      split["unknown_tokens"].get<std::int64_t>(), 100 * split["unknown_share"].get<double>(),
      split["cut_texts"].get<int>(), split["cut_tokens"].get<int>());
  if (split["short_texts"].get<std::int64_t>() > 0)
    fmt::print("       left out, too short for a token of them to be predicted: {} texts\n",
               split["short_texts"].get<std::int64_t>());
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

void print_facts(const Json& facts) {
  fmt::print("task   {}\n", facts["task"].get<std::string>());
  for (const auto& [name, split] : facts["data"].items()) print_split(name, split);
  print_cost(facts["cost"]);
}

}  // namespace

int run_check(const Arguments& arguments) {
  if (arguments.has("--print-config")) {
    const pipeline::Setup setup = pipeline::set_up(arguments.get("CONFIG"), arguments.all("--set"));
    fmt::print("{}", setup.loaded.to_text_with_origins());
    return 0;
  }
  print_result(arguments, pipeline::check({arguments.get("CONFIG"), arguments.all("--set")}), print_facts);
  return 0;
}

}  // namespace glass::cli
