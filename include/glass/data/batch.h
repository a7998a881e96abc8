// A Batch is its tokens one after the other.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace glass {

class Labels;
struct TokenizedDataset;

/// B sequences without padding, sorted by length (shortest first, then by example number).
struct Batch {
  std::vector<std::int64_t> ids;          ///< [N] tokens
  std::vector<std::int64_t> cu_seqlens;   ///< [B+1]; sequence b is [cu_seqlens[b], cu_seqlens[b+1])
  std::vector<std::int64_t> place_ids;    ///< [N] tokens that `ids` stand in for, whose places they keep; empty: none
  std::vector<std::int64_t> token_types;  ///< [N] which text of a pair a token belongs to; empty: all 0
  std::vector<std::int64_t> target_ids;   ///< [M] tokens of the targets, for models with an encoder and a decoder
  std::vector<std::int64_t> target_cu_seqlens;  ///< [B+1]
  /// [B] the token of each sequence whose scores are asked of a head that scores every token; empty: all tokens.
  std::vector<std::int64_t> read_positions;
  /// The same for any rows, counted through the batch: those with labels, where few have one. Not beside
  /// read_positions.
  std::vector<std::int64_t> read_rows;
  std::vector<std::int64_t> examples;    ///< [B] the example's number in its dataset
  std::shared_ptr<const Labels> labels;  ///< by sequence, what the task learns; null: nothing. No model reads them.
  std::int64_t size() const { return static_cast<std::int64_t>(cu_seqlens.size()) - 1; }
  std::int64_t tokens() const { return cu_seqlens.back(); }
  std::int64_t length(std::int64_t b) const { return cu_seqlens[b + 1] - cu_seqlens[b]; }
};

/// Gathers these examples into a Batch, sorted by length.
Batch make_batch(const TokenizedDataset& data, const std::vector<std::uint32_t>& examples);

}  // namespace glass
