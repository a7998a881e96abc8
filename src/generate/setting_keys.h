// The keys of generation_config.json: which are honoured, which change no text, which are refused.
#pragma once

#include <string>
#include <vector>

#include "glass/generate/settings.h"

namespace glass {

/// honoured: becomes a member of GenerationSettings. sampling: the same, where tokens are sampled. harmless: changes no
/// text. refused: changes texts in a way that is not supported. unknown: no key of transformers.
enum class KeyKind { honoured, sampling, harmless, refused, unknown };

KeyKind kind_of_key(const std::string& key);
/// All keys that are honoured, for suggestions.
std::vector<std::string> honoured_keys();
/// Puts an honoured setting into `settings`. Error (config) for a value of a wrong kind.
void apply_setting(const GenerationSetting& setting, GenerationSettings& settings);
/// Error (config) unless the value of a refused key says what transformers does without it.
void refuse_setting(const GenerationSetting& setting);

}  // namespace glass
