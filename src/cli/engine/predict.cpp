// glassformer predict: what a model says of new texts.
#include <ATen/ATen.h>
#include <fmt/core.h>

#include "cli/engine/answer.h"
#include "cli/engine/engine.h"
#include "cli/engine/session.h"
#include "explain/passes.h"
#include "glass/base/error.h"
#include "glass/config/config.h"
#include "glass/model/target_form.h"

namespace glass::cli {
namespace {

constexpr std::int64_t kBatchTokens = 1024;

/// Answers are searched in all of a long text; of other texts the end is cut.
std::vector<Encoding> windows_of(const Example& example, const LoadedModel& model, const TargetForm& form,
                                 std::int64_t overlap) {
  const Architecture& architecture = model.model->architecture();
  if (architecture.head.kind == HeadKind::span)
    return encode_searched(*model.tokenizer, example, architecture.max_length, overlap);
  return {encode_example(*model.tokenizer, example, form, architecture.max_length)};
}

std::vector<ReadText> read_texts(const std::vector<TextToExplain>& texts, const LoadedModel& model,
                                 std::int64_t overlap) {
  const TargetForm form = target_form(model.model->architecture());
  std::vector<ReadText> read;
  for (const TextToExplain& text : texts) {
    read.push_back({windows_of(text.example, model, form, overlap), {}});
    if (form.kind == TargetForm::Kind::decoder && read.back().windows.front().target_start < 0) {
      fail(ErrorKind::usage,
           "text '{}': this model scores a target; give --target-text, or a column \"target\" in the data",
           shown(text.example.text));
    }
  }
  return read;
}

/// The scores of each input: [1, C] where the head reads a text as a whole, else one row for each token that the last
/// stack reads.
std::vector<at::Tensor> scores_of(const std::vector<ExplainInput>& inputs, const LoadedModel& model) {
  const bool pooled = is_pooled(model.model->architecture().head.kind);
  const at::NoGradGuard no_gradient;
  model.model->set_training(false);
  std::vector<at::Tensor> scores(inputs.size());
  for (const PassGroup& group : plan_passes(inputs, one_pass_each(inputs.size()), kBatchTokens)) {
    const Batch batch = batch_of(inputs, group);
    Trace idle;
    const at::Tensor rows = model.model->scores(batch, idle);
    const std::vector<std::int64_t>& ends =
        batch.target_cu_seqlens.empty() ? batch.cu_seqlens : batch.target_cu_seqlens;
    for (std::size_t i = 0; i < group.size(); ++i) {
      const auto first = pooled ? static_cast<std::int64_t>(i) : ends[i];
      scores[group[i].input] = rows.narrow(0, first, pooled ? 1 : ends[i + 1] - ends[i]);
    }
  }
  return scores;
}

/// Fills in the scores of every window of every text.
void score(std::vector<ReadText>& texts, const LoadedModel& model) {
  const TargetForm form = target_form(model.model->architecture());
  std::vector<ExplainInput> inputs;
  for (const ReadText& text : texts) {
    for (const Encoding& window : text.windows) inputs.push_back(explain_input(window, form));
  }
  const std::vector<at::Tensor> scores = scores_of(inputs, model);
  auto next = scores.begin();
  for (ReadText& text : texts) {
    text.scores.assign(next, next + static_cast<std::ptrdiff_t>(text.windows.size()));
    next += static_cast<std::ptrdiff_t>(text.windows.size());
  }
}

}  // namespace

int run_predict(const Arguments& arguments) {
  const Session session = open_session("", arguments.all("--set"));
  const TaskConfig& task = session.config().task;
  const LoadedModel loaded = open_model(arguments.get("MODEL"), session);
  const auto texts = texts_of(arguments, loaded, session.config());
  std::vector<ReadText> read = read_texts(texts, loaded, task.window_overlap);
  score(read, loaded);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    fmt::print("{}\n", dump_json(answer_of(loaded, texts[i].example, read[i], task.unanswerable)));
  }
  return 0;
}

}  // namespace glass::cli
