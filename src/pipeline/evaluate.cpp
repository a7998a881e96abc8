#include "glass/pipeline/evaluate.h"

#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/model/target_form.h"
#include "glass/pipeline/read_summary.h"
#include "glass/task/task.h"
#include "glass/task/text_end.h"
#include "glass/train/trainer.h"
#include "pipeline/written.h"

namespace glass::pipeline {
namespace {

std::unique_ptr<Task> task_of(const Model& model) {
  const Architecture& architecture = model.transformer().architecture();
  const std::string kind = task_of_head(architecture);
  if (kind.empty()) {
    fail(ErrorKind::usage, "{}: there is no evaluation of {}; inspect, trace and probe work with it", model.name(),
         head_name(architecture));
  }
  return make_task(kind, {model.config(), model.label_names(), &model.tokenizer(), target_form(architecture).start_id,
                          judged_end_id(model.config().task, model.tokenizer(), architecture)});
}

Json evaluate_task(const Model& model, const Task& task, const Dataset& data, const Observer& observer) {
  const StopScope stop(observer.stop);
  CutCounts counts;
  const TokenizedDataset tokenized = task.tokenize(data, model.tokenizer(), model.max_length(), &counts);
  Json result = evaluate_split(model.subject(), task, tokenized);
  if (token_scoring(model.transformer().architecture()) == TokenScoring::target)
    judge_written(model.transformer(), model.tokenizer(), data, model.config().task, model.config().data.max_length,
                  result);
  result["label_names"] = model.label_names();
  result["cut_texts"] = counts.cut_texts;
  result["cut_tokens"] = counts.cut_tokens;
  result["short_texts"] = counts.short_texts;
  result["unknown_tokens"] = counts.unknown_tokens;
  result["unknown_share"] = counts.unknown_share();
  log_counts(counts, model.max_length());
  return result;
}

}  // namespace

Json evaluate(const Model& model, const Dataset& data, const Observer& observer) {
  return evaluate_task(model, *task_of(model), data, observer);
}

Json evaluate(const Model& model, const DataRequest& request, const Observer& observer) {
  const std::unique_ptr<Task> task = task_of(model);
  return evaluate_task(model, *task, open_data(model, request), observer);
}

}  // namespace glass::pipeline
