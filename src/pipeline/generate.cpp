#include "glass/pipeline/generate.h"

#include "glass/base/interrupt.h"
#include "glass/generate/settings.h"
#include "glass/model/target_form.h"

namespace glass::pipeline {

GenerationSettings default_generation(const Model& model) {
  return resolve_generation(model.transformer().architecture()).settings;
}

std::vector<std::vector<Generated>> generate(const Model& model, const std::vector<std::string>& prompts,
                                             const GenerationSettings& settings, const OnText& on_text,
                                             const Observer& observer) {
  const StopScope stop(observer.stop);
  return glass::generate(model.transformer(), model.tokenizer(), prompts, settings, on_text);
}

CutCounts counts_of_prompt(const Model& model, const std::string& prompt) {
  const bool has_encoder = target_form(model.transformer().architecture()).kind == TargetForm::Kind::decoder;
  CutCounts counts;
  counts.add(model.tokenizer().encode(prompt, has_encoder ? model.max_length() : 0), model.tokenizer().special_ids());
  return counts;
}

}  // namespace glass::pipeline
