#include "glass/pipeline/read_summary.h"

#include "glass/base/log.h"

namespace glass::pipeline {

void log_counts(const CutCounts& counts, std::int64_t max_length) {
  if (counts.cut_tokens > 0)
    log_warning("cut: {} of {} texts are longer than {} tokens; the {} tokens at their ends are not seen",
                counts.cut_texts, counts.texts, max_length, counts.cut_tokens);
  if (counts.short_texts > 0)
    log_warning("left out: {} of {} texts are too short for a token of them to be predicted", counts.short_texts,
                counts.texts);
  if (counts.unknown_tokens > 0)
    log_warning("unknown: {} of {} tokens, in {} of {} texts, are not in the vocabulary", counts.unknown_tokens,
                counts.tokens, counts.unknown_texts, counts.texts);
}

}  // namespace glass::pipeline
