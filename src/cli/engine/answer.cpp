#include "cli/engine/answer.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"

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
    list.push_back({{"token", model.tokenizer->token(static_cast<std::int32_t>(ids[i].item<std::int64_t>()))}, {"probability", values[i].item<double>()}});
  }
  return list;
}

Json masked(const LoadedModel& model, const Encoding& encoding, const at::Tensor& scores) {
  const std::optional<std::int32_t> mask = model.tokenizer->special_ids().mask;
  Json places = Json::array();
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    if (mask && encoding.ids[t] == *mask) places.push_back({{"token", t}, {"candidates", candidates(model, scores[static_cast<std::int64_t>(t)])}});
  }
  return places;
}

Json tags(const LoadedModel& model, const std::string& text, const Encoding& encoding, const at::Tensor& scores) {
  Json list = Json::array();
  const at::Tensor best = scores.argmax(1);
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    if (encoding.special[t]) continue;
    const std::size_t start = encoding.places[t].start, end = encoding.places[t].end;
    list.push_back({{"text", text.substr(start, end - start)}, {"start", start}, {"end", end},
                    {"label", model.label_names.at(best[static_cast<std::int64_t>(t)].item<std::int64_t>())}});
  }
  return list;
}

/// The span with the largest sum of start and end scores, at most 30 tokens, of tokens that stand in the text.
Json span(const std::string& text, const Encoding& encoding, const at::Tensor& scores) {
  constexpr std::size_t kLongest = 30;
  double best = -std::numeric_limits<double>::infinity();
  std::size_t first = 0, last = 0;
  for (std::size_t i = 0; i < encoding.size(); ++i) {
    for (std::size_t j = i; j < std::min(encoding.size(), i + kLongest); ++j) {
      if (encoding.special[i] || encoding.special[j]) continue;
      const double score = (scores[static_cast<std::int64_t>(i)][0] + scores[static_cast<std::int64_t>(j)][1]).item<double>();
      if (score <= best) continue;
      best = score;
      first = i;
      last = j;
    }
  }
  const std::size_t start = encoding.places[first].start, end = encoding.places[last].end;
  return {{"text", text.substr(start, end - start)}, {"start", start}, {"end", end}, {"score", best}};
}

Json classification_answer(const LoadedModel& model, const at::Tensor& row) {
  return {{"label", model.label_names.at(row.argmax().item<std::int64_t>())}, {"probabilities", named(row.softmax(0), model.label_names)}};
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

}  // namespace

Json answer_of(const LoadedModel& model, const std::string& text, const Encoding& encoding, const at::Tensor& given) {
  const at::Tensor scores = given.to(at::kCPU, at::kDouble);
  Json answer = {{"text", text}};
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
      answer["tokens"] = tags(model, text, encoding, scores);
      break;
    case HeadKind::span:
      answer["answer"] = span(text, encoding, scores);
      break;
    case HeadKind::masked_lm:
      answer["masked"] = masked(model, encoding, scores);
      break;
    case HeadKind::causal_lm:
      answer["next"] = candidates(model, scores[scores.size(0) - 1]);
      break;
    case HeadKind::sequence_to_sequence_lm:
    case HeadKind::none:
      fail(ErrorKind::usage, "predict: a model with {} gives no answer to a text alone; inspect and trace show what it does",
           model.model->architecture().head.kind == HeadKind::none ? "no head" : "a source and a target");
  }
  return answer;
}

}  // namespace glass::cli
