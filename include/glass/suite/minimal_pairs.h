// Minimal pairs: does a model find the acceptable sentence of a pair more probable than the other (BLiMP, Warstadt et
// al. 2020)?
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/suite/sentence_scores.h"

namespace glass {

/// Two sentences that differ in what is tested.
struct MinimalPair {
  std::string good, bad;
  std::string uid, field,
      term;  ///< what is tested, fine to coarse: UID, field, linguistics_term; "" where the file has none
};

/// Reads JSON Lines with sentence_good and sentence_bad, as BLiMP writes them, or every .jsonl of a folder in the order
/// of the names. Error (data): `file:line: field: what is wrong`, an empty file, a folder without such files, an
/// archive that is not unpacked.
std::vector<MinimalPair> read_minimal_pairs(const std::filesystem::path& place, const std::string& encoding = "utf-8");

/// Scores both sentences of each pair (score_sentences) and counts the pairs whose good one has the higher score; equal
/// scores are not right and are counted as ties. {"suite", "score": "log_probability" or "pseudo_log_likelihood",
/// "start_token" (null: none was put in front), "pairs", "ties", "metrics": {"accuracy": {"value", "low", "high"}},
/// "by_uid", "by_field", "by_term": [{"name", "pairs", "accuracy"}]}; each list in the order of the names, left out
/// where no pair has one. Intervals are Wilson's, 95 %.
Json evaluate_minimal_pairs(Transformer& model, const Tokenizer& tokenizer, const std::vector<MinimalPair>& pairs,
                            const SuiteProgress& progress = {});

}  // namespace glass
