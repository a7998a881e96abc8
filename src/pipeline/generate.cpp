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

std::vector<std::string> read_prompts(const Model& model, const DataRequest& request) {
  DataConfig data = data_config(model, request);
  data.documents = "line";
  std::vector<std::string> prompts;
  for (Example& example : read_texts(find_data(request.path), data)) prompts.push_back(std::move(example.text));
  return prompts;
}

CutCounts counts_of_prompt(const Model& model, const std::string& prompt) {
  const bool has_encoder = target_form(model.transformer().architecture()).kind == TargetForm::Kind::decoder;
  CutCounts counts;
  counts.add(model.tokenizer().encode(prompt, has_encoder ? model.max_length() : 0), model.tokenizer().special_ids());
  return counts;
}

Json generated_to_json(const std::string& prompt, const CutCounts& read, const std::vector<Generated>& texts) {
  Json list = Json::array();
  for (const Generated& text : texts) {
    list.push_back({{"text", text.text},
                    {"ids", text.ids},
                    {"log_probability", text.log_probability},
                    {"score", text.score},
                    {"ended", text.ended}});
  }
  return {
      {"prompt", prompt}, {"tokens_cut", read.cut_tokens}, {"unknown_tokens", read.unknown_tokens}, {"texts", list}};
}

}  // namespace glass::pipeline
