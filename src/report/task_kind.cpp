// The task of a run, by its name or by its metrics.
#include "task_kind.h"

#include <map>

namespace glass::report {
namespace {

TaskKind guess(const Metrics& metrics, bool words) {
  const auto has = [&](const char* name) { return metric(metrics, name).has_value(); };
  if (has("bleu") || has("chrf")) return TaskKind::translation;
  if (has("perplexity") || has("bits_per_byte")) return TaskKind::language_model;
  if (has("exact_match")) return TaskKind::spans;
  if (has("mean_squared_error") || has("pearson")) return TaskKind::regression;
  if (has("micro_f1") || has("subset_accuracy")) return TaskKind::multi_label;
  const bool entities = has("f1") && has("precision") && has("recall") && !has("macro_f1");
  return words || entities ? TaskKind::tags : TaskKind::classification;
}

}  // namespace

std::optional<TaskKind> task_named(const std::string& name) {
  static const std::map<std::string, TaskKind> names = {{"classification", TaskKind::classification},
                                                        {"token_classification", TaskKind::tags},
                                                        {"multi_label", TaskKind::multi_label},
                                                        {"regression", TaskKind::regression},
                                                        {"span", TaskKind::spans},
                                                        {"language_model", TaskKind::language_model},
                                                        {"embedding", TaskKind::embedding},
                                                        {"masked_language_model", TaskKind::language_model},
                                                        {"sequence_to_sequence", TaskKind::translation}};
  const auto found = names.find(name);
  return found == names.end() ? std::nullopt : std::optional(found->second);
}

TaskKind task_of(const Artefacts& artefacts) {
  if (artefacts.evaluation) {
    if (const auto task = task_named(artefacts.evaluation->task)) return *task;
  }
  for (const ExplanationSet& set : artefacts.explanations) {
    if (const auto task = task_named(set.task)) return *task;
  }
  const Split* split = artefacts.evaluation ? artefacts.evaluation->main() : nullptr;
  if (split) return guess(split->metrics, split->words.has_value());
  const auto& evaluations = artefacts.curves.evaluations;
  return evaluations.empty() ? TaskKind::classification : guess(evaluations.front().metrics, false);
}

}  // namespace glass::report
