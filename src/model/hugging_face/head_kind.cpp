// Which head a checkpoint has, and its labels.
#include <fmt/format.h>

#include <map>

#include "glass/base/error.h"
#include "model/hugging_face/family.h"

namespace glass {

namespace {

constexpr std::size_t kMostLabels = 100000;

/// Endings of the class names in "architectures"; the first of a kind is the one that is written.
const std::vector<std::pair<const char*, HeadKind>> kEndings = {
    {"ForSequenceClassification", HeadKind::classification},
    {"ForTokenClassification", HeadKind::token_classification},
    {"ForQuestionAnswering", HeadKind::span},
    {"ForMaskedLM", HeadKind::masked_lm},
    {"ForPreTraining", HeadKind::masked_lm},
    {"ForCausalLM", HeadKind::causal_lm},
    {"LMHeadModel", HeadKind::causal_lm},
    {"ForConditionalGeneration", HeadKind::sequence_to_sequence_lm},
    {"MTModel", HeadKind::sequence_to_sequence_lm},
    {"Model", HeadKind::none}};

/// What the names of a family's classes start with.
const std::map<std::string, std::string> kClassPrefixes = {{"albert", "Albert"},
                                                           {"bart", "Bart"},
                                                           {"bert", "Bert"},
                                                           {"bloom", "Bloom"},
                                                           {"camembert", "Camembert"},
                                                           {"deberta-v2", "DebertaV2"},
                                                           {"distilbert", "DistilBert"},
                                                           {"electra", "Electra"},
                                                           {"gemma2", "Gemma2"},
                                                           {"glassformer-encoder", "GlassformerEncoder"},
                                                           {"gpt2", "GPT2"},
                                                           {"gpt_neox", "GPTNeoX"},
                                                           {"llama", "Llama"},
                                                           {"marian", "Marian"},
                                                           {"mistral", "Mistral"},
                                                           {"modernbert", "ModernBert"},
                                                           {"mpnet", "MPNet"},
                                                           {"opt", "OPT"},
                                                           {"qwen2", "Qwen2"},
                                                           {"qwen3", "Qwen3"},
                                                           {"roberta", "Roberta"},
                                                           {"starcoder2", "Starcoder2"},
                                                           {"t5", "T5"},
                                                           {"falcon", "Falcon"},
                                                           {"gemma", "Gemma"},
                                                           {"gemma3_text", "Gemma3Text"},
                                                           {"gpt_neo", "GPTNeo"},
                                                           {"gptj", "GPTJ"},
                                                           {"granite", "Granite"},
                                                           {"m2m_100", "M2M100"},
                                                           {"mbart", "MBart"},
                                                           {"mt5", "MT5"},
                                                           {"nomic_bert", "NomicBert"},
                                                           {"olmo2", "Olmo2"},
                                                           {"pegasus", "Pegasus"},
                                                           {"phi", "Phi"},
                                                           {"phi3", "Phi3"},
                                                           {"smollm3", "SmolLM3"},
                                                           {"stablelm", "StableLm"},
                                                           {"xlm-roberta", "XLMRoberta"}};

HeadKind kind_of_classifier(const ConfigFields& config) {
  const std::string fallback = read_labels(config).size() == 1 ? "regression" : "single_label_classification";
  const std::string type = config.choice_or(
      "problem_type", fallback, {"regression", "single_label_classification", "multi_label_classification"});
  if (type == "regression") return HeadKind::regression;
  return type == "multi_label_classification" ? HeadKind::multi_label : HeadKind::classification;
}

}  // namespace

std::string class_name(const ConfigFields& config) {
  if (!config.has("architectures")) return "";
  const Json& names = config.document().at("architectures");
  if (!names.is_array() || names.size() != 1 || !names[0].is_string())
    config.refuse("architectures", "expected a list of one name");
  return names[0].get<std::string>();
}

HeadKind read_head_kind(const ConfigFields& config) {
  if (!config.has("architectures")) return HeadKind::none;
  const std::string name = class_name(config);
  for (const auto& [ending, kind] : kEndings) {
    if (!name.ends_with(ending)) continue;
    // It tells replaced tokens, which is no head of ours: the encoder opens without it.
    if (name == "ElectraForPreTraining") return HeadKind::none;
    return kind == HeadKind::classification ? kind_of_classifier(config) : kind;
  }
  std::vector<std::string> known;
  for (const auto& [ending, kind] : kEndings) known.push_back(std::string("...") + ending);
  config.refuse("architectures",
                fmt::format("'{}' has a head that is not known; known: {}", shown(name), fmt::join(known, ", ")));
}

bool has_labels(HeadKind kind) {
  return kind == HeadKind::classification || kind == HeadKind::regression || kind == HeadKind::multi_label ||
         kind == HeadKind::token_classification;
}

std::string model_class(const std::string& model_type, HeadKind head) {
  if (model_type == "gpt2" && head == HeadKind::causal_lm) return "GPT2LMHeadModel";
  if (model_type == "marian" && head == HeadKind::sequence_to_sequence_lm) return "MarianMTModel";
  if (model_type == "gemma3_text" && head == HeadKind::causal_lm) return "Gemma3ForCausalLM";
  const auto prefix = kClassPrefixes.find(model_type);
  check(prefix != kClassPrefixes.end(), "{} has no classes", model_type);
  const bool is_classifier = head == HeadKind::regression || head == HeadKind::multi_label;
  for (const auto& [ending, kind] : kEndings) {
    if (kind == (is_classifier ? HeadKind::classification : head)) return prefix->second + ending;
  }
  fail(ErrorKind::bug, "internal error: no class for a head of the kind {}", head_name(head));
}

namespace {

/// Two classes of one name are one in every answer, and in the label2id that is written.
void refuse_equal_names(const ConfigFields& config, const std::vector<std::string>& names) {
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto [before, is_new] = seen.emplace(names[i], i);
    if (!is_new)
      config.refuse("id2label", fmt::format("labels {} and {} are both '{}'; give each class its own name",
                                            before->second, i, shown(names[i])));
  }
}

}  // namespace

std::vector<std::string> read_labels(const ConfigFields& config) {
  // transformers leaves the labels out where they are its default: two, for BART three.
  const std::int64_t usual = config.text_or("model_type", "") == "bart" ? 3 : 2;
  const std::int64_t count = config.integer_or("num_labels", usual, kMostLabels, 1);
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < count; ++i) names.push_back("LABEL_" + std::to_string(i));
  if (!config.has("id2label")) return names;
  const Json& labels = config.document().at("id2label");
  if (!labels.is_object() || labels.empty() || labels.size() > kMostLabels)
    config.refuse("id2label", "expected an object with at least one label");
  // Names of another number of labels are stale: transformers takes the number, and numbers them.
  if (config.has("num_labels") && static_cast<std::int64_t>(labels.size()) != count) return names;
  names.clear();
  std::map<std::string, Json> by_number;  // an ordered object looks through all its keys for one
  for (const auto& [number, name] : labels.items()) by_number.emplace(number, name);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto found = by_number.find(std::to_string(i));
    if (found == by_number.end() || !found->second.is_string())
      config.refuse("id2label", fmt::format("label \"{}\" is missing", i));
    names.push_back(found->second.get<std::string>());
  }
  refuse_equal_names(config, names);
  return names;
}

}  // namespace glass
