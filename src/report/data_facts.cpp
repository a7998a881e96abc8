// Reads the data's facts, and says where they touch the headline figures.
#include "data_facts.h"

#include <fmt/format.h>

#include <algorithm>

#include "mistakes.h"
#include "node.h"
#include "numbers.h"

namespace glass::report {
namespace {

constexpr double kManyRepeats = 0.05;  // of the texts of a split: fewer narrow its intervals by less than a fortieth

DataSplit read_data_split(const std::string& name, const Node& node) {
  DataSplit split;
  split.name = name;
  split.texts = node.integer_or("texts", -1);
  split.pieces = node.integer_or("examples", -1);
  split.without_label = node.integer_or("without_label", -1);
  split.repeated = node.integer_or("repeated_texts", -1);
  split.in_train = node.integer_or("texts_also_in_train", -1);
  split.cut_texts = node.integer_or("cut_texts", -1);
  split.cut_tokens = node.integer_or("cut_tokens", -1);
  split.unknown_share = node.number_or("unknown_share", kUnknown);
  if (const auto tokens = node.find("tokens")) {
    split.least = tokens->number_or("least", kUnknown);
    split.median = tokens->number_or("median", kUnknown);
    split.p95 = tokens->number_or("p95", kUnknown);
    split.most = tokens->number_or("most", kUnknown);
  }
  if (const auto classes = node.find("classes")) {
    for (const auto& [label, texts] : classes->fields()) split.classes.emplace_back(label, texts.integer());
  }
  return split;
}

const DataSplit* find_data_split(const std::vector<DataSplit>& splits, const std::string& name) {
  const auto found =
      std::find_if(splits.begin(), splits.end(), [&](const DataSplit& each) { return each.name == name; });
  return found == splits.end() ? nullptr : &*found;
}

/// "37 of the 400 texts of the test split also stand in train. On the others the model gets ... right".
std::string of_known_texts(const Artefacts& artefacts, const Split& main, const DataSplit& facts) {
  const SplitPredictions* predictions = predictions_of(artefacts, main.name);
  const bool by_line = predictions && predictions->has_texts;
  const std::int64_t known = by_line ? predictions->in_train : facts.in_train;
  const std::int64_t all = by_line ? predictions->texts : facts.texts;
  if (known <= 0 || all <= 0) return "";
  const double share = static_cast<double>(known) / static_cast<double>(all);
  std::string text = fmt::format("{} of the {} of the {} split ({}) also {} in train", count(known),
                                 count_of(all, "text"), main.name, percent(share), known == 1 ? "stands" : "stand");
  const auto accuracy = metric(main.metrics, "accuracy");
  if (!by_line || predictions->judged_elsewhere == 0 || !accuracy)
    return text + ": the figures of this split flatter the model.";
  const Interval others = wilson_interval(predictions->right_elsewhere, predictions->judged_elsewhere);
  return text + fmt::format(": on the other {} the model gets {} {} right, on all of them {}.",
                            count(predictions->judged_elsewhere), percent(others.value), percent_bounds(others),
                            percent(accuracy->value));
}

}  // namespace

std::vector<DataSplit> data_splits(const Artefacts& artefacts) {
  std::vector<DataSplit> splits;
  if (!artefacts.record) return splits;
  const auto summary = Node(*artefacts.record, "record.json: ").find("data_summary");
  const auto facts = summary ? summary->find("splits") : std::nullopt;
  if (!facts) return splits;
  for (const char* name : {"train", "dev", "test"}) {
    const auto node = facts->find(name);
    if (!node) continue;
    splits.push_back(read_data_split(name, *node));
    // The lines count each text where the record counts different ones.
    const SplitPredictions* predictions = predictions_of(artefacts, name);
    if (!predictions || !predictions->has_texts) continue;
    splits.back().in_train = predictions->in_train;
    splits.back().repeated = predictions->repeated;
  }
  return splits;
}

std::string data_warning(const Artefacts& artefacts) {
  const Split* main = artefacts.evaluation ? artefacts.evaluation->main() : nullptr;
  const std::vector<DataSplit> splits = data_splits(artefacts);
  const DataSplit* facts = main ? find_data_split(splits, main->name) : nullptr;
  if (!facts) return "";
  std::string text = of_known_texts(artefacts, *main, *facts);
  const double repeats =
      static_cast<double>(facts->repeated) / static_cast<double>(std::max<std::int64_t>(1, facts->texts));
  if (facts->repeated > 0 && repeats >= kManyRepeats)
    text += fmt::format("{}{} of the {} split {} another one of it, so its intervals are too narrow.",
                        text.empty() ? "" : " ", count_of(facts->repeated, "text"), main->name,
                        facts->repeated == 1 ? "repeats" : "repeat");
  return text;
}

}  // namespace glass::report
