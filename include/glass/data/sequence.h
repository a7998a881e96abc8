// A sequence of tokens as a model reads it, and batches of such sequences.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "glass/data/batch.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// One text, with its second text and its target where it has them.
struct TokenSequence {
  std::vector<std::int32_t> ids;
  std::vector<std::int64_t> token_types = {};  ///< which text of a pair a token belongs to; empty: all 0
  std::int64_t decoder_start = -1;  ///< tokens from here on are read by the decoder of an encoder-decoder; -1: none are
  /// The token whose scores are asked, for heads that score every token; -1: all. Counted among the tokens of the
  /// target where a decoder of its own reads them.
  std::int64_t position = -1;
  /// Several such tokens in place of `position`, in order; empty: that one.
  std::vector<std::int64_t> rows = {};
};

/// The tokens whose scores are asked: `rows`, or the one position; none where all are.
std::vector<std::int64_t> asked_rows(const TokenSequence& sequence);

/// An encoding as a sequence. `in_decoder`: its target is read by a decoder of its own.
TokenSequence sequence_of(const Encoding& encoding, bool in_decoder);

/// Changes the ids of a copy before it goes into a batch: number of the sequence in the batch, its ids.
using ChangeIds = std::function<void(std::size_t, std::int64_t*)>;

/// Sequences one after the other, as they stand; a sequence may stand there more than once. Where one of them has rows,
/// rows are read of all (Batch::read_rows).
Batch batch_of(const std::vector<const TokenSequence*>& sequences, const ChangeIds& change = {});

}  // namespace glass
