// What a model folder that was written here holds, so that writing another one into it destroys nothing.
#include <algorithm>
#include <array>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "glass/base/safetensors_header.h"
#include "glass/base/safetensors_index.h"
#include "glass/model/model_folder.h"
#include "model/hugging_face/own_code.h"
#include "model/weight_files.h"

namespace glass {
namespace {

/// Beside the weights: settings of the model, of its tokenizer, of generation, of sentence-transformers.
constexpr std::array kNames = {"config.json",
                               "token_counts.safetensors",
                               "special_tokens_map.json",
                               "added_tokens.json",
                               "vocab.txt",
                               "merges.txt",
                               "generation_config.json",
                               "preprocessor_config.json",
                               "modules.json",
                               "config_sentence_transformers.json"};
struct Pattern {
  std::string_view start, end;
};
/// tokenizer.json and tokenizer_config.json, vocab.json, spiece.model, source.spm, chat_template.jinja, ...
constexpr std::array kPatterns = {Pattern{"tokenizer", ".json"}, Pattern{"vocab", ".json"},
                                  Pattern{"", ".model"},         Pattern{"", ".spm"},
                                  Pattern{"chat_template.", ""}, Pattern{"sentence_", "_config.json"}};

/// 1_Pooling and the like, of sentence-transformers.
bool is_module_folder(const fs::path& path) {
  const std::string name = path.filename().string();
  const std::size_t bar = name.find('_');
  if (bar == 0 || bar == std::string::npos || !is_folder(path)) return false;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const std::vector<fs::path> files = list_folder(path);
  return std::all_of(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(bar), is_digit) &&
         std::all_of(files.begin(), files.end(), [](const fs::path& file) {
           return file.filename() == "config.json" || is_temporary_name(file.filename().string());
         });
}

/// Whether a weights file says that it was written here.
bool is_ours(const fs::path& file) {
  if (file.extension() != ".safetensors" || is_temporary_name(file.filename().string())) return false;
  try {
    const auto metadata = read_safetensors_header(FileReader(file), file.string()).metadata;
    const auto producer = metadata.find("producer");
    return producer != metadata.end() && producer->second.starts_with("glassformer");
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

bool is_model_file(const std::string& name) {
  if (name == kSingleFile || name == kIndexFile || name == kOwnCodeFile || is_shard_name(name) ||
      is_temporary_name(name))
    return true;
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() ||
         std::any_of(kPatterns.begin(), kPatterns.end(), [&](const Pattern& pattern) {
           return name.starts_with(pattern.start) && name.ends_with(pattern.end);
         });
}

void require_own_model_folder(const fs::path& folder) {
  if (!is_folder(folder, ErrorKind::storage)) return;  // What is in the way, creating the folder will say.
  const std::vector<fs::path> all = list_folder(folder, ErrorKind::storage);
  std::vector<fs::path> foreign, kept;
  for (const fs::path& path : all) {
    const std::string name = path.filename().string();
    if (!is_temporary_name(name)) kept.push_back(path);
    if (!is_module_folder(path) && (!is_model_file(name) || is_folder(path))) foreign.push_back(path);
  }
  if (!foreign.empty())
    fail(ErrorKind::storage, "{}: holds what belongs to no model: {}; name a new or an empty folder with --out",
         shown(folder.string(), 400), names_shown(foreign));
  if (!kept.empty() && std::none_of(kept.begin(), kept.end(), is_ours))
    fail(ErrorKind::storage,
         "{}: is no folder that was exported to: it holds {}, and no weights that glassformer wrote; name a new or an "
         "empty folder with --out",
         shown(folder.string(), 400), names_shown(kept));
}

}  // namespace glass
