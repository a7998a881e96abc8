// What the examples of a split are learned by, counted as its kind of data has it.
#pragma once

#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/data/dataset.h"

namespace glass::pipeline {

/// Of classes, tags and several labels {"classes": {name: count}}, where tags count words and labels the texts that
/// have them, beside {"without_label": texts} or {"without_tag": words}; of numbers
/// {"values": {"least", "mean", "most"}}; of answers {"answers": {"with", "without"}}, questions; of others {}.
Json gold_facts(const Dataset& data, DataKind kind, const std::vector<std::string>& names);

}  // namespace glass::pipeline
