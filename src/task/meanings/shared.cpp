#include "task/meanings/shared.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/task/metrics/loss.h"

namespace glass {

std::string NamedScores::class_name(std::int64_t label) const {
  return label >= 0 && label < class_count() ? names_[static_cast<std::size_t>(label)] : std::to_string(label);
}

std::vector<TargetKind> softmax_targets() {
  return {TargetKind::logit,  TargetKind::probability,        TargetKind::log_probability,
          TargetKind::margin, TargetKind::probability_margin, TargetKind::entropy,
          TargetKind::kl};
}

Prediction softmax_prediction(const std::vector<double>& scores, const ScoreMeaning& meaning) {
  check(!scores.empty(), "a prediction of no scores");
  Prediction prediction;
  prediction.logits = scores;
  prediction.label = static_cast<std::int32_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  prediction.label_name = meaning.class_name(prediction.label);
  prediction.probabilities = softmax(scores);
  return prediction;
}

Json answer_begin(const Example& example) {
  Json answer = {{"text", example.text}};
  if (!example.text_pair.empty()) answer["text_pair"] = example.text_pair;
  return answer;
}

Json by_name(const std::vector<double>& values, const std::vector<std::string>& names) {
  Json object = Json::object();
  for (std::size_t c = 0; c < names.size(); ++c) object[names[c]] = values.at(c);
  return object;
}

Json covered_part(const Example& example, const Encoding& encoding, std::size_t first, std::size_t last) {
  const std::string& text = encoding.sequences[first] == 1 ? example.text_pair : example.text;
  const std::size_t start = encoding.places[first].start, end = encoding.places[last].end;
  return {{"text", text.substr(start, end - start)}, {"start", start}, {"end", end}};
}

}  // namespace glass
