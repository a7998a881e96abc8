// glassformer predict: what a model says of new texts.
#include <ATen/ATen.h>
#include <fmt/core.h>

#include "cli/engine/answer.h"
#include "cli/engine/engine.h"
#include "cli/engine/session.h"
#include "explain/passes.h"
#include "glass/base/error.h"
#include "glass/model/target_form.h"

namespace glass::cli {
namespace {

constexpr std::int64_t kBatchTokens = 1024;

std::vector<Encoding> encode_all(const std::vector<TextToExplain>& texts, const LoadedModel& model) {
  const TargetForm form = target_form(model.model->architecture());
  std::vector<Encoding> encodings;
  for (const TextToExplain& text : texts) {
    encodings.push_back(encode_example(*model.tokenizer, text.example, form, model.model->architecture().max_length));
    if (form.kind == TargetForm::Kind::decoder && encodings.back().target_start < 0) {
      fail(ErrorKind::usage, "text '{}': this model scores a target; give --target-text, or a column \"target\" in the data",
           shown(text.example.text));
    }
  }
  return encodings;
}

/// The scores of each text: [1, C] where the head reads a text as a whole, else one row for each token that the last stack reads.
std::vector<at::Tensor> scores_of(const std::vector<Encoding>& encodings, const LoadedModel& model) {
  const TargetForm form = target_form(model.model->architecture());
  const bool pooled = is_pooled(model.model->architecture().head.kind);
  std::vector<ExplainInput> inputs;
  for (const Encoding& encoding : encodings) inputs.push_back(explain_input(encoding, form));
  const at::NoGradGuard no_gradient;
  model.model->set_training(false);
  std::vector<at::Tensor> scores(inputs.size());
  for (const PassGroup& group : plan_passes(inputs, one_pass_each(inputs.size()), kBatchTokens)) {
    const Batch batch = batch_of(inputs, group);
    Trace idle;
    const at::Tensor rows = model.model->scores(batch, idle);
    const std::vector<std::int64_t>& ends = batch.target_cu_seqlens.empty() ? batch.cu_seqlens : batch.target_cu_seqlens;
    for (std::size_t i = 0; i < group.size(); ++i) {
      const auto first = pooled ? static_cast<std::int64_t>(i) : ends[i];
      scores[group[i].input] = rows.narrow(0, first, pooled ? 1 : ends[i + 1] - ends[i]);
    }
  }
  return scores;
}

}  // namespace

int run_predict(const Arguments& arguments) {
  const Session session = open_session("", arguments.all("--set"));
  const LoadedModel loaded = open_model(arguments.get("MODEL"), session);
  const auto texts = texts_of(arguments, loaded, session.config());
  const std::vector<Encoding> encodings = encode_all(texts, loaded);
  const std::vector<at::Tensor> scores = scores_of(encodings, loaded);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    fmt::print("{}\n", dump_json(answer_of(loaded, texts[i].example, encodings[i], scores[i])));
  }
  return 0;
}

}  // namespace glass::cli
