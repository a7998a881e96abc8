// Perplexity of texts that are longer than a model reads, by overlapping windows.
#pragma once

#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/suite/token_scores.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// The windows that a long text is read in.
struct PerplexitySettings {
  std::int64_t window = 0;  ///< tokens that are read at once; 0: as many as the model reads
  std::int64_t stride =
      0;  ///< tokens from the begin of a window to that of the next, at most `window`; 0: half a window
};

/// Tokens [begin, end) are read; those from `scored` on are new and scored, each by the row before it.
struct ScoredWindow {
  std::int64_t begin = 0, end = 0, scored = 0;
};

/// The windows of a text, as Hugging Face's "Perplexity of fixed-length models" lays them: one begins every `stride`
/// tokens, and the last is the first that reaches the end. The first token of a text has nothing before it and is not
/// scored; where windows do not overlap (stride = window), neither is the first of each.
std::vector<ScoredWindow> plan_windows(std::int64_t tokens, std::int64_t window, std::int64_t stride);

/// Loss and perplexity of a causal language model on texts with the tokenizer's special tokens around them. {"suite",
/// "texts", "window", "stride", "windows", "tokens" (scored), "bytes" (UTF-8, of the scored tokens), "metrics": {"loss"
/// (nats a token), "perplexity", "bits_per_byte": {"value", "low", "high"}}}. Intervals: 95 %, windows drawn anew; null
/// with a single window. Errors: usage for other heads and for settings out of bounds, data where no token can be
/// scored.
Json evaluate_perplexity(Transformer& model, const Tokenizer& tokenizer, const std::vector<std::string>& texts,
                         const PerplexitySettings& settings, const SuiteProgress& progress = {});

}  // namespace glass
