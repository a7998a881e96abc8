#include "pipeline/written.h"

#include <algorithm>

#include "glass/base/progress.h"
#include "glass/config/task_config.h"
#include "glass/generate/generate.h"
#include "glass/task/metrics/bleu.h"
#include "glass/task/metrics/chrf.h"

namespace glass::pipeline {
namespace {

constexpr std::size_t kSamples = 20, kTogether = 64;

/// The texts in order; those of like length are written together.
std::vector<std::string> write_all(Transformer& model, const Tokenizer& tokenizer,
                                   const std::vector<std::string>& texts, const GenerationSettings& settings) {
  std::vector<std::size_t> order(texts.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return texts[a].size() < texts[b].size(); });
  std::vector<std::string> written(texts.size());
  Progress progress("write", static_cast<std::int64_t>(texts.size()), "text");
  for (std::size_t begin = 0; begin < order.size(); begin += kTogether) {
    const std::size_t end = std::min(order.size(), begin + kTogether);
    std::vector<std::string> prompts;
    for (std::size_t i = begin; i < end; ++i) prompts.push_back(texts[order[i]]);
    const auto results = generate(model, tokenizer, prompts, settings);
    for (std::size_t i = begin; i < end; ++i) written[order[i]] = results[i - begin].front().text;
    progress.update(static_cast<std::int64_t>(end));
  }
  return written;
}

}  // namespace

ResolvedGeneration resolve_written(const Architecture& architecture, const TaskConfig& config) {
  std::vector<GenerationSetting> asked;
  if (config.beams > 0) asked.push_back({"num_beams", config.beams, "task.beams"});
  return resolve_generation(architecture, asked);
}

void check_written(const Architecture& architecture, const TaskConfig& config) {
  if (config.written_texts > 0 && token_scoring(architecture) == TokenScoring::target)
    resolve_written(architecture, config);
}

void judge_written(Transformer& model, const Tokenizer& tokenizer, const Dataset& data, const TaskConfig& config,
                   std::int64_t max_length, Json& result) {
  std::vector<std::string> texts, targets;
  for (const Example& example : data.examples) {
    if (static_cast<std::int64_t>(texts.size()) == config.written_texts) break;
    if (example.target.empty()) continue;
    texts.push_back(example.text);
    targets.push_back(example.target);
  }
  if (texts.empty()) return;
  const ResolvedGeneration generation = resolve_written(model.architecture(), config);
  GenerationSettings settings = generation.settings;
  settings.n_best = 1;
  if (!settings.max_new_tokens && settings.max_length == 0)  // the start token takes one place
    settings.max_new_tokens = std::min(max_length, model.architecture().max_length) - 1;
  model.set_training(false);
  const std::vector<std::string> written = write_all(model, tokenizer, texts, settings);
  result["metrics"]["bleu"] = interval_json(bleu(written, targets));
  result["metrics"]["chrf"] = interval_json(chrf(written, targets));
  Json samples = Json::array();
  for (std::size_t i = 0; i < texts.size() && i < kSamples; ++i)
    samples.push_back({{"text", texts[i]}, {"target", targets[i]}, {"written", written[i]}});
  result["written"] = {{"texts", texts.size()},
                       {"beams", settings.beams},
                       {"settings", used_json(generation)},
                       {"bleu_signature", bleu_signature()},
                       {"chrf_signature", chrf_signature()},
                       {"samples", samples}};
}

}  // namespace glass::pipeline
