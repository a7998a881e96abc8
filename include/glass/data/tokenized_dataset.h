// The tokenized texts of a dataset, and what is learned of them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace glass {

class Labels;

/// By example number.
struct TokenizedDataset {
  std::vector<std::vector<std::int32_t>> ids;
  /// Which text of a pair each token belongs to; empty where no example has a second text.
  std::vector<std::vector<std::int8_t>> token_types;
  std::vector<std::vector<std::int32_t>> target_ids;  ///< what a decoder of its own reads; empty where there is none
  std::shared_ptr<const Labels> labels;               ///< null where nothing is learned
  std::size_t size() const { return ids.size(); }
};

/// Tokens that a model reads of each example: its own and those of its target.
std::vector<std::int64_t> lengths_of(const TokenizedDataset& data);

/// A hash of everything in it: two datasets with one hash teach the same.
std::string hash_of(const TokenizedDataset& data);

}  // namespace glass
