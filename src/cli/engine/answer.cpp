#include "cli/engine/answer.h"

#include <ATen/ATen.h>

#include <cmath>

#include "glass/base/error.h"
#include "glass/explain/run.h"
#include "glass/model/target_form.h"
#include "glass/task/span.h"

namespace glass::cli {
namespace {

constexpr std::int64_t kCandidates = 5;

Json named(const at::Tensor& values, const std::vector<std::string>& names) {
  Json object = Json::object();
  for (std::size_t c = 0; c < names.size(); ++c) object[names[c]] = values[static_cast<std::int64_t>(c)].item<double>();
  return object;
}

std::vector<double> numbers(const at::Tensor& values) {
  const at::Tensor host = values.to(at::kDouble).contiguous();
  return {host.const_data_ptr<double>(), host.const_data_ptr<double>() + host.numel()};
}

/// The likeliest tokens at one place.
Json candidates(const LoadedModel& model, const at::Tensor& row) {
  const at::Tensor probabilities = row.to(at::kDouble).softmax(0);
  const auto [values, ids] = probabilities.topk(std::min(kCandidates, row.size(0)));
  Json list = Json::array();
  for (std::int64_t i = 0; i < ids.size(0); ++i) {
    list.push_back({{"token", model.tokenizer->token(static_cast<std::int32_t>(ids[i].item<std::int64_t>()))},
                    {"probability", values[i].item<double>()}});
  }
  return list;
}

Json masked(const LoadedModel& model, const Encoding& encoding, const at::Tensor& scores) {
  const std::optional<std::int32_t> mask = model.tokenizer->special_ids().mask;
  Json places = Json::array();
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    if (mask && encoding.ids[t] == *mask)
      places.push_back({{"token", t}, {"candidates", candidates(model, scores[static_cast<std::int64_t>(t)])}});
  }
  return places;
}

/// The part of its text that a run of tokens covers.
Json place_of(const Example& example, const Encoding& encoding, std::size_t first, std::size_t last) {
  const std::string& text = encoding.sequences[first] == 1 ? example.text_pair : example.text;
  const std::size_t start = encoding.places[first].start, end = encoding.places[last].end;
  return {{"text", text.substr(start, end - start)}, {"start", start}, {"end", end}};
}

Json tags(const LoadedModel& model, const Example& example, const Encoding& encoding, const at::Tensor& scores) {
  Json list = Json::array();
  const at::Tensor best = scores.argmax(1);
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    if (encoding.special[t]) continue;
    list.push_back(place_of(example, encoding, t, t));
    list.back()["label"] = model.label_names.at(best[static_cast<std::int64_t>(t)].item<std::int64_t>());
  }
  return list;
}

/// The best span of all windows, and what speaks for the question having no answer.
Json span(const Example& example, const ReadText& read, bool unanswerable) {
  AnswerSearch search;
  for (std::size_t w = 0; w < read.windows.size(); ++w) search.add(w, read.scores[w], searched_tokens(read.windows[w]));
  Json answer = nullptr;
  if (search.best() && !(unanswerable && search.is_unanswerable())) {
    answer = place_of(example, read.windows[search.window()], search.best()->first, search.best()->last);
    answer["score"] = search.best()->score;
  }
  return {{"answer", answer}, {"no_answer_score", search.no_answer_score()}};
}

Json classification_answer(const LoadedModel& model, const at::Tensor& row) {
  return {{"label", model.label_names.at(row.argmax().item<std::int64_t>())},
          {"probabilities", named(row.softmax(0), model.label_names)}};
}

/// Labels above one half.
Json multi_label_answer(const LoadedModel& model, const at::Tensor& row) {
  const at::Tensor probabilities = row.sigmoid();
  Json labels = Json::array();
  for (std::size_t c = 0; c < model.label_names.size(); ++c) {
    if (probabilities[static_cast<std::int64_t>(c)].item<double>() > 0.5) labels.push_back(model.label_names[c]);
  }
  return {{"labels", labels}, {"probabilities", named(probabilities, model.label_names)}};
}

/// The log-probability of a target and of each of its tokens, with what the model would have written in its place.
Json target_answer(const LoadedModel& model, const std::string& target, const Encoding& encoding,
                   const at::Tensor& scores) {
  ExplainJob job;
  job.tokenizer = model.tokenizer.get();
  job.form = target_form(model.model->architecture());
  std::vector<std::int32_t> ids;
  std::vector<at::Tensor> rows;
  for (const ReadPlace& place : read_places({ReadToken::Kind::target, 0}, encoding, job, target)) {
    ids.push_back(encoding.ids[static_cast<std::size_t>(place.token)]);
    rows.push_back(scores[place.position]);
  }
  Json tokens = Json::array();
  double sum = 0;
  for (const TargetToken& token : judge_target(at::stack(rows), ids, *model.tokenizer)) {
    sum += token.log_probability;
    tokens.push_back({{"token", model.tokenizer->token(ids[tokens.size()])},
                      {"log_probability", token.log_probability},
                      {"best", token.best},
                      {"best_probability", token.best_probability}});
  }
  return {{"target", target}, {"log_probability", sum}, {"tokens", tokens}};
}

}  // namespace

Json answer_of(const LoadedModel& model, const Example& example, const ReadText& read, bool unanswerable) {
  const Encoding& encoding = read.windows.front();
  const at::Tensor scores = read.scores.front().to(at::kCPU, at::kDouble);
  Json answer = {{"text", example.text}};
  if (!example.text_pair.empty()) answer["text_pair"] = example.text_pair;
  if (encoding.target_start >= 0) {
    answer.update(target_answer(model, example.target, encoding, scores));
    return answer;
  }
  switch (model.model->architecture().head.kind) {
    case HeadKind::classification:
      answer.update(classification_answer(model, scores[0]));
      break;
    case HeadKind::multi_label:
      answer.update(multi_label_answer(model, scores[0]));
      break;
    case HeadKind::regression:
      answer["value"] = scores.size(1) == 1 ? Json(scores[0][0].item<double>()) : named(scores[0], model.label_names);
      break;
    case HeadKind::embedding:
      answer["embedding"] = numbers(scores[0]);
      break;
    case HeadKind::token_classification:
      answer["tokens"] = tags(model, example, encoding, scores);
      break;
    case HeadKind::span:
      answer.update(span(example, read, unanswerable));
      break;
    case HeadKind::masked_lm:
      answer["masked"] = masked(model, encoding, scores);
      break;
    case HeadKind::causal_lm:
      answer["next"] = candidates(model, scores[scores.size(0) - 1]);
      break;
    case HeadKind::sequence_to_sequence_lm:
      fail(ErrorKind::bug, "internal error: a source without a target");
    case HeadKind::none:
      fail(ErrorKind::usage,
           "predict: a model with no head gives no answer to a text; inspect and trace show what it does");
  }
  return answer;
}

}  // namespace glass::cli
