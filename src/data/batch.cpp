// Gathering examples of a dataset.
#include "glass/data/batch.h"

#include <algorithm>

#include "glass/data/labels.h"
#include "glass/data/tokenized_dataset.h"

namespace glass {
namespace {

template <typename From>
void append(const std::vector<std::vector<From>>& lists, std::uint32_t example, std::vector<std::int64_t>& out) {
  if (!lists.empty()) out.insert(out.end(), lists.at(example).begin(), lists.at(example).end());
}

}  // namespace

Batch make_batch(const TokenizedDataset& data, const std::vector<std::uint32_t>& examples) {
  std::vector<std::uint32_t> order = examples;
  for (const std::uint32_t example : order)
    check(example < data.size(), "example {} of {} in a batch", example, data.size());
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(data.ids[a].size(), a) < std::pair(data.ids[b].size(), b);
  });
  Batch batch;
  batch.cu_seqlens.push_back(0);
  if (!data.target_ids.empty()) batch.target_cu_seqlens.push_back(0);
  for (const std::uint32_t example : order) {
    append(data.ids, example, batch.ids);
    append(data.token_types, example, batch.token_types);
    append(data.target_ids, example, batch.target_ids);
    batch.cu_seqlens.push_back(static_cast<std::int64_t>(batch.ids.size()));
    if (!data.target_ids.empty()) batch.target_cu_seqlens.push_back(static_cast<std::int64_t>(batch.target_ids.size()));
    batch.examples.push_back(example);
  }
  if (data.labels != nullptr) batch.labels = data.labels->gather(order);
  return batch;
}

}  // namespace glass
