// What a model with an encoder and a decoder writes, judged against the targets.
#pragma once

#include "glass/base/json.h"
#include "glass/config/task_config.h"
#include "glass/data/dataset.h"
#include "glass/model/transformer.h"
#include "glass/text/tokenizer.h"

namespace glass::pipeline {

/// Writes a target for each of the first task.written_texts texts (greedy, or by task.beams) and adds to `result`:
/// metrics bleu and chrf with bootstrap intervals over texts, and "written": {"texts", "beams", "bleu_signature",
/// "chrf_signature", "samples": [{"text", "target", "written"}]}. Each has at most `max_length` tokens, the start token
/// included. Does nothing where task.written_texts is 0.
void judge_written(Transformer& model, const Tokenizer& tokenizer, const Dataset& data, const TaskConfig& config,
                   std::int64_t max_length, Json& result);

}  // namespace glass::pipeline
