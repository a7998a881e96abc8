// What a model's files, a config and a command line ask of generation, key by key.
#pragma once

#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/generate/generate.h"
#include "glass/model/architecture.h"

namespace glass {

/// A setting that somebody asks for, under its name in generation_config.json.
struct GenerationSetting {
  std::string key;
  Json value;
  std::string origin;  ///< who asks: "--beams", "task.beams", "generation_config.json", "config.json", "default"
};

/// Settings to use, and who asked for each of them.
struct ResolvedGeneration {
  GenerationSettings settings;
  std::vector<GenerationSetting> used;  ///< what ends and begins a text, how it is searched, and all that was asked for
};

/// `asked` beats generation_config.json, which beats the defaults; a model without that file is asked through the keys
/// of its config.json, as in older layouts. Keys that change no text are passed over, as are those for sampling where a
/// file does not ask for do_sample. Error (config) for a value of a wrong kind and for a key that changes texts but is
/// not supported, unless it says what transformers does without it.
ResolvedGeneration resolve_generation(const Architecture& architecture,
                                      const std::vector<GenerationSetting>& asked = {});

/// {"num_beams": {"value": 4, "from": "generation_config.json"}, ...}.
Json used_json(const ResolvedGeneration& generation);

/// The tokens that end a text by the model's own files.
std::vector<std::int64_t> own_end_ids(const Architecture& architecture);

}  // namespace glass
