// Values of generation_config.json as numbers, lists and texts; Error (config) that names who asked for what.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glass/generate/settings.h"

namespace glass {

[[noreturn]] void refuse_value(const GenerationSetting& setting, const std::string& expected);
std::int64_t whole_number(const GenerationSetting& setting);
double real_number(const GenerationSetting& setting);
bool true_or_false(const GenerationSetting& setting);
/// One id or a list of them.
std::vector<std::int64_t> token_ids(const GenerationSetting& setting);
/// A list of lists of ids.
std::vector<std::vector<std::int64_t>> token_runs(const GenerationSetting& setting);
/// One text or a list of them.
std::vector<std::string> list_of_texts(const GenerationSetting& setting);

}  // namespace glass
