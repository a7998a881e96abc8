// The way from texts to explained examples, a few hundred texts at a time, a group of like length after the other.
#include "glass/pipeline/explain_texts.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include "glass/base/counterfactual.h"
#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/data/batch_plan.h"
#include "glass/explain/masked_scores.h"
#include "glass/explain/target_rows.h"
#include "pipeline/explain_resumed.h"
#include "pipeline/text_group.h"

namespace glass {

namespace {

/// The target as a whole: its log-probability is the sum of those of its tokens.
Prediction target_prediction(std::vector<TargetToken> tokens, const std::string& text) {
  double sum = 0;
  for (const TargetToken& token : tokens) sum += token.log_probability;
  return {PredictionKind::one_class, 0, text, {std::exp(sum)}, {sum}, {text}, std::move(tokens)};
}

/// The text of the answer [first, last] in place of the class that scores highest at its beginning.
void name_answer(const PositionRule& rule, const ExplainedExample& example, Prediction& prediction) {
  if (rule.last < 0) return;
  const TokenSpan &first = example.tokens[static_cast<std::size_t>(rule.number)],
                  &last = example.tokens[static_cast<std::size_t>(rule.last)];
  prediction.label_name = example.text_of(first.part).substr(first.start, last.end - first.start);
}

/// The tag of the word that begins in a token, which is read on it; -1 for the other tokens of a word.
std::int32_t tag_of(const Example& example, const TokenSpan& token) {
  const auto found = std::find_if(example.words.begin(), example.words.end(),
                                  [&](const TaggedWord& word) { return word.start >= token.start; });
  return token.special || found == example.words.end() || found->start >= token.end ? -1 : found->tag;
}

/// Names the token whose scores are explained where it is one of several, and the tag that its word has.
void name_place(const TextPlaces& text, const Example& example, const std::vector<std::string>& label_names,
                ExplainedExample& result) {
  using Kind = PositionRule::Kind;
  const Kind kind = text.rule.kind;
  const ScoredPlace& place = text.places.front();
  if (text.has_rows || text.rule.last >= 0 || place.token >= 0 || (kind != Kind::number && kind != Kind::mask)) return;
  result.explained_token = place.position;
  if (example.words.empty()) return;
  result.gold = tag_of(example, result.tokens.at(static_cast<std::size_t>(place.position)));
  if (result.gold >= 0) result.gold_name = label_names.at(static_cast<std::size_t>(result.gold));
}

/// The rows of a text as one explanation. `masked`: the masked texts that they made the model read, for all together.
Explanation stack_rows(std::vector<Explanation> rows, const TextPlaces& text, std::int64_t masked) {
  double most = 0;
  for (const Explanation& row : rows) most = std::max(most, row.forwards);
  Explanation all = stack_target_rows(std::move(rows), text.row_tokens(),
                                      text.is_of_words() ? "the tag of each word" : "each token of the target");
  // One forward serves all rows; what was known before is counted as a single row counts it.
  if (all.backwards == 0) all.forwards = std::max(most, 1.0 + static_cast<double>(masked));
  return all;
}

}  // namespace

TextGroup::TextGroup(const ExplainJob& job, const ExplainContext& context, const ExplainWork& work,
                     std::span<const TextToExplain> texts, const std::vector<PreparedText>& prepared,
                     const Items& members, std::size_t first_number)
    : job_(job), work_(work), members_(members), first_number_(first_number) {
  std::vector<ExplainInput> inputs;
  const bool by_scores = depends_on_scores(job.position);
  for (const std::uint32_t member : members) {
    const PreparedText& text = prepared[member];
    const PositionRule whole{};
    places_.push_back(find_places(job, by_scores ? whole : job.position, text, texts[member].example.text));
    for (ExplainInput& input :
         inputs_of(job, places_.back(), texts[member].number >= 0 ? texts[member].number : member)) {
      inputs.push_back(std::move(input));
      text_of_input_.push_back(places_.size() - 1);
    }
  }
  const bool one_each = inputs.size() == places_.size();
  if (!one_each) {
    std::vector<ExplainInput> first;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (i == 0 || text_of_input_[i] != text_of_input_[i - 1]) first.push_back(inputs[i]);
    }
    first_places_ = std::make_unique<ExplainGroup>(context, std::move(first));
  }
  group_ = std::make_unique<ExplainGroup>(context, std::move(inputs));
  for (Explainer* method : work.methods)
    method->declare(method->explains_a_score() || !first_places_ ? *group_ : *first_places_);
  if (by_scores) resolve_positions(texts, prepared);
}

