// The settings of [model].
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace glass {

namespace config {
class Reader;
}

/// Which Transformer. Bounds, units and meanings: src/config/settings/model.cpp.
struct ModelConfig {
  std::string kind = "encoder";
  std::filesystem::path checkpoint;       ///< a model folder to start from; its config.json decides the shape
  std::vector<std::string> added_tokens;  ///< put behind the checkpoint's vocabulary
  std::vector<std::string> new_parameters,
      ignore;  ///< globs of weights that the checkpoint lacks, or that are left out
  std::int64_t layers = 4, heads = 4, width = 256, ffn_width = 1024;
  std::string norm = "layer_norm";    ///< layer_norm
  std::string norm_order = "pre";     ///< pre, post
  std::string positions = "learned";  ///< learned, sinusoidal
  std::string activation = "gelu";    ///< gelu (erf), relu
  std::string pooling = "mean";       ///< mean, first
  double dropout = 0.1, attention_dropout = 0.0;
};

/// Binds the section "model".
void bind_settings(config::Reader& reader, ModelConfig& model);

}  // namespace glass
