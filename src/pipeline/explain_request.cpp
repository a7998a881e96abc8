#include "pipeline/explain_request.h"

#include "glass/base/hash.h"
#include "glass/base/record.h"
#include "glass/model/device.h"
#include "glass/model/linear.h"

namespace glass::pipeline {

namespace {

/// Settings that change no explanation; what is read of the data is compared itself.
const std::vector<std::string> kOtherSettings = {
    "name",    "data.",    "task.", "tokenizer.",    "model.",        "train.",         "probe.",
    "report.", "compute.", "lab.",  "explain.split", "explain.limit", "explain.methods"};

void add_example(Hasher& hasher, const TextToExplain& text) {
  const Example& example = text.example;
  for (const std::string* part : {&example.text, &example.text_pair, &example.target, &example.group, &text.error})
    hasher.add(*part);
  hasher.add(text.number);
  hasher.add(example.label);
  hasher.add(example.line);
  hasher.add(example.rationale);
  hasher.add(example.spans);
  for (const TaggedWord& word : example.words) {
    hasher.add(word.start);
    hasher.add(word.tag);
  }
}

std::string hash_texts(const std::vector<TextToExplain>& texts) {
  Hasher hasher;
  for (const TextToExplain& text : texts) add_example(hasher, text);
  return hasher.hex();
}

std::string hash_vocabulary(const Tokenizer& tokenizer) {
  Hasher hasher;
  for (std::int32_t id = 0; id < tokenizer.vocab_size(); ++id) hasher.add(tokenizer.token(id));
  return hasher.hex();
}

/// Texts that stand for all texts, which methods draw baselines from.
std::string hash_background(const ExplainJob& job) {
  Hasher hasher;
  for (const ExplainInput& input : job.background) hasher.add(input.ids);
  return hasher.hex();
}

}  // namespace

JournalRequest journal_request(const ExplainJob& job, const ExplainWork& work, const std::vector<TextToExplain>& texts,
                               const ExplainOutput& output) {
  Json methods = Json::array();
  for (const Explainer* method : work.methods) methods.push_back(method->name());
  JournalRequest request;
  request.asked = {{"model", output.facts},
                   {"vocabulary", hash_vocabulary(*job.tokenizer)},
                   {"texts", texts.size()},
                   {"first text", texts.empty() ? "" : texts.front().example.text},
                   {"content of the texts", hash_texts(texts)},
                   {"background texts", hash_background(job)},
                   {"methods", methods},
                   {"seed", job.seed},
                   {"strict", !job.keeps_bad_rows}};
  const Json build = build_facts();
  request.computed_by = {{"glassformer", build.at("glassformer")},
                         {"commit", build.at("commit")},
                         {"threads", compute_threads()},
                         {"matmul", describe_matmul_backend()}};
  request.settings = output.settings;
  request.free_settings = kOtherSettings;
  return request;
}

}  // namespace glass::pipeline
