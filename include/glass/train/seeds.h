// Several seeds of one config: each in its own run folder, with the mean and its interval.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "glass/base/json.h"

namespace glass {

/// "1,2,3" as numbers. Error (usage) for anything else, for an empty list and for a seed that stands twice.
std::vector<std::int64_t> parse_seeds(const std::string& text);

/// Trains one seed into `folder` and returns its metrics, {name: {"value", ...}} or {name: number}.
using TrainSeed = std::function<Json(std::int64_t seed, const std::filesystem::path& folder)>;

/// Trains every seed into run/seed-N, one after the other, and writes run/seeds.json ("glassformer.seeds/1"):
/// {"schema", "seeds", "runs": [{"seed", "folder", "metrics"}], "metrics": {name: {"value", "low", "high"}}} with
/// Student's interval of the mean over the seeds (null bounds for a single one). Returns that document.
Json train_seeds(const std::vector<std::int64_t>& seeds, const std::filesystem::path& run, const TrainSeed& train_seed);

}  // namespace glass
