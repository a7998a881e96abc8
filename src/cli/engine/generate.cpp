// glassformer generate: what a model writes.
#include "glass/pipeline/generate.h"

#include <fmt/core.h>

#include <chrono>
#include <cstdio>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"
#include "glass/base/error.h"
#include "glass/base/log.h"
#include "glass/generate/settings.h"

namespace glass::cli {
namespace {

/// "key=value" of --setting; the value is JSON, or else a text.
GenerationSetting setting_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    fail(ErrorKind::usage, "--setting: '{}': expected key=value, such as no_repeat_ngram_size=3", shown(text));
  const std::string value = text.substr(equals + 1);
  const bool is_json = Json::accept(value);
  return {text.substr(0, equals), is_json ? parse_json(value, "--setting " + text) : Json(value), "--setting"};
}

/// What the command line asks for, under the names of generation_config.json.
std::vector<GenerationSetting> asked_by(const Arguments& arguments) {
  const std::pair<const char*, const char*> wholes[] = {{"--max-new-tokens", "max_new_tokens"},
                                                        {"--top-k", "top_k"},
                                                        {"--beams", "num_beams"},
                                                        {"--n-best", "num_return_sequences"}};
  const std::pair<const char*, const char*> numbers[] = {{"--temperature", "temperature"},
                                                         {"--top-p", "top_p"},
                                                         {"--min-p", "min_p"},
                                                         {"--repetition-penalty", "repetition_penalty"},
                                                         {"--length-penalty", "length_penalty"}};
  std::vector<GenerationSetting> asked;
  for (const std::string& text : arguments.all("--setting")) asked.push_back(setting_of(text));
  for (const auto& [option, key] : wholes) {
    if (arguments.has(option)) asked.push_back({key, positive_number(arguments, option, 1), option});
  }
  for (const auto& [option, key] : numbers) {
    if (arguments.has(option)) asked.push_back({key, number_of(arguments, option), option});
  }
  if (arguments.has("--stop")) asked.push_back({"stop_strings", arguments.all("--stop"), "--stop"});
  return asked;
}

std::vector<std::string> prompts_of(const Arguments& arguments, const pipeline::Model& model) {
  std::vector<std::string> prompts = arguments.all("--prompt");
  if (arguments.has("--data")) {
    for (std::string& prompt : pipeline::read_prompts(model, data_request(arguments, model, false)))
      prompts.push_back(std::move(prompt));
  }
  if (prompts.empty()) fail(ErrorKind::usage, "no prompt: give --prompt \"...\" or --data FILE");
  return prompts;
}

std::size_t tokens_of(const std::vector<std::vector<Generated>>& results) {
  std::size_t tokens = 0;
  for (const auto& texts : results) {
    for (const Generated& text : texts) tokens += text.ids.size();
  }
  return tokens;
}

}  // namespace

int run_generate(const Arguments& arguments) {
  const pipeline::Model model = open_model(arguments);
  const ResolvedGeneration generation = resolve_generation(model.transformer().architecture(), asked_by(arguments));
  GenerationSettings settings = generation.settings;
  settings.seed = static_cast<std::uint64_t>(positive_number(arguments, "--seed", 1, INT64_MAX));
  const std::vector<std::string> prompts = prompts_of(arguments, model);
  const bool streams = !arguments.has("--json") && prompts.size() == 1 && settings.n_best == 1 && settings.beams == 1;
  const OnText print_piece = [](std::size_t, std::size_t, const std::string& piece) {
    fmt::print("{}", piece);
    std::fflush(stdout);
  };
  const auto start = std::chrono::steady_clock::now();
  const auto results = pipeline::generate(model, prompts, settings, streams ? print_piece : OnText{});
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  CutCounts read;
  for (std::size_t p = 0; p < prompts.size(); ++p) {
    const CutCounts of_prompt = pipeline::counts_of_prompt(model, prompts[p]);
    read += of_prompt;
    if (arguments.has("--json")) {
      Json written = pipeline::generated_to_json(prompts[p], of_prompt, results[p]);
      written["settings"] = used_json(generation);
      fmt::print("{}\n", dump_json(written));
      continue;
    }
    if (streams) fmt::print("\n");
    for (std::size_t i = 0; i < results[p].size() && !streams; ++i) fmt::print("{}\n", results[p][i].text);
  }
  std::fflush(stdout);
  pipeline::log_counts(read, model.max_length());
  log_info("{} tokens in {:.2f} s, {:.0f} tokens/s", tokens_of(results), seconds.count(),
           static_cast<double>(tokens_of(results)) / seconds.count());
  return 0;
}

}  // namespace glass::cli
