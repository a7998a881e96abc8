// glassformer eval: a trained model on labelled texts.
#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/session.h"
#include "cli/engine/suite.h"
#include "cli/engine/written.h"
#include "glass/base/error.h"
#include "glass/config/config.h"
#include "glass/model/target_form.h"
#include "glass/task/task.h"
#include "glass/train/trainer.h"

namespace glass::cli {
namespace {

void print_metrics(const Json& result, const CutCounts& counts) {
  fmt::print("texts {}  cut at the end {}  unknown tokens {:.2f} %\n", result["examples"].get<std::int64_t>(),
             counts.cut_texts, 100 * counts.unknown_share());
  for (const auto& [name, metric] : result["metrics"].items()) {
    fmt::print("{:<28} {:.4f}  95 % interval [{:.4f}, {:.4f}]\n", name, metric["value"].get<double>(),
               metric["low"].get<double>(), metric["high"].get<double>());
  }
  if (result.contains("majority_accuracy"))
    fmt::print("{:<28} {:.4f}\n", "majority_accuracy", result["majority_accuracy"].get<double>());
}

std::unique_ptr<Task> task_of(const LoadedModel& model, const Config& config) {
  const Architecture& architecture = model.model->architecture();
  const std::string kind = task_of_head(architecture.head.kind);
  if (kind.empty()) {
    fail(ErrorKind::usage, "{}: there is no evaluation of {}; inspect, trace and probe work with it",
         model.folder.string(),
         architecture.head.kind == HeadKind::none ? "a model with no head"
                                                  : "a head for " + head_name(architecture.head.kind));
  }
  return make_task(kind, {config, model.label_names, model.tokenizer.get(), target_form(architecture).start_id});
}

}  // namespace

int run_eval(const Arguments& arguments) {
  if (asks_for_suite(arguments)) return run_suite(arguments);
  const Session session = open_session("", arguments.all("--set"));
  const LoadedModel loaded = open_model(arguments.get("MODEL"), session);
  const std::unique_ptr<Task> task = task_of(loaded, session.config());
  CutCounts counts;
  const Dataset data = open_data(arguments, loaded, session.config(), true);
  Json result = evaluate_split(
      *loaded.model, *task, task->tokenize(data, *loaded.tokenizer, loaded.model->architecture().max_length, &counts));
  if (loaded.model->architecture().head.kind == HeadKind::sequence_to_sequence_lm)
    judge_written(*loaded.model, *loaded.tokenizer, data, session.config().task, session.config().data.max_length,
                  result);
  if (!arguments.has("--json")) {
    print_metrics(result, counts);
    return 0;
  }
  result["label_names"] = loaded.label_names;
  result["cut_texts"] = counts.cut_texts;
  result["unknown_share"] = counts.unknown_share();
  fmt::print("{}\n", dump_json(result, 1));
  return 0;
}

}  // namespace glass::cli
