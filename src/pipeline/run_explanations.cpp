#include "pipeline/run_explanations.h"

#include "glass/base/error.h"
#include "glass/config/config.h"
#include "glass/pipeline/explain.h"

namespace glass::pipeline {
namespace {

const Dataset& split_of(const RunData& data, const std::string& split) {
  if (split == "train") return data.splits.train;
  if (split == "test" && !data.splits.test.examples.empty()) return data.splits.test;
  if (split == "test")
    fail(ErrorKind::config, "explain.split: \"test\" was asked for, but there is no data.test; set it, or use \"dev\"");
  return data.splits.dev;
}

}  // namespace

std::unique_ptr<ScoreMeaning> run_meaning(const Config& config, const RunData& data) {
  return make_score_meaning({data.architecture, *data.tokenizer, data.splits.label_names, config.task.window_overlap,
                             config.task.unanswerable});
}

ExplainJob run_job(const Config& config, const RunData& data, Subject& model, const ScoreMeaning& meaning,
                   const std::filesystem::path& folder) {
  return explain_job({model, *data.tokenizer, meaning, data.splits.label_names, data.max_length, folder}, config);
}

std::vector<TextToExplain> run_texts(const ExplainConfig& config, const RunData& data) {
  const Dataset& split = split_of(data, config.split);
  std::vector<TextToExplain> texts;
  for (std::size_t i = 0; i < split.examples.size() && static_cast<std::int64_t>(i) < config.limit; ++i)
    texts.push_back({split.examples[i], static_cast<std::int64_t>(i)});
  return texts;
}

void check_explanations(const Setup& setup, const RunData& data, Subject& model) {
  const Config& config = setup.config();
  if (config.explain.methods.empty()) return;
  const auto meaning = run_meaning(config, data);
  const ExplainJob job = run_job(config, data, model, *meaning, config.model.checkpoint);
  check_explainable(job, run_texts(config.explain, data), work_of(setup, config.explain.methods));
}

}  // namespace glass::pipeline
