// What a model with an encoder and a decoder writes, judged against the targets.
#pragma once

#include "glass/base/json.h"
#include "glass/config/task_config.h"
#include "glass/data/dataset.h"
#include "glass/generate/settings.h"
#include "glass/model/transformer.h"
#include "glass/text/tokenizer.h"

namespace glass::pipeline {

/// How targets are written: as the model's files say, with task.beams on top where it is set. Errors as of
/// resolve_generation().
ResolvedGeneration resolve_written(const Architecture& architecture, const TaskConfig& config);

/// The errors of resolve_written() before anything is computed, for models that will write targets.
void check_written(const Architecture& architecture, const TaskConfig& config);

/// Writes a target for each of the first task.written_texts texts and adds to `result`: metrics bleu and chrf with
/// bootstrap intervals over texts, and "written": {"texts", "beams", "settings", "bleu_signature", "chrf_signature",
/// "samples": [{"text", "target", "written"}]}. Where the model's files name no length, each has at most `max_length`
/// tokens, the start token included. Does nothing where task.written_texts is 0.
void judge_written(Transformer& model, const Tokenizer& tokenizer, const Dataset& data, const TaskConfig& config,
                   std::int64_t max_length, Json& result);

}  // namespace glass::pipeline
