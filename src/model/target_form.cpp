#include "glass/model/target_form.h"

#include "glass/base/error.h"

namespace glass {

TargetForm target_form(const Architecture& architecture) {
  if (architecture.head.kind == HeadKind::causal_lm) return {TargetForm::Kind::continuation, -1, 0};
  if (architecture.head.kind != HeadKind::sequence_to_sequence_lm) return {};
  if (architecture.decoder_start_id < 0) {
    fail(ErrorKind::data,
         "config.json: decoder_start_token_id is missing; a target in the decoder of {} begins with it",
         architecture.family);
  }
  return {TargetForm::Kind::decoder, static_cast<std::int32_t>(architecture.decoder_start_id), architecture.max_length};
}

}  // namespace glass
