#include "glass/report/check_text.h"

#include <fmt/format.h>

#include <vector>

#include "glass/base/names.h"

namespace glass {
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

std::string split_text(const std::string& name, const Json& split) {
  std::string text = fmt::format("{:<6} {} texts as {} examples, {}\n", name, split["texts"].get<std::int64_t>(),
                                 split["examples"].get<std::int64_t>(), split["path"].get<std::string>());
  const std::string gold = gold_words(split);
  const Json& t = split["tokens"];
  if (!gold.empty()) text += "       " + gold + "\n";
  text += fmt::format(
      "       tokens an example: {} to {}, median {}, 95 % at most {}; unknown {} ({:.2f} %); cut texts {} ({} "
      "tokens)\n",
      t["least"].get<int>(), t["most"].get<int>(), t["median"].get<int>(), t["p95"].get<int>(),
      split["unknown_tokens"].get<std::int64_t>(), 100 * split["unknown_share"].get<double>(),
      split["cut_texts"].get<int>(), split["cut_tokens"].get<int>());
  if (split["short_texts"].get<std::int64_t>() > 0)
    text += fmt::format("       left out, too short for a token of them to be predicted: {} texts\n",
                        split["short_texts"].get<std::int64_t>());
  text += fmt::format("       repeated texts: {}", split["repeated_texts"].get<int>());
  if (split.contains("texts_also_in_train"))
    text += fmt::format("; also in train: {}", split["texts_also_in_train"].get<int>());
  return text + "\n";
}

std::string cost_text(const Json& cost) {
  std::string text = fmt::format(
      "model  {} parameters, vocabulary {}; {} steps; {:.1f} MFLOP a token forward, {:.2f} TFLOP an epoch of "
      "training\n",
      cost["parameters"].get<std::int64_t>(), cost["vocabulary"].get<std::int64_t>(), cost["steps"].get<std::int64_t>(),
      cost["forward_flops_per_token"].get<double>() / 1e6, cost["training_flops_per_epoch"].get<double>() / 1e12);
  const Json& m = cost["memory_bytes"];
  const auto mb = [&](const char* part) { return m[part].get<double>() / 1e6; };
  text += fmt::format(
      "memory {:.0f} MB: base {:.0f}, weights {:.0f}, gradients {:.0f}, moments {:.0f}, best weights {:.0f}, "
      "activations {:.0f}, scratch {:.0f}\n",
      mb("total"), mb("base"), mb("weights"), mb("gradients"), mb("moments"), mb("best_weights"), mb("activations"),
      mb("scratch"));
  return text;
}

}  // namespace

std::string check_text(const Json& facts) {
  std::string text = fmt::format("task   {}\n", facts["task"].get<std::string>());
  for (const auto& [name, split] : facts["data"].items()) text += split_text(name, split);
  return text + cost_text(facts["cost"]);
}

}  // namespace glass
