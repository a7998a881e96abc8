// A model on disk, in the Hugging Face layout: config.json, model.safetensors (or shards and their index),
// tokenizer.json.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "glass/model/save_weights.h"
#include "glass/model/transformer.h"
#include "glass/model/weight_report.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// A Transformer as it stands in a folder, without its tokenizer.
struct LoadedTransformer {
  std::unique_ptr<Transformer> model;    ///< evaluation mode, on the CPU in fp32
  std::vector<std::string> label_names;  ///< empty where the head has none
  std::filesystem::path folder;
  WeightReport report;
  /// WeightReader::sha256 of the folder's weights; reads them once more, so only records ask for it.
  std::string weights_sha256() const;
};

/// A model with what is needed to use it on text.
struct LoadedModel : LoadedTransformer {
  std::unique_ptr<Tokenizer> tokenizer;
};

/// Writes the folder file by file, each atomically, under the names of the model's family; weights larger than
/// `max_shard_size` as shards. The project's own encoder gets modeling_glassformer.py as well, by which transformers
/// opens it. Beside tokenizer.json stands what Python's AutoTokenizer needs for the same ids: of a model that was
/// trained from a `checkpoint` folder its own files, otherwise new ones; and generation_config.json where the model
/// writes texts.
void save_model(const std::filesystem::path& folder, const Transformer& model, const Tokenizer& tokenizer,
                const std::vector<std::string>& label_names, const std::filesystem::path& checkpoint = {},
                std::uint64_t max_shard_size = kMaxShardSize);
/// The same without a tokenizer: config.json and the weights.
void save_transformer(const std::filesystem::path& folder, const Transformer& model,
                      const std::vector<std::string>& label_names, std::uint64_t max_shard_size = kMaxShardSize);
/// tokenizer_config.json beside a tokenizer.json (glass/text/tokenizer_files.h). A warning names the family whose
/// tokenizers Python rebuilds all the same.
void write_tokenizer_config(const std::filesystem::path& folder, const Architecture& architecture,
                            const Tokenizer& tokenizer);

/// Whether save_model, an export or a checkpoint's tokenizer has files of this name in a model folder.
bool is_model_file(const std::string& name);
/// Error (storage) that names what was found, unless `folder` is missing, empty, or a model folder that was written
/// here.
void require_own_model_folder(const std::filesystem::path& folder);

/// Opens a model folder, a run folder (its model/), or a Hugging Face folder of a known family. Every disagreement
/// between the files is an Error of kind data.
LoadedModel load_model(const std::filesystem::path& folder);
/// The same without a tokenizer.
LoadedTransformer load_transformer(const std::filesystem::path& folder, const ImportOptions& options = {});

/// The architecture of a checkpoint with a head of this kind in place of its own, to train it further, and with at
/// least `vocab_size` tokens; `label_names` are the classes of heads that have some.
Architecture checkpoint_architecture(const std::filesystem::path& folder, HeadKind head,
                                     const std::vector<std::string>& label_names, std::int64_t vocab_size = 0);
/// A model of this architecture with the checkpoint's weights; what options.new_parameters names is drawn anew. Tables
/// of word vectors and of scores that have fewer rows in the checkpoint are filled up with their mean (Hewitt 2021).
std::unique_ptr<Transformer> load_checkpoint_weights(const std::filesystem::path& folder,
                                                     const Architecture& architecture, const ImportOptions& options,
                                                     WeightReport* report = nullptr);
/// The tokenizer of a model folder.
std::unique_ptr<Tokenizer> load_checkpoint_tokenizer(const std::filesystem::path& folder);

}  // namespace glass
