// A family: how the config.json of one model_type becomes an Architecture, and how its weights are named.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "glass/model/architecture.h"
#include "model/hugging_face/config_fields.h"
#include "model/hugging_face/weight_rule.h"

namespace glass {

/// A tensor of older or other files that is the same as one of ours (a tied output layer); where it is there it must be
/// equal.
struct WeightCopy {
  std::string theirs, of;
};

struct Family {
  std::string model_type;
  std::string prefix;  ///< of the base model's names in files of a model with a head; "" where there is none
  /// The stacks and the head of this kind.
  Architecture (*read)(const ConfigFields& config, HeadKind head);
  std::vector<WeightRule> rules;                           ///< of the stacks
  std::map<HeadKind, std::vector<WeightRule>> head_rules;  ///< heads that this family has; `none` needs no entry
  std::vector<WeightCopy> copies;
  std::vector<std::string> ignored;  ///< globs of buffers and of parts that decide nothing
  std::vector<std::string> carried;  ///< globs of weights that no output needs; an export writes them again
  Json auto_map =
      nullptr;  ///< for a family that transformers does not know: the classes of the code that is saved with a model
  std::string span_prefix = "";  ///< instead of `prefix` beside a head for spans; "": the same
};

/// Error (data) for an unknown model_type, with those that are known.
const Family& find_family(const std::string& model_type, const std::string& origin);
std::vector<std::string> family_names();

/// transformers' class of a model of this family with this head: "BertForSequenceClassification".
std::string model_class(const std::string& model_type, HeadKind head);
/// True for heads with one output a label.
bool has_labels(HeadKind kind);

/// The one name under "architectures", or "" where there is none.
std::string class_name(const ConfigFields& config);
/// The head of a checkpoint by "architectures" ("BertForMaskedLM") and "problem_type"; none where only the base model
/// is there.
HeadKind read_head_kind(const ConfigFields& config);
/// Class names by "id2label"; without it LABEL_0, LABEL_1 as transformers counts them.
std::vector<std::string> read_labels(const ConfigFields& config);

}  // namespace glass
