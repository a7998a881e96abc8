// Shares of like numbers of tokens; what they come to travels as bytes.
#include "train/evaluate_together.h"

#include <numeric>

#include "glass/data/step_batches.h"

namespace glass {
namespace {

std::string as_bytes(const Json& value) {
  const std::vector<std::uint8_t> bytes = Json::to_cbor(value);
  return {bytes.begin(), bytes.end()};
}

/// The examples that this process judges.
std::vector<std::uint32_t> share_of(const TokenizedDataset& data, const Processes& processes, bool can_share) {
  std::vector<std::uint32_t> all(data.size());
  std::iota(all.begin(), all.end(), 0u);
  if (can_share)
    return divide_examples(all, lengths_of(data), processes.count()).at(static_cast<std::size_t>(processes.rank()));
  return processes.is_first() ? all : std::vector<std::uint32_t>{};
}

}  // namespace

Json evaluate_together(Subject& subject, const Task& task, const TokenizedDataset& data, Processes& processes) {
  const bool can_share = task.start_evaluation(data)->packed().has_value();
  const auto never = [] { return false; };
  const auto judged = judge_examples(subject, task, data, share_of(data, processes, can_share), never);
  const std::vector<std::string> parts = processes.gather(can_share ? *judged->packed() : "");
  Json metrics;
  if (processes.is_first()) {
    for (std::size_t rank = 1; can_share && rank < parts.size(); ++rank) judged->merge_packed(parts[rank]);
    metrics = judged->finish();
  }
  return Json::from_cbor(processes.from_first(as_bytes(metrics)));
}

}  // namespace glass
