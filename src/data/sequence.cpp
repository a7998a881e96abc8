#include "glass/data/sequence.h"

#include <algorithm>

namespace glass {

namespace {

/// Puts one sequence behind the others of its side.
void append(const std::int64_t* begin, const std::int64_t* end, std::vector<std::int64_t>& ids,
            std::vector<std::int64_t>& boundaries) {
  if (boundaries.empty()) boundaries.push_back(0);
  ids.insert(ids.end(), begin, end);
  boundaries.push_back(static_cast<std::int64_t>(ids.size()));
}

}  // namespace

std::vector<std::int64_t> asked_rows(const TokenSequence& sequence) {
  if (!sequence.rows.empty()) return sequence.rows;
  return sequence.position < 0 ? std::vector<std::int64_t>{} : std::vector<std::int64_t>{sequence.position};
}

TokenSequence sequence_of(const Encoding& encoding, bool in_decoder) {
  TokenSequence sequence{encoding.ids};
  if (in_decoder) sequence.decoder_start = encoding.target_start;
  const std::int64_t source =
      sequence.decoder_start < 0 ? static_cast<std::int64_t>(encoding.size()) : sequence.decoder_start;
  const auto end = encoding.type_ids.begin() + source;
  if (std::any_of(encoding.type_ids.begin(), end, [](std::int32_t type) { return type != 0; }))
    sequence.token_types.assign(encoding.type_ids.begin(), end);
  return sequence;
}

Batch batch_of(const std::vector<const TokenSequence*>& sequences, const ChangeIds& change) {
  Batch batch;
  const bool by_rows =
      std::any_of(sequences.begin(), sequences.end(), [](const TokenSequence* s) { return !s->rows.empty(); });
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const TokenSequence& sequence = *sequences[i];
    std::vector<std::int64_t> ids(sequence.ids.begin(), sequence.ids.end());
    if (change) change(i, ids.data());
    const std::size_t source =
        sequence.decoder_start < 0 ? ids.size() : static_cast<std::size_t>(sequence.decoder_start);
    append(ids.data(), ids.data() + source, batch.ids, batch.cu_seqlens);
    if (change)
      batch.place_ids.insert(batch.place_ids.end(), sequence.ids.begin(),
                             sequence.ids.begin() + static_cast<std::ptrdiff_t>(source));
    if (source < ids.size())
      append(ids.data() + source, ids.data() + ids.size(), batch.target_ids, batch.target_cu_seqlens);
    if (!sequence.token_types.empty()) {
      batch.token_types.resize(batch.ids.size() - source, 0);
      batch.token_types.insert(batch.token_types.end(), sequence.token_types.begin(), sequence.token_types.end());
    }
    batch.examples.push_back(static_cast<std::int64_t>(i));
    if (by_rows) {
      const std::int64_t first =
          sequence.decoder_start < 0 ? batch.cu_seqlens.end()[-2] : batch.target_cu_seqlens.end()[-2];
      for (const std::int64_t row : asked_rows(sequence)) batch.read_rows.push_back(first + row);
    } else if (sequence.position >= 0) {
      batch.read_positions.push_back(sequence.position);
    }
  }
  if (!batch.token_types.empty()) batch.token_types.resize(batch.ids.size(), 0);
  return batch;
}

}  // namespace glass
