// What the scores of an opened model mean, and the job of explaining with it.
#include "cli/engine/session.h"

namespace glass::cli {

std::unique_ptr<ScoreMeaning> meaning_of(const Architecture& architecture, const Tokenizer& tokenizer,
                                         const std::vector<std::string>& label_names, const TaskConfig& task) {
  return make_score_meaning({architecture, tokenizer, label_names, task.window_overlap, task.unanswerable});
}

ExplainJob explain_job(const ExplainedModel& model, const ScoreMeaning& meaning, const Config& config) {
  ExplainJob job;
  job.subject = &model.model;
  job.tokenizer = &model.tokenizer;
  job.meaning = &meaning;
  job.label_names = model.label_names;
  job.max_length = model.max_length;
  job.target = parse_target(config.explain.target, meaning);
  job.position = parse_position(config.explain.position, meaning);
  job.batch_tokens = config.explain.batch_tokens;
  job.seed = static_cast<std::uint64_t>(config.train.seed);
  return job;
}

}  // namespace glass::cli
