#include "glass/pipeline/trace.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/data/sequence.h"
#include "glass/model/evaluation_mode.h"
#include "glass/model/safetensors.h"
#include "glass/model/target_form.h"

namespace glass::pipeline {

NamedTensors trace(const Model& model, const Example& example, const std::vector<std::string>& globs,
                   const std::filesystem::path& out) {
  const TargetForm form = target_form(model.transformer().architecture());
  const Encoding encoding = encode_example(model.tokenizer(), example, form, model.max_length());
  const TokenSequence sequence = sequence_of(encoding, form.kind == TargetForm::Kind::decoder);
  const Batch batch = batch_of({&sequence});
  Trace watcher;
  for (const std::string& glob : globs) watcher.read(glob);
  {
    const at::NoGradGuard no_gradient;
    const EvaluationMode evaluating(model.subject());
    model.subject().scores(batch, watcher);
  }
  watcher.finish(model.subject().points());
  NamedTensors tensors = {{"input_ids", at::tensor(batch.ids, at::kLong)}};
  if (!batch.target_ids.empty()) tensors.emplace_back("decoder_input_ids", at::tensor(batch.target_ids, at::kLong));
  for (const std::string& name : watcher.names()) {
    tensors.emplace_back(name, watcher.values(name).front());
  }
  if (out.empty()) return tensors;
  Json tokens = Json::array();
  for (const std::int32_t id : encoding.ids) tokens.push_back(model.tokenizer().token(id));
  write_safetensors(out, tensors, {{"text", example.text}, {"tokens", dump_json(tokens)}});
  return tensors;
}

}  // namespace glass::pipeline
