// How the sequences of a flat batch lie: runs of equal length, which fused kernels take as plain views.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "glass/data/batch.h"

namespace glass {

using at::Tensor;

/// Neighbouring sequences of one length: rows [first_row, first_row + sequences * length).
struct Run {
  std::int64_t first_sequence = 0, sequences = 0, length = 0, first_row = 0;
  std::int64_t rows() const { return sequences * length; }
};

/// The sequences of one side of a batch on a device. N tokens, B sequences.
struct Layout {
  std::vector<Run> runs;
  Tensor ids;                ///< [N] int64
  Tensor positions;          ///< [N] int64, place within the sequence
  Tensor places;             ///< [N] int64, place among tokens that take one, else -1; undefined: as positions
  Tensor lengths;            ///< [B] int64
  Tensor first_rows;         ///< [B] int64, row of each sequence's first token
  Tensor last_rows;          ///< [B] int64, row of each sequence's last token
  Tensor pooled_rows;        ///< [B] int64, row of each sequence's last token but padding; undefined: as last_rows
  Tensor token_types;        ///< [N] int64, or undefined: all 0
  Tensor row_keys;           ///< [N] int64, of (example, place in the sequence), for dropout; undefined unless asked
  std::int64_t longest = 0;  ///< tokens of the longest sequence, with those that were read before
  std::vector<std::int64_t> starts;  ///< [B] tokens of each sequence that were read before; empty: none
  std::vector<std::int64_t> cu_seqlens,
      one_each;  ///< [B+1] boundaries of rows: of all tokens, and of one row a sequence
  std::int64_t size() const { return lengths.size(0); }
};

/// `token_types` may be empty; `starts` too: then every sequence begins here. Boundaries that do not fit the ids, and
/// empty sequences, are an Error (bug).
Layout make_layout(const std::vector<std::int64_t>& ids, const std::vector<std::int64_t>& cu_seqlens,
                   const std::vector<std::int64_t>& token_types, at::Device device,
                   const std::vector<std::int64_t>& starts = {});

/// Counts places past tokens `placeless` among `ids` [N] (RoBERTa's padding); -1: every token takes a place.
void set_places(Layout& layout, const std::vector<std::int64_t>& ids, std::int64_t placeless);

/// Passes over tokens `padding` at the ends of texts, as classifiers of transformers' decoders do: their head reads the
/// row of the last other token among `ids` [N], the first row where all are padding; -1: reads the last row.
void set_pooled_rows(Layout& layout, const std::vector<std::int64_t>& ids, std::int64_t padding);

/// What tells the rows of a layout apart from all others of a training step: `examples` [B] are the numbers of its
/// sequences in their dataset, each at most once a step (an epoch holds each example once); empty: their places in the
/// batch.
Tensor row_keys_of(const Layout& layout, const std::vector<std::int64_t>& examples);

}  // namespace glass
