// The token behind a text, by which a model learns where texts end and generation knows where to stop.
#pragma once

#include <cstdint>

#include "glass/config/task_config.h"
#include "glass/model/architecture.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// What a model that is trained now learns behind each text (task.end_token); -1: nothing, or the tokenizer puts its
/// own there. "auto" takes config.json's end token, else the tokenizer's. Error (config) for a token that the tokenizer
/// lacks.
std::int32_t learned_end_id(const TaskConfig& task, const Tokenizer& tokenizer, const Architecture& architecture);

/// What a trained model is judged with: "auto" takes what it learned by its config.json, nothing where that says
/// nothing.
std::int32_t judged_end_id(const TaskConfig& task, const Tokenizer& tokenizer, const Architecture& architecture);

/// Writes into the architecture's config.json that texts ended with this token (-1: with none of ours), and that
/// generation stops there.
void note_end(std::int32_t end_id, Architecture& architecture);

}  // namespace glass
