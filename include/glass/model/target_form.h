// How a model takes a target text: behind the text, in its decoder, or not at all.
#pragma once

#include "glass/data/model_input.h"
#include "glass/model/architecture.h"

namespace glass {

/// A decoder of its own for models with an encoder and a head over the vocabulary, a continuation for language models,
/// else none. Error (data) for a decoder without a start token in config.json.
TargetForm target_form(const Architecture& architecture);

}  // namespace glass
