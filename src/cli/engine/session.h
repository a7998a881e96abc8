// What the engine's commands share: a config with every method's settings, the compute device, and a model opened on
// it.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

#include "glass/cli/command.h"
#include "glass/config/config.h"
#include "glass/explain/explain_texts.h"
#include "glass/explain/explainer.h"
#include "glass/model/model_folder.h"

namespace glass::cli {

/// A loaded config whose explain.<method> sections are bound to real explainers, and the device it asks for.
struct Session {
  std::unique_ptr<ExplainerSet> explainers;
  std::unique_ptr<MetricSet> metrics;
  LoadedConfig loaded;
  at::Device device = at::kCPU;
  const Config& config() const { return loaded.config; }
};

/// Reads the command's CONFIG (or, for an empty path, only --set) and sets the compute device up.
Session open_session(const std::string& config_path, const std::vector<std::string>& sets);

/// These methods, with the metrics of the session's [explain].
ExplainWork work_of(const Session& session, const std::vector<std::string>& methods);

/// Opens MODEL on the session's device.
LoadedModel open_model(const std::string& path, const Session& session);

/// The whole number of an option, at least 1; `otherwise` where it is not given.
std::int64_t positive_number(const Arguments& arguments, const char* option, std::int64_t otherwise);

/// "a,b,c" as a list; empty parts are left out.
std::vector<std::string> split_list(const std::string& text);

/// A model that is explained, from a folder or from a run.
struct ExplainedModel {
  Transformer& model;
  const Tokenizer& tokenizer;
  const std::vector<std::string>& label_names;
  std::int64_t max_length;  ///< tokens that a text is cut at
};

/// What the scores of a head mean. Error (usage) for a model with no head.
std::unique_ptr<ScoreMeaning> meaning_of(const Architecture& architecture, const Tokenizer& tokenizer,
                                         const std::vector<std::string>& label_names, const TaskConfig& task);

/// The job of explaining with this model under a config's [explain]; `meaning` must live on.
ExplainJob explain_job(const ExplainedModel& model, const ScoreMeaning& meaning, const Config& config);

/// A file as it is named, else below GLASSFORMER_DATA, as the data files of a config are found.
std::string find_data(const std::string& name);

/// --data of a command as the model's task reads it, with --targets of parallel text. `needs_label`: what the task
/// learns must be there; else a .txt is plain text, line by line, for models without labels of whole texts.
Dataset open_data(const Arguments& arguments, const LoadedModel& model, const Config& config, bool needs_label);

/// --text with --text-pair and --target-text, one text each.
std::vector<TextToExplain> command_line_texts(const Arguments& arguments);

/// These and --data of a command as texts; Error (usage) when there is neither.
std::vector<TextToExplain> texts_of(const Arguments& arguments, const LoadedModel& model, const Config& config,
                                    std::int64_t limit = 0);

}  // namespace glass::cli
