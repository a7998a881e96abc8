// glassformer eval: a trained model on labelled texts.
#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/session.h"
#include "glass/base/error.h"
#include "glass/task/task.h"
#include "glass/train/run_data.h"
#include "glass/train/trainer.h"

namespace glass::cli {
namespace {

/// The texts as a dataset whose example numbers are their places in the list.
TokenizedDataset tokenize_texts(const std::vector<TextToExplain>& texts, const LoadedModel& model, CutCounts& counts) {
  Dataset data;
  for (const TextToExplain& text : texts) data.examples.push_back(text.example);
  return tokenize_dataset(data, *model.tokenizer, model.model->architecture().max_length, &counts);
}

void print_metrics(const Json& result, const CutCounts& counts) {
  fmt::print("texts {}  cut at the end {}  unknown tokens {:.2f} %\n", result["examples"].get<std::int64_t>(), counts.cut_texts, 100 * counts.unknown_share());
  for (const auto& [name, metric] : result["metrics"].items()) {
    fmt::print("{:<28} {:.4f}  95 % interval [{:.4f}, {:.4f}]\n", name, metric["value"].get<double>(), metric["low"].get<double>(), metric["high"].get<double>());
  }
  fmt::print("{:<28} {:.4f}\n", "majority_accuracy", result["majority_accuracy"].get<double>());
}

}  // namespace

int run_eval(const Arguments& arguments) {
  const Session session = open_session("", arguments.all("--set"));
  const LoadedModel loaded = open_classifier(arguments.get("MODEL"), session);
  CutCounts counts;
  const TokenizedDataset data = tokenize_texts(texts_of(arguments, loaded, 0, true), loaded, counts);
  const auto task = make_task(session.config(), loaded.label_names);
  Json result = evaluate_split(*loaded.model, *task, data);
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
