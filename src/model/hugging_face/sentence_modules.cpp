#include "model/hugging_face/sentence_modules.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "model/hugging_face/config_fields.h"

namespace glass {

namespace {

constexpr std::size_t kMostBytes = 16 << 20;
constexpr std::int64_t kMostTokens = std::int64_t{1} << 22;

/// Ways of pooling by their names since 5.4 and by their flags before.
struct PoolingName {
  const char* name;
  const char* flag;
  Pooling pooling;
};
constexpr PoolingName kPoolings[] = {{"cls", "pooling_mode_cls_token", Pooling::first},
                                     {"mean", "pooling_mode_mean_tokens", Pooling::mean},
                                     {"lasttoken", "pooling_mode_lasttoken", Pooling::last}};
constexpr const char* kOtherFlags[] = {"pooling_mode_max_tokens", "pooling_mode_mean_sqrt_len_tokens",
                                       "pooling_mode_weightedmean_tokens"};

Pooling pooling_by_name(const ConfigFields& config) {
  const std::string name = config.text("pooling_mode");
  for (const PoolingName& known : kPoolings) {
    if (name == known.name) return known.pooling;
  }
  config.refuse("pooling_mode", "'" + shown(name) + "' is not supported; supported: cls, mean, lasttoken");
}

Pooling pooling_by_flags(const ConfigFields& config) {
  std::optional<Pooling> chosen;
  for (const char* flag : kOtherFlags) {
    if (config.flag_or(flag, false)) config.refuse(flag, "this way of pooling is not supported");
  }
  for (const PoolingName& known : kPoolings) {
    if (!config.flag_or(known.flag, false)) continue;
    if (chosen) config.refuse(known.flag, "two ways of pooling at once are not supported");
    chosen = known.pooling;
  }
  if (!chosen) {
    config.refuse("pooling_mode_mean_tokens",
                  "expected one of cls_token, mean_tokens and lasttoken; others are not supported");
  }
  return *chosen;
}

Pooling read_pooling(const fs::path& file, const SentenceText& text) {
  const Json document = read_json(file, kMostBytes);
  const ConfigFields config(document, file.string());
  if (!config.flag_or("include_prompt", true) && !text.prompt.empty())
    config.refuse("include_prompt", "false is not supported beside a default prompt");
  return config.has("pooling_mode") ? pooling_by_name(config) : pooling_by_flags(config);
}

/// sentence_bert_config.json, or the file that older versions named after the family; empty where there is none.
fs::path transformer_file(const fs::path& folder) {
  for (const char* family : {"bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet"}) {
    const fs::path file = folder / fmt::format("sentence_{}_config.json", family);
    if (path_exists(file)) return file;
  }
  return {};
}

/// The length that its sentences are cut at: their own file's, else the tokenizer's.
void limit_length(const fs::path& folder, Architecture& architecture) {
  std::int64_t length = architecture.max_length;
  const fs::path own = transformer_file(folder), tokenizer = folder / "tokenizer_config.json";
  const Json document = own.empty() ? Json::object() : read_json(own, kMostBytes);
  const ConfigFields config(document, own.string());
  config.choice_or("transformer_task", "feature-extraction", {"feature-extraction"});
  if (config.has("max_seq_length")) {
    length = config.integer("max_seq_length", kMostTokens);
  } else if (path_exists(tokenizer)) {
    const Json settings = read_json(tokenizer, kMostBytes);
    // A number far beyond any length stands for none.
    const double most = ConfigFields(settings, tokenizer.string()).number_or("model_max_length", kMostTokens);
    if (most >= 1 && most < static_cast<double>(kMostTokens)) length = static_cast<std::int64_t>(most);
  }
  architecture.max_length = std::min(architecture.max_length, length);
}

/// A folder's file may not lead out of the folder.
fs::path module_folder(const ConfigFields& module) {
  const fs::path path = module.text("path");
  if (path.is_absolute() || std::find(path.begin(), path.end(), "..") != path.end())
    module.refuse("path", "expected a folder inside the model folder, such as 1_Pooling");
  return path;
}

/// True for models whose modules.json says what they are for.
bool takes_modules(const Architecture& architecture) {
  if (architecture.encoder && architecture.decoder) return false;
  return architecture.head.kind == HeadKind::none ||
         (architecture.decoder && architecture.head.kind == HeadKind::causal_lm);
}

}  // namespace

void read_sentence_modules(const fs::path& folder, Architecture& architecture) {
  const fs::path file = folder / "modules.json";
  if (!path_exists(file) || !takes_modules(architecture)) return;
  limit_length(folder, architecture);
  const SentenceText text = read_sentence_text(folder);
  const Json modules = read_json(file, kMostBytes);
  if (!modules.is_array()) fail(ErrorKind::data, "{}: expected a list of modules", file.string());
  HeadShape head;
  head.kind = HeadKind::none;
  for (const Json& module : modules) {
    const ConfigFields fields(module, file.string());
    const std::string type = fields.text("type"), name = type.substr(type.rfind('.') + 1);
    if (name == "Pooling") {
      head.kind = HeadKind::embedding;
      head.pooling = read_pooling(folder / module_folder(fields) / "config.json", text);
    } else if (name == "Normalize") {
      head.normalize = true;
    } else if (name != "Transformer") {
      fail(ErrorKind::data, "{}: the module '{}' is not supported; supported: Transformer, Pooling, Normalize",
           file.string(), shown(type));
    }
  }
  if (head.kind == HeadKind::embedding) architecture.head = head;
}

SentenceText read_sentence_text(const fs::path& folder) {
  SentenceText text;
  const fs::path own = transformer_file(folder), file = folder / "config_sentence_transformers.json";
  if (!own.empty()) {
    const Json document = read_json(own, kMostBytes);
    text.lower_case = ConfigFields(document, own.string()).flag_or("do_lower_case", false);
  }
  if (!path_exists(file)) return text;
  const Json document = read_json(file, kMostBytes);
  const ConfigFields config(document, file.string());
  if (config.has("truncate_dim")) config.refuse("truncate_dim", "embeddings cut to a few dimensions are not supported");
  if (!config.has("default_prompt_name")) return text;
  const std::string name = config.text("default_prompt_name");
  const Json prompts = config.has("prompts") ? document.at("prompts") : Json::object();
  if (!prompts.is_object() || !prompts.contains(name) || !prompts.at(name).is_string())
    config.refuse("default_prompt_name", "'" + shown(name) + "' is none of \"prompts\"");
  text.prompt = prompts.at(name).get<std::string>();
  return text;
}

std::unique_ptr<Tokenizer> with_sentence_text(std::unique_ptr<Tokenizer> tokenizer, const SentenceText& text) {
  if (text.prompt.empty() && !text.lower_case) return tokenizer;
  Json document = tokenizer->to_json();
  Json steps = Json::array();
  if (!text.prompt.empty()) steps.push_back({{"type", "Prepend"}, {"prepend", text.prompt}});
  if (text.lower_case) steps.push_back({{"type", "Lowercase"}});
  const auto own = document.find("normalizer");
  if (own != document.end() && !own->is_null()) steps.push_back(*own);
  document["normalizer"] = {{"type", "Sequence"}, {"normalizers", steps}};
  return tokenizer_from_json(document, "the tokenizer with the prompt of config_sentence_transformers.json");
}

}  // namespace glass
