// What is explained of each head: its classes, and the token whose scores count.
#include <charconv>

#include "cli/engine/session.h"
#include "glass/base/error.h"
#include "glass/config/config.h"
#include "glass/model/target_form.h"

namespace glass::cli {
namespace {

std::vector<std::string> numbered(std::int64_t count) {
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < count; ++i) names.push_back(std::to_string(i));
  return names;
}

std::vector<std::string> vocabulary(const Architecture& architecture, const Tokenizer& tokenizer) {
  std::vector<std::string> tokens;
  for (std::int64_t id = 0; id < architecture.vocab_size(); ++id) {
    tokens.push_back(id < tokenizer.vocab_size() ? tokenizer.token(static_cast<std::int32_t>(id)) : std::to_string(id));
  }
  return tokens;
}

std::vector<std::string> classes_of(const ExplainedModel& model) {
  const Architecture& architecture = model.model.architecture();
  switch (architecture.head.kind) {
    case HeadKind::classification:
    case HeadKind::regression:
    case HeadKind::multi_label:
    case HeadKind::token_classification:
      return model.label_names;
    case HeadKind::span:
      return {"start", "end"};
    case HeadKind::masked_lm:
    case HeadKind::causal_lm:
    case HeadKind::sequence_to_sequence_lm:
      return vocabulary(architecture, model.tokenizer);
    case HeadKind::embedding:
      return numbered(architecture.last().width);
    case HeadKind::none:
      break;
  }
  fail(ErrorKind::usage,
       "{}: a model with no head has no score that could be explained; inspect, trace and probe work with it",
       model.name);
}

ReadToken numbered_token(const std::string& position) {
  ReadToken read{ReadToken::Kind::number, 0};
  const auto [stopped, error] = std::from_chars(position.data(), position.data() + position.size(), read.number);
  if (error != std::errc() || stopped != position.data() + position.size() || read.number < 0) {
    fail(ErrorKind::config,
         "explain.position: '{}' is not known; allowed: auto, last, mask, least_sure, answer, or the number of a token "
         "from 0",
         shown(position));
  }
  return read;
}

ReadToken answer_token(const std::string& position, HeadKind head) {
  if (head == HeadKind::span) return {ReadToken::Kind::answer, 0};
  fail(ErrorKind::config,
       "explain.position: '{}' is asked of heads for spans, this one is for {}; allowed: auto, last, mask, least_sure, "
       "or a number",
       position, head_name(head));
}

ReadToken read_token(const std::string& position, HeadKind head) {
  if (is_pooled(head)) {
    if (position == "auto") return {};
    fail(ErrorKind::config, "explain.position: '{}', but this head scores a text as a whole; remove the setting",
         shown(position));
  }
  if (position == "last") return {ReadToken::Kind::last, 0};
  if (position == "mask") return {ReadToken::Kind::mask, 0};
  if (position == "least_sure" || (position == "auto" && head == HeadKind::token_classification))
    return {ReadToken::Kind::least_sure, 0};
  if (position == "answer" || (position == "auto" && head == HeadKind::span)) return answer_token(position, head);
  if (position != "auto") return numbered_token(position);
  if (head == HeadKind::causal_lm) return {ReadToken::Kind::target_or_last, 0};
  if (head == HeadKind::sequence_to_sequence_lm) return {ReadToken::Kind::target, 0};
  if (head == HeadKind::masked_lm) return {ReadToken::Kind::mask, 0};
  fail(ErrorKind::config,
       "explain.position: a head for {} scores every token; name one by its number, as `glassformer tokenize` counts "
       "them",
       head_name(head));
}

PredictionKind prediction_kind_of(HeadKind head) {
  switch (head) {
    case HeadKind::multi_label:
      return PredictionKind::labels;
    case HeadKind::regression:
    case HeadKind::embedding:
      return PredictionKind::value;
    case HeadKind::span:
      return PredictionKind::answer;
    default:
      return PredictionKind::one_class;
  }
}

}  // namespace

ExplainJob explain_job(const ExplainedModel& model, const Config& config) {
  const Architecture& architecture = model.model.architecture();
  ExplainJob job;
  job.subject = &model.model;
  job.tokenizer = &model.tokenizer;
  job.label_names = classes_of(model);
  job.max_length = model.max_length;
  job.form = target_form(architecture);
  job.target = parse_target(config.explain.target, job.label_names);
  job.prediction = prediction_kind_of(architecture.head.kind);
  job.read = read_token(config.explain.position, architecture.head.kind);
  // Where the answer begins its start is explained, whichever of the two scores is larger there.
  if (job.read.kind == ReadToken::Kind::answer && job.target.label < 0) job.target.label = 0;
  job.batch_tokens = config.explain.batch_tokens;
  job.window_overlap = config.task.window_overlap;
  return job;
}

ExplainJob explain_job(const LoadedModel& model, const Session& session) {
  return explain_job({*model.model, *model.tokenizer, model.label_names, model.folder.string(),
                      model.model->architecture().max_length},
                     session.config());
}

}  // namespace glass::cli
