// What a dataset is, in one number.
#include "glass/data/tokenized_dataset.h"

#include "glass/data/labels.h"

namespace glass {

std::vector<std::int64_t> lengths_of(const TokenizedDataset& data) {
  std::vector<std::int64_t> lengths;
  for (std::size_t i = 0; i < data.size(); ++i)
    lengths.push_back(
        static_cast<std::int64_t>(data.ids[i].size() + (data.target_ids.empty() ? 0 : data.target_ids[i].size())));
  return lengths;
}

std::string hash_of(const TokenizedDataset& data) {
  // The names are bound, so that a new field does not compile until it counts.
  const auto& [ids, token_types, target_ids, labels] = data;
  Hasher hasher;
  hasher.add(ids);
  hasher.add(token_types);
  hasher.add(target_ids);
  hasher.add(labels == nullptr ? std::string() : labels->kind());
  if (labels != nullptr) labels->add_to(hasher);
  return hasher.hex();
}

}  // namespace glass
