#include "glass/pipeline/model.h"

#include <algorithm>

#include "glass/base/error.h"
#include "pipeline/data_settings.h"

namespace glass::pipeline {

Model::Model(const std::filesystem::path& folder, Setup setup) : setup_(std::move(setup)), loaded_(load_model(folder)) {
  if (!setup_.device.is_cpu()) loaded_.model->to(setup_.device, at::kFloat);
  name_ = loaded_.folder.string();
  subject_ = loaded_.model.get();
  tokenizer_ = loaded_.tokenizer.get();
  const Architecture& architecture = loaded_.model->architecture();
  const TaskConfig& task = config().task;
  if (has_scores(architecture)) {
    meaning_ =
        make_score_meaning({architecture, *tokenizer_, loaded_.label_names, task.window_overlap, task.unanswerable});
  }
}

namespace {

/// `sets` come last: they count more than what the run says of its data files.
Setup set_up_for(const std::filesystem::path& folder, const std::vector<std::string>& sets) {
  std::vector<std::string> all = data_settings_of(folder);
  all.insert(all.end(), sets.begin(), sets.end());
  return set_up({}, all);
}

}  // namespace

Model::Model(const std::filesystem::path& folder, const std::vector<std::string>& sets)
    : Model(folder, set_up_for(folder, sets)) {}

Model::Model(std::string name, Subject& subject, const Tokenizer& tokenizer, std::unique_ptr<ScoreMeaning> meaning,
             Setup setup)
    : setup_(std::move(setup)),
      name_(std::move(name)),
      subject_(&subject),
      tokenizer_(&tokenizer),
      meaning_(std::move(meaning)) {}

Subject& Model::subject() const {
  return *subject_;
}

const Tokenizer& Model::tokenizer() const {
  return *tokenizer_;
}

const ScoreMeaning& Model::scores_mean() const {
  if (meaning_) return *meaning_;
  fail(
      ErrorKind::usage,
      "{}: a model with no head gives no answer to a text and has no score that could be explained; inspect, trace and "
      "probe work with it",
      name_);
}

std::int64_t Model::max_length() const {
  if (!loaded_.model) return 0;
  const std::int64_t positions = loaded_.model->architecture().max_length, stated = tokenizer_->model_max_length();
  return stated > 0 ? std::min(positions, stated) : positions;
}

Transformer& Model::transformer() const {
  if (loaded_.model) return *loaded_.model;
  fail(ErrorKind::usage, "{}: this is a subject of one's own; a model folder is needed here", name_);
}

Json Model::facts() const {
  Json facts = {{"name", name_},
                {"label_names", label_names()},
                {"weights_sha256", loaded_.model ? loaded_.weights_sha256() : ""},
                {"max_length", max_length()}};
  if (meaning_) facts["task"] = meaning_->task();
  return facts;
}

}  // namespace glass::pipeline
