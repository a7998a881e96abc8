// Saving and opening a model folder.
#include "glass/model/model_folder.h"

#include <ATen/ATen.h>

#include "glass/base/broken_links.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/log.h"
#include "glass/base/paths.h"
#include "glass/base/record.h"
#include "glass/model/safetensors.h"
#include "glass/model/weight_reader.h"
#include "glass/text/tokenizer_files.h"
#include "model/foreign_formats.h"
#include "model/hugging_face/family.h"
#include "model/hugging_face/own_code.h"
#include "model/hugging_face/read_architecture.h"
#include "model/hugging_face/sentence_modules.h"
#include "model/hugging_face/weight_map.h"

namespace glass {

namespace {

constexpr const char* kCountsFile = "token_counts.safetensors";
constexpr const char* kGenerationFile = "generation_config.json";
constexpr const char* kRebuiltFamily = "qwen2";
constexpr std::size_t kMostConfigBytes = 16 << 20;

/// Where the model of a folder without config.json may be: snapshots of a cache, checkpoints of a training, the
/// folders of a sentence encoder in its oldest layout. "" where nothing is found.
std::string other_place(const fs::path& folder) {
  if (!is_folder(folder)) return "";
  const bool has_modules = path_exists(folder / "modules.json"), has_snapshots = is_folder(folder / "snapshots");
  for (const fs::path& place : list_folder(has_snapshots ? folder / "snapshots" : folder)) {
    if (!is_folder(place) || !path_exists(place / "config.json") || place.filename().string().ends_with("_Pooling"))
      continue;
    return has_modules ? fmt::format(
                             "its Transformer stands in {}: move those files beside modules.json, and set its "
                             "\"path\" there to \"\"",
                             place.string())
                       : fmt::format("there is one in {}: give that folder", place.string());
  }
  return "";
}

fs::path find_model_folder(const fs::path& folder) {
  for (const fs::path& place : {folder, folder / "model"}) {
    if (is_folder(place)) refuse_broken_links(place);
    if (path_exists(place / "config.json")) return place;
  }
  if (!path_exists(folder))
    fail(ErrorKind::data, "{}: no such model; give a run folder or a model folder", folder.string());
  if (const std::string foreign = foreign_format(folder); !foreign.empty())
    fail(ErrorKind::data, "{}: {}", folder.string(), foreign);
  if (const std::string other = other_place(folder); !other.empty())
    fail(ErrorKind::data, "{}: has no config.json; {}", folder.string(), other);
  fail(ErrorKind::data,
       "{}: neither config.json nor model/config.json is here; give a run folder whose training has finished, or a "
       "model folder",
       folder.string());
}

/// generation_config.json of the folder, null where there is none.
Json read_generation(const fs::path& folder) {
  const fs::path file = folder / kGenerationFile;
  if (!path_exists(file)) return nullptr;
  Json document = read_json(file, kMostConfigBytes);
  if (!document.is_object()) fail(ErrorKind::data, "{}: expected a JSON object", file.string());
  return document;
}

/// A decoder without a head needs a target, and only BART makes one of the text.
void check_decoder_reads(const Architecture& architecture, const std::string& origin) {
  const bool has_both = architecture.encoder && architecture.decoder;
  if (!has_both || architecture.head.kind != HeadKind::none || architecture.family == "bart") return;
  fail(ErrorKind::data, "{}: architectures: a decoder without a head has nothing to read; write {}{}", origin,
       model_class(architecture.family, HeadKind::sequence_to_sequence_lm),
       architecture.family == "t5" || architecture.family == "mt5"
           ? fmt::format(" for the whole model, or {} for its encoder",
                         architecture.family == "t5" ? "T5EncoderModel" : "MT5EncoderModel")
           : "");
}

void load_token_counts(const fs::path& path, Transformer& model) {
  if (!path_exists(path)) return;
  const auto tensors = read_safetensors(path);
  if (tensors.size() != 1 || tensors[0].second.sizes() != at::IntArrayRef{model.architecture().vocab_size()}) {
    fail(ErrorKind::data, "{}: expected one tensor with {} counts; delete the file to go without the baseline \"mean\"",
         path.string(), model.architecture().vocab_size());
  }
  model.set_token_counts(tensors[0].second);
}

/// Special tokens that the vocabulary lacks stand behind it, as in Python; a text that holds one is refused then.
void check_vocabulary(const LoadedModel& loaded) {
  const Tokenizer& tokenizer = *loaded.tokenizer;
  const std::int64_t vocab = tokenizer.vocab_size(), rows = loaded.model->architecture().vocab_size();
  for (std::int64_t id = rows; id < vocab; ++id) {
    if (tokenizer.is_special(static_cast<std::int32_t>(id))) continue;
    fail(ErrorKind::data, "{}: the tokenizer has {} tokens, the model only {}; the two files do not belong together",
         loaded.folder.string(), vocab, rows);
  }
  if (vocab > rows)
    log_warning(
        "{}: the model has {} rows of word vectors and none for the special token '{}'; a text that holds it "
        "is refused",
        loaded.folder.string(), rows, tokenizer.token(static_cast<std::int32_t>(rows)));
}

std::vector<std::string> labels_of(const Architecture& architecture, const std::string& origin) {
  const HeadKind kind = architecture.head.kind;
  if (!is_pooled(kind) && kind != HeadKind::token_classification) return {};
  return kind == HeadKind::embedding ? std::vector<std::string>{}
                                     : read_labels(ConfigFields(architecture.config, origin));
}

/// The special tokens by which a text is begun and ended.
Json generation_config(const Architecture& architecture) {
  Json document = Json::object();
  for (const char* key :
       {"bos_token_id", "eos_token_id", "pad_token_id", "decoder_start_token_id", "forced_eos_token_id"}) {
    const auto found = architecture.config.find(key);
    if (found != architecture.config.end() && !found->is_null()) document[key] = *found;
  }
  return document;
}

/// The checkpoint's own settings come first; only what they leave out is added.
void write_generation_config(const fs::path& folder, const Architecture& architecture, const fs::path& checkpoint) {
  const TokenScoring scoring = token_scoring(architecture);
  if (scoring != TokenScoring::next && scoring != TokenScoring::target) return;
  Json document = generation_config(architecture);
  const fs::path own = checkpoint / kGenerationFile;
  if (!checkpoint.empty() && is_file(own)) document.update(read_json(own, kMostConfigBytes));
  write_file(folder / kGenerationFile, dump_json(document, 2) + "\n");
}

}  // namespace

void save_transformer(const fs::path& folder, const Transformer& model, const std::vector<std::string>& label_names,
                      std::uint64_t max_shard_size) {
  make_folder(folder);
  const Architecture& architecture = model.architecture();
  const Family& family = find_family(architecture.family, folder.string());
  const NamedTensors weights = export_weights(model, family);
  save_weights(folder, weights, {{"format", "pt"}, {"producer", "glassformer " + version()}}, max_shard_size);
  if (model.token_counts().defined()) write_safetensors(folder / kCountsFile, {{"token_counts", model.token_counts()}});
  if (!family.auto_map.is_null()) write_file(folder / kOwnCodeFile, kOwnCode);
  if (!architecture.generation.is_null())
    write_file(folder / kGenerationFile, dump_json(architecture.generation, 2) + "\n");
  // Last: a folder with config.json is complete.
  write_file(folder / "config.json", dump_json(write_config(architecture, label_names), 2) + "\n");
}

void write_tokenizer_config(const fs::path& folder, const Architecture& architecture, const Tokenizer& tokenizer) {
  // One type says nothing of a token; two tell the texts of a pair apart.
  const bool has_types = architecture.first().embedding.token_types > 1;
  write_file(folder / "tokenizer_config.json",
             dump_json(tokenizer_config(tokenizer, architecture.max_length, has_types), 2) + "\n");
  if (architecture.family != kRebuiltFamily) return;
  log_warning(
      "{}: AutoTokenizer of transformers 5 opens a {} model by a class of its own, whatever tokenizer_config.json "
      "says, and gives other ids; PreTrainedTokenizerFast.from_pretrained gives those of the training",
      folder.string(), kRebuiltFamily);
}

void save_model(const fs::path& folder, const Transformer& model, const Tokenizer& tokenizer,
                const std::vector<std::string>& label_names, const fs::path& checkpoint, std::uint64_t max_shard_size) {
  make_folder(folder);
  write_file(folder / "tokenizer.json", dump_json(tokenizer.to_json(), 1) + "\n");
  const fs::path kept = checkpoint.empty() ? checkpoint : find_model_folder(checkpoint);
  if (kept.empty() || !keep_tokenizer_files(kept, folder, tokenizer))
    write_tokenizer_config(folder, model.architecture(), tokenizer);
  write_generation_config(folder, model.architecture(), kept);
  save_transformer(folder, model, label_names, max_shard_size);
}

std::string LoadedTransformer::weights_sha256() const {
  return WeightReader(folder).sha256();
}

LoadedTransformer load_transformer(const fs::path& given, const ImportOptions& options) {
  LoadedTransformer loaded;
  loaded.folder = find_model_folder(given);
  const fs::path config_file = loaded.folder / "config.json";
  Architecture architecture = read_architecture(read_json(config_file, kMostConfigBytes), config_file.string());
  read_sentence_modules(loaded.folder, architecture);
  check_decoder_reads(architecture, config_file.string());
  architecture.generation = read_generation(loaded.folder);
  loaded.label_names = labels_of(architecture, config_file.string());
  const WeightReader weights(loaded.folder);
  settle_tied_words(find_family(architecture.family, config_file.string()), weights, architecture);
  // Shapes only: a config that asks for far more than the file holds is refused before anything is allocated.
  loaded.model = Transformer::without_weights(architecture);
  loaded.report =
      import_weights(*loaded.model, find_family(architecture.family, config_file.string()), weights, options);
  load_token_counts(loaded.folder / kCountsFile, *loaded.model);
  return loaded;
}

Architecture checkpoint_architecture(const fs::path& given, HeadKind head, const std::vector<std::string>& label_names,
                                     std::int64_t vocab_size) {
  const fs::path file = find_model_folder(given) / "config.json";
  Json document = read_json(file, kMostConfigBytes);
  if (!document.is_object()) fail(ErrorKind::data, "{}: expected a JSON object", file.string());
  Json labels = Json::object();
  for (std::size_t i = 0; i < label_names.size(); ++i)
    labels.get_ref<Json::object_t&>().emplace_back(std::to_string(i), label_names[i]);
  if (!label_names.empty()) document["id2label"] = labels;
  document.erase("problem_type");
  const auto rows = document.find("vocab_size");
  if (rows != document.end() && rows->is_number_integer() && rows->get<double>() < static_cast<double>(vocab_size))
    *rows = vocab_size;
  Architecture architecture = read_architecture(document, file.string(), head);
  architecture.config["architectures"] = {model_class(architecture.family, head)};
  architecture.generation = read_generation(file.parent_path());
  settle_tied_words(find_family(architecture.family, file.string()), WeightReader(file.parent_path()), architecture);
  return architecture;
}

std::unique_ptr<Transformer> load_checkpoint_weights(const fs::path& given, const Architecture& architecture,
                                                     const ImportOptions& options, WeightReport* report) {
  auto model = Transformer::without_weights(architecture);
  ImportOptions with_rows = options;
  with_rows.fills_vocabulary = true;
  WeightReport made = import_weights(*model, find_family(architecture.family, given.string()),
                                     WeightReader(find_model_folder(given)), with_rows);
  if (report != nullptr) *report = std::move(made);
  return model;
}

std::unique_ptr<Tokenizer> load_checkpoint_tokenizer(const fs::path& folder) {
  return open_tokenizer(find_model_folder(folder));
}

LoadedModel load_model(const fs::path& given) {
  LoadedModel loaded;
  static_cast<LoadedTransformer&>(loaded) = load_transformer(given);
  loaded.tokenizer = load_checkpoint_tokenizer(loaded.folder);
  if (loaded.model->architecture().head.kind == HeadKind::embedding)
    loaded.tokenizer = with_sentence_text(std::move(loaded.tokenizer), read_sentence_text(loaded.folder));
  check_vocabulary(loaded);
  return loaded;
}

}  // namespace glass
