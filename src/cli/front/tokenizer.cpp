// glassformer tokenizer train FILE... --out tokenizer.json: learns a tokenizer from texts.
#include <fmt/core.h>

#include <chrono>

#include "cli/front/front.h"
#include "cli/option_values.h"
#include "glass/base/atomic_file.h"
#include "glass/base/error.h"
#include "glass/base/json.h"
#include "glass/base/log.h"
#include "glass/base/paths.h"
#include "glass/data/corpus.h"
#include "glass/text/train_tokenizer.h"

namespace glass::cli {
namespace {

constexpr std::int64_t kMostTokens = 1'000'000;
constexpr std::int64_t kMostThreads = 1024;

TokenizerTraining read_settings(const Arguments& arguments) {
  TokenizerTraining settings;
  settings.kind = arguments.get("--kind");
  const auto& kinds = trained_kinds();
  if (std::find(kinds.begin(), kinds.end(), settings.kind) == kinds.end())
    fail(ErrorKind::usage, "--kind: '{}' is not known{}", shown(settings.kind), did_you_mean(settings.kind, kinds));
  if (settings.kind == "unigram" && arguments.has("--min-frequency"))
    fail(ErrorKind::usage,
         "--min-frequency: unigram keeps pieces by what they are worth, not by a count; leave it out");
  settings.vocab_size = positive_number(arguments, "--vocab-size", 0, kMostTokens);
  settings.min_frequency = positive_number(arguments, "--min-frequency", settings.min_frequency, INT64_MAX);
  settings.threads = static_cast<int>(positive_number(arguments, "--threads", 0, kMostThreads));
  settings.lowercase = arguments.has("--lowercase");
  settings.special = arguments.all("--special");
  for (const std::string& token : settings.special)
    if (is_file(token)) fail(ErrorKind::usage, "--special: '{}' is a file; give files before --special", shown(token));
  return settings;
}

/// What the library says of settings is about options here.
std::unique_ptr<Tokenizer> train(const Corpus& corpus, const TokenizerTraining& settings) {
  try {
    return train_tokenizer(corpus.texts, settings);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::config) throw;
    throw Error(ErrorKind::usage, error.what());
  }
}

void train_command(const Arguments& arguments) {
  const TokenizerTraining settings = read_settings(arguments);
  AtomicFile file(arguments.get("--out"));  // a place that cannot be written is said before the work
  const Corpus corpus = read_corpus(arguments.all("FILE"), arguments.get("--encoding", "utf-8"));
  log_info("{} texts, {} bytes", corpus.texts.size(), corpus.bytes);
  const auto start = std::chrono::steady_clock::now();
  const auto tokenizer = train(corpus, settings);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  file.write(dump_json(tokenizer->to_json(), 1) + "\n");
  file.commit();
  if (tokenizer->vocab_size() < settings.vocab_size)
    log_warning("the texts give {} tokens, not {}", tokenizer->vocab_size(), settings.vocab_size);
  const Json summary = {
      {"tokenizer", file.path().string()}, {"kind", settings.kind}, {"tokens", tokenizer->vocab_size()},
      {"texts", corpus.texts.size()},      {"bytes", corpus.bytes}, {"seconds", seconds}};
  if (arguments.has("--json"))
    fmt::print("{}\n", dump_json(summary));
  else
    fmt::print("{}: {} with {} tokens, learned in {:.2f} s\n", file.path().string(), settings.kind,
               tokenizer->vocab_size(), seconds);
}

}  // namespace

int run_tokenizer(const Arguments& arguments) {
  const std::string action = arguments.get("ACTION");
  if (action != "train")
    fail(ErrorKind::usage, "glassformer tokenizer: '{}' is no action{}; see `glassformer tokenizer --help`",
         shown(action), did_you_mean(action, {"train"}));
  train_command(arguments);
  return 0;
}

}  // namespace glass::cli
