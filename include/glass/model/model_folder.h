// A model on disk, in the Hugging Face layout: config.json, model.safetensors (or shards and their index), tokenizer.json.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "glass/model/save_weights.h"
#include "glass/model/transformer.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// A trained model with what is needed to use it on text.
struct LoadedModel {
  std::unique_ptr<Transformer> model;  ///< evaluation mode, on the CPU in fp32
  std::unique_ptr<Tokenizer> tokenizer;
  std::vector<std::string> label_names;
  std::filesystem::path folder;
  std::string weights_sha256;  ///< WeightReader::sha256
};

/// Writes the folder file by file, each atomically; weights larger than `max_shard_size` as shards.
void save_model(const std::filesystem::path& folder, const Transformer& model, const Tokenizer& tokenizer,
                const std::vector<std::string>& label_names, std::uint64_t max_shard_size = kMaxShardSize);

/// Opens a model folder, or a run folder (its model/). Every disagreement between the files is an Error of kind data.
LoadedModel load_model(const std::filesystem::path& folder);

}  // namespace glass
