// glassformer probe: the probes of a config on a model that is trained already.
#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/stages.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/config/config.h"
#include "glass/model/target_form.h"

namespace glass::cli {
namespace {

/// The data of the config as its task reads it, tokenized by the model's own tokenizer.
RunData data_for(const LoadedModel& model, const Config& config) {
  RunData data;
  data.splits = load_splits(config.data, static_cast<std::uint64_t>(config.train.seed), data_kind(config.task.kind));
  data.tokenizer = open_tokenizer(model.folder);
  data.architecture = model.model->architecture();
  data.max_length = std::min(config.data.max_length, data.architecture.max_length);
  // A decoder reads its start token alone: what it knows of the text then is what it begins to write from.
  const TargetForm form = target_form(data.architecture);
  data.task = make_task(config.task.kind, {config, data.splits.label_names, data.tokenizer.get(), form.start_id});
  data.train = data.task->tokenize(data.splits.train, *data.tokenizer, data.max_length, &data.train_counts);
  data.dev = data.task->tokenize(data.splits.dev, *data.tokenizer, data.max_length, &data.dev_counts);
  for (TokenizedDataset* split : {&data.train, &data.dev}) {
    if (form.kind == TargetForm::Kind::decoder && split->target_ids.empty())
      split->target_ids.assign(split->size(), {form.start_id});
  }
  return data;
}

void print_probe(const Json& probe) {
  fmt::print("{}: {} classes, majority {:.3f}\n", probe["label"].get<std::string>(), probe["classes"].size(),
             probe["majority_accuracy"].get<double>());
  for (const Json& layer : probe["layers"]) {
    fmt::print("  {:<24} accuracy {:.3f} [{:.3f}, {:.3f}]  control {:.3f}  penalty {:g}  gap {:.1e} nats\n",
               layer["point"].get<std::string>(), layer["accuracy"]["value"].get<double>(),
               layer["accuracy"]["low"].get<double>(), layer["accuracy"]["high"].get<double>(),
               layer["control_accuracy"]["value"].get<double>(), layer["penalty"].get<double>(),
               layer["gap_nats"].get<double>());
  }
}

}  // namespace

int run_probe(const Arguments& arguments) {
  Session session = open_session(arguments.get("CONFIG"), arguments.all("--set"));
  if (session.config().probe.points.empty())
    fail(ErrorKind::config, "{}: probe.points: nothing to probe; set for example [\"encoder.*.resid_post\"]",
         arguments.get("CONFIG"));
  LoadedModel loaded = open_model(arguments.get("MODEL"), session);
  RunContext run{session,
                 {arguments.get("--out", loaded.folder.filename() == "model" ? loaded.folder.parent_path().string()
                                                                             : loaded.folder.string())},
                 data_for(loaded, session.config()),
                 std::move(loaded.model),
                 Json::object(),
                 {}};
  const std::vector<Json> probes = probe_stage(run);
  Json list = Json::array();
  for (const Json& probe : probes) {
    list.push_back(probe);
    if (!arguments.has("--json")) print_probe(probe);
  }
  if (arguments.has("--json")) fmt::print("{}\n", dump_json(Json{{"probes", list}}, 1));
  return 0;
}

}  // namespace glass::cli
