#include "glass/pipeline/suites.h"

#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/pipeline/data.h"
#include "glass/suite/label_words.h"
#include "glass/suite/minimal_pairs.h"
#include "glass/suite/perplexity.h"

namespace glass::pipeline {
namespace {

SuiteProgress progress_of(const Observer& observer, const std::string& name, const std::string& unit) {
  return [&observer, name, unit](std::int64_t done, std::int64_t total) {
    if (observer.progress) observer.progress(name, done, total, unit);
  };
}

DataConfig data_of(const Model& model, const SuiteRequest& request) {
  return data_config(model, {request.data, {}, request.encoding, request.format});
}

Json minimal_pairs(const Model& model, const SuiteRequest& request, const Observer& observer) {
  const std::vector<MinimalPair> pairs = read_minimal_pairs(find_data(request.data), data_of(model, request).encoding);
  return evaluate_minimal_pairs(model.transformer(), model.tokenizer(), pairs,
                                progress_of(observer, "minimal_pairs", "sentence"));
}

Json perplexity(const Model& model, const SuiteRequest& request, const Observer& observer) {
  const DataConfig data = data_of(model, request);
  std::vector<std::string> texts;
  for (const Example& example : read_texts(find_data(request.data), data)) texts.push_back(example.text);
  return evaluate_perplexity(model.transformer(), model.tokenizer(), texts, {request.window, request.stride},
                             progress_of(observer, "perplexity", "window"));
}

Json label_words(const Model& model, const SuiteRequest& request, const Observer& observer) {
  if (request.label_words.empty()) {
    fail(ErrorKind::usage,
         "--suite label_words: --label-words is missing; write for example --label-words "
         "\"negative=terrible;positive=great\"");
  }
  LabelWordSettings settings;
  settings.words = parse_label_words(request.label_words);
  if (!request.pattern.empty()) settings.pattern = request.pattern;
  settings.per_token = request.per_token;
  const ReadOptions options = read_options(data_of(model, request), DataKind::labelled, true);
  const auto examples = read_for_label_words(find_data(request.data), options, settings.words);
  return evaluate_label_words(model.transformer(), model.tokenizer(), examples, settings,
                              progress_of(observer, "label_words", "text"));
}

}  // namespace

std::vector<std::string> suite_names() {
  return {"minimal_pairs", "perplexity", "label_words"};
}

Json run_suite(const Model& model, const SuiteRequest& request, const Observer& observer) {
  const StopScope stop(observer.stop);
  if (request.suite == "minimal_pairs") return minimal_pairs(model, request, observer);
  if (request.suite == "perplexity") return perplexity(model, request, observer);
  if (request.suite == "label_words") return label_words(model, request, observer);
  fail(ErrorKind::usage, "--suite: '{}' is unknown{}", shown(request.suite),
       did_you_mean(request.suite, suite_names()));
}

}  // namespace glass::pipeline
