// The way from texts to explained examples.
#include "glass/explain/run.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "explain/evaluation_scope.h"
#include "explain/passes.h"
#include "glass/base/error.h"

namespace glass {

namespace {

ExplainedExample describe_text(const ExplainJob& job, const TextToExplain& text, const Encoding& encoding) {
  const Example& example = text.example;
  ExplainedExample result;
  result.text = example.text;
  result.example = text.number;
  result.tokens = token_spans(*job.tokenizer, encoding);
  result.tokens_cut = encoding.tokens_cut;
  result.gold = example.label;
  if (example.label >= 0 && example.label < static_cast<std::int32_t>(job.label_names.size()))
    result.gold_name = job.label_names[example.label];
  result.rationale = example.rationale;
  result.has_rationale = example.has_rationale;
  result.group = example.group;
  return result;
}

/// Of a whole vocabulary only the likeliest classes, the first of them the predicted one.
Prediction kept_classes(const Prediction& all, const std::vector<std::string>& names) {
  if (all.probabilities.size() <= kMostClasses) return all;
  std::vector<std::size_t> order(all.probabilities.size());
  std::iota(order.begin(), order.end(), 0);
  std::partial_sort(order.begin(), order.begin() + kMostClasses, order.end(), [&](std::size_t a, std::size_t b) {
    return all.logits[a] != all.logits[b] ? all.logits[a] > all.logits[b] : a < b;
  });
  Prediction kept{0, all.label_name, {}, {}, {}};
  for (std::size_t i = 0; i < kMostClasses; ++i) {
    kept.probabilities.push_back(all.probabilities[order[i]]);
    kept.logits.push_back(all.logits[order[i]]);
    kept.class_names.push_back(order[i] < names.size() ? names[order[i]] : std::to_string(order[i]));
  }
  return kept;
}

void predict_group(const ExplainContext& context, const std::vector<ExplainInput>& inputs, const std::vector<std::uint32_t>& group,
                   std::vector<ExplainedExample>& results) {
  const EvaluationScope scope(*context.subject);
  const at::NoGradGuard no_gradients;
  std::vector<std::vector<double>> logits(inputs.size());
  for (const PassGroup& passes : plan_passes(inputs, one_pass_each(inputs.size()), context.batch_tokens)) {
    Trace trace;
    const Tensor scores = forward(context, batch_of(inputs, passes), trace);
    for (std::size_t i = 0; i < passes.size(); ++i) logits[passes[i].input] = to_doubles(scores.select(0, static_cast<std::int64_t>(i)));
  }
  for (std::size_t i = 0; i < group.size(); ++i) results[group[i]].prediction = kept_classes(prediction_of(logits[i], context.label_names), context.label_names);
}

std::vector<Explainer*> find_methods(const std::vector<std::string>& methods, ExplainerSet& explainers) {
  std::vector<Explainer*> found;
  for (const std::string& method : methods) {
    Explainer* explainer = &explainers.get(method);
    if (std::find(found.begin(), found.end(), explainer) != found.end()) {
      fail(ErrorKind::config, "explain.methods: '{}' stands twice; name each method once", method);
    }
    found.push_back(explainer);
  }
  return found;
}

}  // namespace

ExplainInput explain_input(const Encoding& encoding) {
  ExplainInput input{encoding.ids, encoding.special, {}};
  for (const TokenPlace& place : encoding.places) input.words.push_back(place.word);
  return input;
}

std::int64_t read_position(const ReadToken& read, const Encoding& encoding, const SpecialIds& ids, const std::string& text) {
  const auto size = static_cast<std::int64_t>(encoding.size());
  switch (read.kind) {
    case ReadToken::Kind::whole_text:
      return -1;
    case ReadToken::Kind::last:
      return size - 1;
    case ReadToken::Kind::mask: {
      const auto found = ids.mask ? std::find(encoding.ids.begin(), encoding.ids.end(), *ids.mask) : encoding.ids.end();
      if (found != encoding.ids.end()) return found - encoding.ids.begin();
      fail(ErrorKind::data, "text '{}': a masked language model fills a mask, and there is none; write the mask token ({}) into the text, or name a token by "
           "its number in explain.position", shown(text), ids.mask ? "[MASK] or <mask>" : "this vocabulary has none");
    }
    case ReadToken::Kind::number:
      if (read.number < size) return read.number;
      fail(ErrorKind::data, "text '{}': explain.position is {}, the text has {} tokens; count from 0", shown(text), read.number, size);
  }
  fail(ErrorKind::bug, "internal error: unknown token to read {}", static_cast<int>(read.kind));
}

Prediction prediction_of(const std::vector<double>& logits, const std::vector<std::string>& label_names) {
  check(!logits.empty() && (label_names.empty() || label_names.size() == logits.size()), "{} logits for {} label names", logits.size(),
        label_names.size());
  Prediction prediction;
  prediction.logits = logits;
  const auto best = std::max_element(logits.begin(), logits.end());
  prediction.label = static_cast<std::int32_t>(best - logits.begin());
  prediction.label_name = label_names.empty() ? std::to_string(prediction.label) : label_names[prediction.label];
  double sum = 0;
  for (const double logit : logits) prediction.probabilities.push_back(std::exp(logit - *best));
  for (const double share : prediction.probabilities) sum += share;
  for (double& share : prediction.probabilities) share /= sum;
  return prediction;
}

std::vector<ExplainedExample> explain_texts(const ExplainJob& job, const std::vector<TextToExplain>& texts,
                                            const std::vector<std::string>& methods, ExplainerSet& explainers,
                                            const ExplainProgress& progress) {
  check(job.subject != nullptr && job.tokenizer != nullptr, "explain: the job lacks a subject or a tokenizer");
  const std::vector<Explainer*> chosen = find_methods(methods, explainers);
  const ExplainContext context{job.subject, job.target, job.label_names, job.tokenizer->special_ids(), job.batch_tokens};
  std::vector<ExplainedExample> results;
  std::vector<ExplainInput> inputs;
  std::vector<std::int64_t> lengths;
  for (const TextToExplain& text : texts) {
    const Encoding encoding = job.tokenizer->encode(text.example.text, job.max_length);
    results.push_back(describe_text(job, text, encoding));
    inputs.push_back(explain_input(encoding));
    inputs.back().position = read_position(job.read, encoding, context.special_ids, text.example.text);
    lengths.push_back(static_cast<std::int64_t>(encoding.size()));
  }
  const auto total = static_cast<std::int64_t>(texts.size() * chosen.size());
  std::int64_t done = 0;
  for (const std::vector<std::uint32_t>& group : plan_by_length(lengths, job.batch_tokens)) {
    std::vector<ExplainInput> members;
    for (const std::uint32_t index : group) members.push_back(inputs[index]);
    predict_group(context, members, group, results);
    for (Explainer* explainer : chosen) {
      std::vector<Explanation> explanations = explainer->explain(context, members);
      for (std::size_t i = 0; i < group.size(); ++i) results[group[i]].explanations.push_back(std::move(explanations[i]));
      done += static_cast<std::int64_t>(group.size());
      if (progress) progress(done, total);
    }
  }
  return results;
}

}  // namespace glass