void TextGroup::resolve_positions(std::span<const TextToExplain> texts, const std::vector<PreparedText>& prepared) {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const PreparedText& text = prepared[members_[i]];
    const PositionRule rule = resolve_position(job_.position, text.encoding, group_->token_scores(i));
    places_[i] = find_places(job_, rule, text, texts[members_[i]].example.text);
    group_->set_position(i, inputs_of(job_, places_[i], 0).front().position);
  }
}

Prediction TextGroup::prediction_of(std::size_t text, std::size_t input, const ExplainedExample& example) {
  const ScoreMeaning& meaning = *job_.meaning;
  if (meaning.link() == Link::unit_rows)
    return {PredictionKind::value, 0, group_->describe_target(input), {}, {group_->values()[input]}, {}, {}};
  const bool from_tokens = meaning.needs_all_tokens(job_.target);
  const Tensor row = from_tokens ? group_->token_scores(input)[group_->inputs()[input].position]
                                 : group_->scores()[static_cast<std::int64_t>(input)];
  Prediction prediction = meaning.prediction(to_doubles(row));
  name_answer(places_[text].rule, example, prediction);
  return prediction;
}

/// The predicted tag of each word, and how likely the explained one is.
Prediction TextGroup::tags_of(const TextPlaces& text, const ExplainedExample& example, std::size_t input) {
  Prediction all{PredictionKind::one_class, 0, "", {}, {0}, {}, {}};
  for (const std::int64_t token : text.row_tokens()) {
    const Tensor row = group_->scores()[static_cast<std::int64_t>(input)];
    const Prediction said = job_.meaning->prediction(to_doubles(row));
    const double best = said.probabilities[static_cast<std::size_t>(said.label)];
    all.logits[0] += std::log(best);
    all.label_name +=
        (all.label_name.empty() ? "" : " ") + word_at(example, static_cast<std::size_t>(token)) + "/" + said.label_name;
    all.target.push_back(
        {row.log_softmax(0)[group_->target().labels[input]].item<double>(), said.label_name, best, token});
    ++input;
  }
  all.probabilities = {std::exp(all.logits[0])};
  all.class_names = {all.label_name};
  return all;
}

void TextGroup::predict(std::span<const TextToExplain> texts, std::vector<ExplainedExample>& results) {
  std::size_t input = 0;
  std::int64_t row = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const TextPlaces& text = places_[i];
    ExplainedExample& result = results[members_[i]];
    const auto rows = static_cast<std::int64_t>(text.places.size());
    if (text.is_of_words()) {
      result.prediction = tags_of(text, result, input);
    } else if (text.has_rows || text.is_whole) {
      std::vector<std::int32_t> ids;
      for (const ScoredPlace& place : text.places)
        ids.push_back(text.text->encoding.ids[static_cast<std::size_t>(place.token)]);
      result.prediction = target_prediction(judge_target(group_->scores().narrow(0, row, rows), ids, *job_.tokenizer),
                                            result.target_text);
    } else {
      result.prediction = prediction_of(i, input, result);
      name_place(text, texts[members_[i]].example, job_.label_names, result);
    }
    input += text.input_count();
    row += rows;
  }
}

/// Numbers of the metrics that ask the model, one explanation an input.
void TextGroup::measure_inputs(Explainer& method, const std::vector<ExplainedExample>& results,
                               std::vector<Explanation>& rows, MetricNotes& notes) {
  for (const auto& [name, metric] : work_.metrics) {
    if (metric->needs() == MetricNeeds::results) continue;
    std::vector<MetricCase> cases;
    for (std::size_t input = 0; input < rows.size(); ++input)
      cases.push_back({results[members_[text_of_input_[input]]], rows[input],
                       first_number_ + members_[text_of_input_[input]], input, &method});
    const std::vector<Json> numbers = metric->measure(cases, group_.get());
    for (std::size_t input = 0; input < rows.size(); ++input) {
      notes.add(name, method.name(), cases[input].example.group, cases[input].number, numbers[input]);
      if (numbers[input].contains("mean")) rows[input].quality[name] = numbers[input]["mean"];
    }
  }
}

