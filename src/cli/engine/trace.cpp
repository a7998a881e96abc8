// glassformer trace: the values of a model's points for one text, as safetensors for other tools.
#include <ATen/ATen.h>
#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/session.h"
#include "glass/base/error.h"
#include "glass/data/sequence.h"
#include "glass/model/safetensors.h"
#include "glass/model/target_form.h"

namespace glass::cli {
namespace {

/// Text, second text and target as a batch of one.
Batch single_text(const LoadedModel& model, const Example& example, Encoding& encoding) {
  const TargetForm form = target_form(model.model->architecture());
  encoding = encode_example(*model.tokenizer, example, form, model.model->architecture().max_length);
  const TokenSequence sequence = sequence_of(encoding, form.kind == TargetForm::Kind::decoder);
  return batch_of({&sequence});
}

void print_tensors(const NamedTensors& tensors, bool as_json) {
  Json list = Json::array();
  for (const auto& [name, tensor] : tensors) {
    list.push_back({{"name", name}, {"shape", tensor.sizes().vec()}});
    if (!as_json) fmt::print("{:<32} [{}]\n", name, fmt::join(tensor.sizes(), ", "));
  }
  if (as_json) fmt::print("{}\n", dump_json(Json{{"tensors", list}}));
}

}  // namespace

int run_trace(const Arguments& arguments) {
  const Session session = open_session("", arguments.all("--set"));
  const LoadedModel loaded = open_model(arguments.get("MODEL"), session);
  Encoding encoding;
  const Batch batch = single_text(loaded, command_line_texts(arguments).front().example, encoding);
  Trace trace;
  for (const std::string& glob : split_list(arguments.get("--points"))) trace.read(glob);
  loaded.model->set_training(false);
  {
    const at::NoGradGuard no_gradient;
    loaded.model->scores(batch, trace);
  }
  trace.finish(loaded.model->points());
  NamedTensors tensors = {{"input_ids", at::tensor(batch.ids, at::kLong)}};
  if (!batch.target_ids.empty()) tensors.emplace_back("decoder_input_ids", at::tensor(batch.target_ids, at::kLong));
  for (const std::string& name : trace.names()) tensors.emplace_back(name, trace.values(name).front());
  Json tokens = Json::array();
  for (const std::int32_t id : encoding.ids) tokens.push_back(loaded.tokenizer->token(id));
  write_safetensors(arguments.get("--out"), tensors,
                    {{"text", arguments.get("--text")}, {"tokens", dump_json(tokens)}});
  print_tensors(tensors, arguments.has("--json"));
  return 0;
}

}  // namespace glass::cli
