// Model: opened once, asked many times. A model folder, a run folder, a plain Hugging Face folder, or a Subject of
// one's own.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "glass/model/model_folder.h"
#include "glass/pipeline/setup.h"
#include "glass/task/score_meaning.h"

namespace glass::pipeline {

/// An opened model.
class Model {
 public:
  /// Opens a folder on the setup's device. Errors are those of load_model.
  Model(const std::filesystem::path& folder, Setup setup);
  /// The same with the default settings, of a run folder with what its config says of how data files are written
  /// (separator, columns, encoding), and `sets` ("explain.target=probability") on top.
  explicit Model(const std::filesystem::path& folder, const std::vector<std::string>& sets = {});
  /// A Subject of one's own, which must live on, as the tokenizer; `name` stands in artefacts.
  Model(std::string name, Subject& subject, const Tokenizer& tokenizer, std::unique_ptr<ScoreMeaning> meaning,
        Setup setup = set_up());

  const Setup& setup() const { return setup_; }
  const Config& config() const { return setup_.config(); }
  Subject& subject() const;
  const Tokenizer& tokenizer() const;
  /// Error (usage) for a model with no head.
  const ScoreMeaning& scores_mean() const;
  const std::vector<std::string>& label_names() const { return loaded_.label_names; }
  /// Tokens of a text that are read: the model's positions, or less where its tokenizer's files say so; 0: no limit.
  std::int64_t max_length() const;
  const std::string& name() const { return name_; }
  /// The Transformer itself. Error (usage) for a Subject of one's own.
  Transformer& transformer() const;
  const LoadedModel& loaded() const { return loaded_; }
  /// What artefacts say of the model: {"name", "label_names", "weights_sha256", "max_length", "task"}. Reads the
  /// weights once more for their hash.
  Json facts() const;

 private:
  Setup setup_;
  LoadedModel loaded_;
  std::string name_;
  Subject* subject_ = nullptr;
  const Tokenizer* tokenizer_ = nullptr;
  std::unique_ptr<ScoreMeaning> meaning_;
};

}  // namespace glass::pipeline