/// Numbers of the metrics that need results only, one explanation a text, when all methods are done.
void TextGroup::measure_results(std::vector<ExplainedExample>& results, MetricNotes& notes) {
  for (const auto& [name, metric] : work_.metrics) {
    if (metric->needs() != MetricNeeds::results) continue;
    for (const std::uint32_t member : members_) {
      ExplainedExample& example = results[member];
      for (Explanation& explanation : example.explanations) {
        const Json numbers = metric->measure({{example, explanation, first_number_ + member}}, nullptr).at(0);
        notes.add(name, explanation.method, example.group, first_number_ + member, numbers);
        if (numbers.contains("mean")) explanation.quality[name] = numbers["mean"];
      }
    }
  }
}

void TextGroup::explain(Explainer& method, std::vector<ExplainedExample>& results, MetricNotes& notes) {
  const bool by_place = method.explains_a_score() || !first_places_;
  std::vector<std::int64_t> computed;  // masked texts that stood already
  for (std::size_t input = 0; input < group_->size(); ++input) computed.push_back(group_->masked().computed_of(input));
  std::vector<Explanation> rows = method.explain(by_place ? *group_ : *first_places_);
  if (by_place) measure_inputs(method, results, rows, notes);
  auto next = std::make_move_iterator(rows.begin());
  std::size_t input = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const TextPlaces& text = places_[i];
    const auto count = by_place ? static_cast<std::ptrdiff_t>(text.input_count()) : 1;
    const bool stacked = text.has_rows && method.explains_a_score();
    if (stacked) {
      const std::int64_t masked = group_->masked().computed_of(input) - computed[input];
      results[members_[i]].explanations.push_back(stack_rows({next, next + count}, text, masked));
    } else {
      results[members_[i]].explanations.push_back(*next);
    }
    write_counterfactual_texts(results[members_[i]], results[members_[i]].explanations.back());
    next += count;
    input += text.input_count();
  }
}

ExplainContext explain_context(const ExplainJob& job) {
  check(job.subject && job.tokenizer && job.meaning, "explain: the job lacks a subject, a tokenizer or a meaning");
  ExplainContext context;
  context.subject = job.subject;
  context.meaning = job.meaning;
  context.target = job.target;
  context.special_ids = job.tokenizer->special_ids();
  for (const auto& [role, id] :
       {std::pair(job.roles.mask, &context.special_ids.mask), std::pair(job.roles.unk, &context.special_ids.unk),
        std::pair(job.roles.pad, &context.special_ids.pad)}) {
    if (role) *id = role;
  }
  context.eos_id = job.roles.eos;
  context.bos_id = job.roles.bos;
  context.tokenizer = job.tokenizer;
  context.batch_tokens = job.batch_tokens;
  context.seed = job.seed;
  context.background = job.background;
  return context;
}

Json explain_texts(const ExplainJob& job, const std::vector<TextToExplain>& texts, const ExplainWork& work,
                   const OnExplained& use, const ExplainProgress& progress) {
  const auto hand_on = [&](std::size_t, ExplainedExample&& example) { use(std::move(example)); };
  return pipeline::explain_resumed(job, texts, work, nullptr, hand_on, progress).metrics;
}

std::vector<ExplainedExample> explain_texts(const ExplainJob& job, const std::vector<TextToExplain>& texts,
                                            const std::vector<std::string>& methods, ExplainerSet& explainers,
                                            const ExplainProgress& progress) {
  std::vector<ExplainedExample> results;
  explain_texts(
      job, texts, {explainers.choose(methods), {}},
      [&](ExplainedExample&& example) { results.push_back(std::move(example)); }, progress);
  return results;
}

}  // namespace glass
