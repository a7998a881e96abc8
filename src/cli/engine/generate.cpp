// glassformer generate: what a model writes.
#include "glass/pipeline/generate.h"

#include <fmt/core.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"
#include "glass/base/error.h"
#include "glass/base/log.h"
#include "glass/pipeline/data.h"

namespace glass::cli {
namespace {

double number(const Arguments& arguments, const char* option, double otherwise) {
  if (!arguments.has(option)) return otherwise;
  const std::string text = arguments.get(option);
  double value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stopped != text.data() + text.size() || !std::isfinite(value))
    fail(ErrorKind::usage, "{}: '{}': expected a number", option, shown(text));
  return value;
}

GenerationSettings settings_of(const Arguments& arguments, const pipeline::Model& model) {
  GenerationSettings settings = pipeline::default_generation(model);
  settings.max_new_tokens = positive_number(arguments, "--max-new-tokens", settings.max_new_tokens);
  settings.temperature = number(arguments, "--temperature", settings.temperature);
  settings.top_k = positive_number(arguments, "--top-k", settings.top_k);
  settings.top_p = number(arguments, "--top-p", settings.top_p);
  settings.min_p = number(arguments, "--min-p", settings.min_p);
  settings.repetition_penalty = number(arguments, "--repetition-penalty", settings.repetition_penalty);
  settings.beams = positive_number(arguments, "--beams", settings.beams);
  settings.length_penalty = number(arguments, "--length-penalty", settings.length_penalty);
  settings.n_best = positive_number(arguments, "--n-best", settings.n_best);
  settings.stop = arguments.all("--stop");
  settings.seed = static_cast<std::uint64_t>(positive_number(arguments, "--seed", 1, INT64_MAX));
  return settings;
}

std::vector<std::string> prompts_of(const Arguments& arguments, const pipeline::Model& model) {
  std::vector<std::string> prompts = arguments.all("--prompt");
  if (arguments.has("--data")) {
    DataConfig data = pipeline::data_config(model, data_request(arguments, model, false));
    data.documents = "line";
    for (const Example& example : read_texts(pipeline::find_data(arguments.get("--data")), data))
      prompts.push_back(example.text);
  }
  if (prompts.empty()) fail(ErrorKind::usage, "no prompt: give --prompt \"...\" or --data FILE");
  return prompts;
}

Json to_json(const std::string& prompt, const CutCounts& read, const std::vector<Generated>& texts) {
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
  const GenerationSettings settings = settings_of(arguments, model);
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
      fmt::print("{}\n", dump_json(to_json(prompts[p], of_prompt, results[p])));
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
