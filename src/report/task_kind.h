// Which task the model of a run was made for.
#pragma once

#include <optional>
#include <string>

#include "artefacts.h"

namespace glass::report {

enum class TaskKind { classification, tags, multi_label, regression, spans, language_model, translation, embedding };

/// The task of this name in an artefact; nothing for a name that is not known here.
std::optional<TaskKind> task_named(const std::string& name);

/// As evaluation.json states it, else the explanations. Artefacts of older versions, and a training that is not done,
/// state none: it then follows from the metrics that only one task has.
TaskKind task_of(const Artefacts& artefacts);

}  // namespace glass::report
