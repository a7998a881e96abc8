// Checks between settings: each setting may be fine and the whole still wrong.
#include <algorithm>
#include <set>

#include "config/bind.h"
#include "config/scan.h"
#include "glass/base/error.h"
#include "glass/config/data_config.h"
#include "glass/config/model_config.h"
#include "glass/config/probe_config.h"
#include "glass/config/tokenizer_config.h"
#include "glass/config/train_config.h"

namespace glass {

namespace {

using config::Reader;
using config::shown;

void check_name(Reader& reader, const Config& config) {
  const std::string& name = config.name;
  if (name.find('/') != std::string::npos || name == "." || name == "..")
    reader.complain(
        "name",
        fmt::format("'{}' is not a name; give one without slashes, the run folder is named after it", shown(name)));
}

void check_repeats(Reader& reader, const std::string& key, const std::vector<std::string>& names) {
  std::set<std::string> seen;
  for (const std::string& name : names)
    if (!seen.insert(name).second)
      return reader.complain(key, fmt::format("names '{}' twice; remove one", shown(name)));
}

void check_data(Reader& reader, const DataConfig& data) {
  check_repeats(reader, "data.label_names", data.label_names);
  if (data.label_names.size() == 1)
    reader.complain("data.label_names", "has one name; a classifier needs at least two");
  if (!data.train.empty() && data.train == data.dev)
    reader.complain("data.dev", "is the same file as data.train; leave it out for a held-out share");
  if (!data.train.empty() && data.train == data.test)
    reader.complain("data.test", "is the same file as data.train; give texts that were not learned");
}

/// Targets of their own stand beside plain texts, in every split or in none.
void check_targets(Reader& reader, const Config& config) {
  const DataConfig& data = config.data;
  const std::pair<const char*, std::pair<bool, bool>> splits[] = {
      {"data.train_target", {!data.train.empty(), !data.train_target.empty()}},
      {"data.dev_target", {!data.dev.empty(), !data.dev_target.empty()}},
      {"data.test_target", {!data.test.empty(), !data.test_target.empty()}}};
  const bool parallel = !data.train_target.empty();
  for (const auto& [key, given] : splits) {
    const auto& [has_texts, has_targets] = given;
    if (has_targets && config.task.kind != "sequence_to_sequence")
      reader.complain(key, "is read by task.kind = \"sequence_to_sequence\" only; set it, or remove this key");
    else if (has_targets && !has_texts)
      reader.complain(key, "stands without the texts that it belongs to; name them too");
    else if (has_targets != parallel && has_texts)
      reader.complain(key, "targets stand in files of their own for every split or for none; name the missing ones");
  }
}

void check_tag_column(Reader& reader, const DataConfig& data) {
  const std::string& column = data.tag_column;
  const bool known =
      column == "upos" || column == "xpos" || column == "deprel" || (column.starts_with("misc:") && column.size() > 5);
  if (!known)
    reader.complain("data.tag_column",
                    fmt::format("'{}' is no column with tags; give upos, xpos, deprel or misc:KEY", shown(column)));
}

void check_tokenizer(Reader& reader, const TokenizerConfig& tokenizer) {
  const bool reads_file = tokenizer.kind == "wordpiece" || tokenizer.kind == "file";
  if (tokenizer.kind == "file" && tokenizer.file.empty() && !reader.has("tokenizer.file"))
    reader.complain("tokenizer.kind", "file needs tokenizer.file; name a tokenizer.json");
  if (!reads_file && !tokenizer.file.empty())
    reader.complain(
        "tokenizer.file",
        "is not read by a kind that is built from train; set tokenizer.kind = \"wordpiece\" or \"file\", or remove it");
}

/// Keys that a checkpoint decides: another value than the default beside it would be a silent contradiction. (A
/// resolved config states every key.)
void check_checkpoint(Reader& reader, const ModelConfig& model, const TokenizerConfig& tokenizer) {
  if (model.checkpoint.empty()) {
    const std::pair<const char*, bool> about_it[] = {{"model.new_parameters", !model.new_parameters.empty()},
                                                     {"model.ignore", !model.ignore.empty()},
                                                     {"model.added_tokens", !model.added_tokens.empty()}};
    for (const auto& [key, is_given] : about_it) {
      if (is_given)
        reader.complain(
            key, "says something of a checkpoint, but there is no model.checkpoint; name it, or remove this key");
    }
    return;
  }
  const ModelConfig m;
  const TokenizerConfig t;
  const std::pair<const char*, bool> decided[] = {
      {"model.kind", model.kind != m.kind},
      {"model.layers", model.layers != m.layers},
      {"model.heads", model.heads != m.heads},
      {"model.width", model.width != m.width},
      {"model.ffn_width", model.ffn_width != m.ffn_width},
      {"model.norm_order", model.norm_order != m.norm_order},
      {"model.positions", model.positions != m.positions},
      {"model.activation", model.activation != m.activation},
      {"model.pooling", model.pooling != m.pooling},
      {"model.dropout", model.dropout != m.dropout},
      {"model.attention_dropout", model.attention_dropout != m.attention_dropout},
      {"tokenizer.kind", tokenizer.kind != t.kind},
      {"tokenizer.file", !tokenizer.file.empty()},
      {"tokenizer.vocab_size", tokenizer.vocab_size != t.vocab_size},
      {"tokenizer.lowercase", tokenizer.lowercase != t.lowercase}};
  for (const auto& [key, differs] : decided) {
    if (differs) reader.complain(key, "is decided by model.checkpoint; remove one of the two");
  }
}

void check_model(Reader& reader, const ModelConfig& model) {
  if (model.heads < 1 || model.width < 1) return;
  if (model.width % model.heads != 0) {
    const char* key = reader.has("model.heads") || !reader.has("model.width") ? "model.heads" : "model.width";
    reader.complain(
        key, fmt::format("heads must divide width, but {} / {} leaves {}; give a width of {}", model.width, model.heads,
                         model.width % model.heads, (model.width / model.heads + 1) * model.heads));
  }
  if (model.positions == "sinusoidal" && model.width % 2 != 0)
    reader.complain("model.positions",
                    fmt::format("sinusoidal needs an even width, got {}; give {}", model.width, model.width + 1));
}

void check_train(Reader& reader, const Config& config) {
  const TrainConfig& train = config.train;
  if (train.batch_size == 0 && train.batch_tokens == 0)
    reader.complain(reader.has("train.batch_size") ? "train.batch_size" : "train.batch_tokens",
                    "batch_size and batch_tokens are both 0; give one of them");
  if (train.epochs == 0 && train.steps == 0)
    reader.complain("train.epochs", "epochs and steps are both 0; give one of them");
  const auto& weights = train.class_weights.numbers;
  const auto& names = config.data.label_names;
  const bool has_weights = !weights.empty() || !train.class_weights.word.empty();
  static const std::vector<std::string> without_classes = {
      "multi_label",           "regression",          "token_classification", "span", "language_model",
      "masked_language_model", "sequence_to_sequence"};
  if (has_weights && std::count(without_classes.begin(), without_classes.end(), config.task.kind) != 0)
    reader.complain(
        "train.class_weights",
        fmt::format("weigh the classes of a classification, not of task.kind = \"{}\"; remove them", config.task.kind));
  if (!weights.empty() && !names.empty() && weights.size() != names.size())
    reader.complain("train.class_weights",
                    fmt::format("has {} weights for {} label_names; give one a label", weights.size(), names.size()));
  if (!weights.empty() && std::all_of(weights.begin(), weights.end(), [](double weight) { return weight == 0; }))
    reader.complain("train.class_weights", "are all 0; give at least one above 0");
}

bool is_among(const std::string& name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// "a:b", both among the names, which may hold colons themselves.
bool names_two(const std::string& both, const std::vector<std::string>& names) {
  for (std::size_t colon = both.find(':'); colon != std::string::npos; colon = both.find(':', colon + 1)) {
    if (is_among(both.substr(0, colon), names) && is_among(both.substr(colon + 1), names)) return true;
  }
  return false;
}

void check_target(Reader& reader, const Config& config) {
  const std::vector<std::string>& kinds = explain_target_kinds();
  const std::string& target = config.explain.target;
  const auto colon = target.find(':');
  const std::string kind = target.substr(0, colon);
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
    reader.complain("explain.target",
                    fmt::format("unknown target '{}', where a class may follow as in \"logit:positive\"{}",
                                shown(target), did_you_mean(kind, kinds)));
  } else if (colon != std::string::npos && !config.data.label_names.empty()) {
    const std::string name = target.substr(colon + 1);
    const auto& names = config.data.label_names;
    const bool is_known = kind.ends_with("margin") ? names_two(name, names) : is_among(name, names);
    if (!is_known)
      reader.complain("explain.target", fmt::format("no class '{}'{}", shown(name), did_you_mean(name, names)));
  }
}

void check_explain(Reader& reader, const Config& config) {
  check_repeats(reader, "explain.methods", config.explain.methods);
  check_target(reader, config);
  if (config.explain.split == "test" && config.data.test.empty() && reader.has("data.train") &&
      !config.explain.methods.empty())
    reader.complain("explain.split", "there is no data.test; name it, or explain \"dev\"");
}

void check_probe(Reader& reader, const ProbeConfig& probe) {
  check_repeats(reader, "probe.points", probe.points);
  check_repeats(reader, "probe.labels", probe.labels);
  for (const std::string& label : probe.labels) {
    const bool is_word = label.starts_with("word:") && label.size() > 5;
    if (label != "label" && label != "tag" && label != "length" && !is_word)
      reader.complain("probe.labels",
                      fmt::format("unknown label '{}'; give label, tag, length or word:<word>", shown(label)));
    if (label == "tag" && probe.states != "token")
      reader.complain("probe.labels", "'tag' is asked of tokens; set probe.states = \"token\"");
  }
  if (!probe.points.empty() && probe.labels.empty())
    reader.complain("probe.points", "there is nothing to probe for; add probe.labels = [\"label\"]");
  if (probe.points.empty() && !probe.labels.empty())
    reader.complain("probe.labels", "there is nothing to look at; add probe.points = [\"encoder.*.resid_post\"]");
}

}  // namespace

void check_config(Reader& reader, const Config& config) {
  check_name(reader, config);
  check_data(reader, config.data);
  check_targets(reader, config);
  check_tag_column(reader, config.data);
  check_tokenizer(reader, config.tokenizer);
  check_checkpoint(reader, config.model, config.tokenizer);
  check_model(reader, config.model);
  check_train(reader, config);
  check_explain(reader, config);
  check_probe(reader, config.probe);
}

}  // namespace glass
