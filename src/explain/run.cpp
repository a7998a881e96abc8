// The way from texts to explained examples.
#include "glass/explain/run.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "explain/evaluation_scope.h"
#include "explain/passes.h"
#include "explain/target_rows.h"
#include "glass/base/error.h"

namespace glass {

namespace {

ExplainedExample describe_text(const ExplainJob& job, const TextToExplain& text, const Encoding& encoding) {
  const Example& example = text.example;
  ExplainedExample result;
  result.text = example.text;
  result.text_pair = example.text_pair;
  if (encoding.target_start >= 0) result.target_text = example.target;
  result.example = text.number;
  result.tokens = token_spans(*job.tokenizer, encoding);
  result.tokens_before = encoding.tokens_before;
  result.tokens_cut = encoding.tokens_cut;
  result.gold = example.label;
  if (example.label >= 0 && example.label < static_cast<std::int32_t>(job.label_names.size()))
    result.gold_name = job.label_names[example.label];
  result.rationale = example.rationale;
  result.has_rationale = example.has_rationale;
  result.group = example.group;
  return result;
}

std::vector<double> softmax(const std::vector<double>& logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  std::vector<double> shares;
  for (const double logit : logits) shares.push_back(std::exp(logit - largest));
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= sum;
  return shares;
}

/// The text of the answer [first, last] in place of the class that scores highest at its beginning.
void name_answer(const ReadToken& read, const ExplainedExample& example, Prediction& prediction) {
  if (read.last < 0) return;
  const TokenSpan &first = example.tokens[static_cast<std::size_t>(read.number)],
                  &last = example.tokens[static_cast<std::size_t>(read.last)];
  prediction.label = 0;
  prediction.label_name = example.text_of(first.part).substr(first.start, last.end - first.start);
}

/// Of a whole vocabulary only the likeliest classes, the first of them the predicted one.
Prediction kept_classes(const Prediction& all, const std::vector<std::string>& names) {
  if (all.kind != PredictionKind::one_class || all.probabilities.size() <= kMostClasses) return all;
  std::vector<std::size_t> order(all.probabilities.size());
  std::iota(order.begin(), order.end(), 0);
  std::partial_sort(order.begin(), order.begin() + kMostClasses, order.end(), [&](std::size_t a, std::size_t b) {
    return all.logits[a] != all.logits[b] ? all.logits[a] > all.logits[b] : a < b;
  });
  Prediction kept;
  kept.label = 0;
  kept.label_name = all.label_name;
  for (std::size_t i = 0; i < kMostClasses; ++i) {
    kept.probabilities.push_back(all.probabilities[order[i]]);
    kept.logits.push_back(all.logits[order[i]]);
    kept.class_names.push_back(order[i] < names.size() ? names[order[i]] : std::to_string(order[i]));
  }
  return kept;
}

/// One text with the places that are explained of it, each as an input of its own.
struct Member {
  const Encoding* encoding = nullptr;
  ReadToken read;
  std::vector<ReadPlace> places;
  std::vector<ExplainInput> inputs;  ///< by place
  bool has_rows = false;             ///< every token of a target is explained
};

Member make_member(const ExplainJob& job, const ReadToken& read, const Encoding& encoding, const std::string& text) {
  const bool all = read.kind == ReadToken::Kind::target || read.kind == ReadToken::Kind::target_or_last;
  Member member{&encoding, read, read_places(read, encoding, job, text), {}, all && encoding.target_start >= 0};
  for (const ReadPlace& place : member.places) {
    member.inputs.push_back(explain_input(encoding, job.form));
    member.inputs.back().position = place.position;
    // A class that the target names is explained in place of the token that stands there.
    if (place.token >= 0 && job.target.label < 0)
      member.inputs.back().label = encoding.ids[static_cast<std::size_t>(place.token)];
  }
  return member;
}

std::vector<ExplainInput> all_inputs(const std::vector<Member>& members) {
  std::vector<ExplainInput> inputs;
  for (const Member& member : members) inputs.insert(inputs.end(), member.inputs.begin(), member.inputs.end());
  return inputs;
}

std::vector<std::int32_t> given_ids(const Member& member) {
  std::vector<std::int32_t> ids;
  for (const ReadPlace& place : member.places)
    ids.push_back(member.encoding->ids[static_cast<std::size_t>(place.token)]);
  return ids;
}

/// The target as a whole: its log-probability is the sum of those of its tokens.
Prediction target_prediction(std::vector<TargetToken> tokens, const std::string& text) {
  double sum = 0;
  for (const TargetToken& token : tokens) sum += token.log_probability;
  return {PredictionKind::one_class, 0, text, {std::exp(sum)}, {sum}, {text}, std::move(tokens)};
}

/// The scores of each input, [C].
std::vector<Tensor> scores_of(const ExplainContext& context, const std::vector<ExplainInput>& inputs) {
  const EvaluationScope scope(*context.subject);
  const at::NoGradGuard no_gradients;
  std::vector<Tensor> scores(inputs.size());
  for (const PassGroup& passes : plan_passes(inputs, one_pass_each(inputs.size()), context.batch_tokens)) {
    Trace trace;
    const Tensor rows = forward(context, batch_of(inputs, passes), trace).to(at::kCPU, at::kDouble);
    for (std::size_t i = 0; i < passes.size(); ++i)
      scores[passes[i].input] = rows.select(0, static_cast<std::int64_t>(i));
  }
  return scores;
}

void predict_group(const ExplainJob& job, const ExplainContext& context, const std::vector<Member>& members,
                   const std::vector<std::uint32_t>& group, std::vector<ExplainedExample>& results) {
  const std::vector<Tensor> scores = scores_of(context, all_inputs(members));
  auto next = scores.begin();
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto rows = static_cast<std::ptrdiff_t>(members[i].inputs.size());
    ExplainedExample& result = results[group[i]];
    if (members[i].has_rows) {
      result.prediction = target_prediction(
          judge_target(at::stack(std::vector<Tensor>(next, next + rows)), given_ids(members[i]), *job.tokenizer),
          result.target_text);
    } else {
      result.prediction =
          kept_classes(prediction_of(to_doubles(*next), context.label_names, job.prediction), context.label_names);
      name_answer(members[i].read, result, result.prediction);
    }
    next += rows;
  }
}

/// The explanations of one method, one a text.
std::vector<Explanation> explain_group(Explainer& explainer, const ExplainContext& context,
                                       const std::vector<Member>& members) {
  if (!explainer.explains_a_score()) {
    std::vector<ExplainInput> inputs;
    for (const Member& member : members) inputs.push_back(member.inputs.front());
    return explainer.explain(context, inputs);
  }
  std::vector<Explanation> rows = explainer.explain(context, all_inputs(members));
  std::vector<Explanation> explanations;
  auto next = std::make_move_iterator(rows.begin());
  for (const Member& member : members) {
    const auto count = static_cast<std::ptrdiff_t>(member.inputs.size());
    explanations.push_back(member.has_rows ? stack_target_rows({next, next + count}, member.places.front().token)
                                           : *next);
    next += count;
  }
  return explanations;
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

ExplainInput explain_input(const Encoding& encoding, const TargetForm& form) {
  ExplainInput input{encoding.ids, encoding.special, {}};
  for (const TokenPlace& place : encoding.places) input.words.push_back(place.word);
  if (form.kind == TargetForm::Kind::decoder) input.decoder_start = encoding.target_start;
  const std::int64_t source =
      input.decoder_start < 0 ? static_cast<std::int64_t>(encoding.size()) : input.decoder_start;
  const auto end = encoding.type_ids.begin() + source;
  if (std::any_of(encoding.type_ids.begin(), end, [](std::int32_t type) { return type != 0; }))
    input.token_types.assign(encoding.type_ids.begin(), end);
  return input;
}

std::vector<TargetToken> judge_target(const Tensor& scores, const std::vector<std::int32_t>& ids,
                                      const Tokenizer& tokenizer) {
  const Tensor log_probabilities = scores.to(at::kCPU, at::kDouble).log_softmax(1);  // [m, V]
  std::vector<TargetToken> tokens;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const Tensor row = log_probabilities.select(0, static_cast<std::int64_t>(i));
    const auto best = row.argmax().item<std::int64_t>();
    tokens.push_back(
        {row[ids[i]].item<double>(),
         best < tokenizer.vocab_size() ? tokenizer.token(static_cast<std::int32_t>(best)) : std::to_string(best),
         std::exp(row[best].item<double>())});
  }
  return tokens;
}

Prediction prediction_of(const std::vector<double>& logits, const std::vector<std::string>& label_names,
                         PredictionKind kind) {
  check(!logits.empty() && (label_names.empty() || label_names.size() == logits.size()), "{} logits for {} label names",
        logits.size(), label_names.size());
  Prediction prediction;
  prediction.kind = kind;
  prediction.logits = logits;
  const auto best = std::max_element(logits.begin(), logits.end());
  prediction.label = static_cast<std::int32_t>(best - logits.begin());
  prediction.label_name = label_names.empty() ? std::to_string(prediction.label) : label_names[prediction.label];
  if (kind == PredictionKind::one_class) prediction.probabilities = softmax(logits);
  if (kind == PredictionKind::labels) {
    for (const double logit : logits) prediction.probabilities.push_back(1 / (1 + std::exp(-logit)));
  }
  return prediction;
}

std::vector<ExplainedExample> explain_texts(const ExplainJob& job, const std::vector<TextToExplain>& texts,
                                            const std::vector<std::string>& methods, ExplainerSet& explainers,
                                            const ExplainProgress& progress) {
  check(job.subject != nullptr && job.tokenizer != nullptr, "explain: the job lacks a subject or a tokenizer");
  const std::vector<Explainer*> chosen = find_methods(methods, explainers);
  const ExplainContext context{job.subject, job.target, job.label_names, job.tokenizer->special_ids(),
                               job.batch_tokens};
  std::vector<ExplainedExample> results;
  std::vector<Encoding> encodings;
  std::vector<std::int64_t> lengths;
  for (const TextToExplain& text : texts) {
    encodings.push_back(encode_to_explain(job, text.example));
    results.push_back(describe_text(job, text, encodings.back()));
    lengths.push_back(static_cast<std::int64_t>(encodings.back().size()));
  }
  const auto total = static_cast<std::int64_t>(texts.size() * chosen.size());
  std::int64_t done = 0;
  for (const std::vector<std::uint32_t>& group : plan_by_length(lengths, job.batch_tokens)) {
    std::vector<const Encoding*> group_encodings;
    for (const std::uint32_t index : group) group_encodings.push_back(&encodings[index]);
    const std::vector<ReadToken> reads = resolve_reads(job, group_encodings);
    std::vector<Member> members;
    for (std::size_t i = 0; i < group.size(); ++i)
      members.push_back(make_member(job, reads[i], encodings[group[i]], texts[group[i]].example.text));
    predict_group(job, context, members, group, results);
    for (Explainer* explainer : chosen) {
      std::vector<Explanation> explanations = explain_group(*explainer, context, members);
      for (std::size_t i = 0; i < group.size(); ++i)
        results[group[i]].explanations.push_back(std::move(explanations[i]));
      done += static_cast<std::int64_t>(group.size());
      if (progress) progress(done, total);
    }
  }
  return results;
}

}  // namespace glass
