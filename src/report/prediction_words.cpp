// Predictions in words, by their kind.
#include "prediction_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "numbers.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kNameCodePoints = 48;
constexpr std::size_t kMostLabels = 3, kMostValues = 8;
constexpr double kSaidAbove = 0.5;  // a label of several is said where its probability is above one half

std::string short_name(const std::string& name) {
  return shortened(name, kNameCodePoints);
}

std::vector<std::pair<std::string, std::string>> said_labels(const Prediction& prediction,
                                                             const std::vector<std::string>* names) {
  const std::vector<double>& p = prediction.probabilities;
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] > p[b]; });
  const auto said =
      static_cast<std::size_t>(std::count_if(p.begin(), p.end(), [](double v) { return v > kSaidAbove; }));
  if (said == 0) {
    return {{"no label", fmt::format("the likeliest, {}, has {}", label_of(prediction),
                                     percent(p[static_cast<std::size_t>(prediction.label)]))}};
  }
  std::vector<std::pair<std::string, std::string>> labels;
  for (std::size_t i = 0; i < std::min(said, kMostLabels); ++i)
    labels.emplace_back(short_name(class_name(prediction, order[i], names)), percent(p[order[i]]));
  if (said > kMostLabels)
    labels.back().second += fmt::format(" and {}", count_of(static_cast<std::int64_t>(said - kMostLabels), "label"));
  return labels;
}

/// Every value of a regression of several, the first few where they are many.
std::vector<std::pair<std::string, std::string>> said_values(const Prediction& prediction,
                                                             const std::vector<std::string>* names) {
  std::vector<std::pair<std::string, std::string>> values;
  const std::size_t count = prediction.logits.size();
  for (std::size_t i = 0; i < std::min(count, kMostValues); ++i)
    values.emplace_back(short_name(class_name(prediction, i, names)), signed_number(prediction.logits[i]));
  if (count > kMostValues)
    values.back().second += fmt::format(" and {}", count_of(static_cast<std::int64_t>(count - kMostValues), "value"));
  return values;
}

/// The class that a target of an older artefact names: what it quotes, of a margin in front of " minus".
std::string quoted_class(const std::string& target) {
  const bool of_class = target.starts_with("logit of ") || target.starts_with("probability of ") ||
                        target.starts_with("log-probability of ");
  const std::size_t begin = target.find('\'');
  if (!of_class || begin == std::string::npos) return "";
  const std::size_t margin = target.find("' minus logit of ", begin), end = std::min(margin, target.rfind('\''));
  return end > begin ? target.substr(begin + 1, end - begin - 1) : "";
}

/// The class that a plus speaks for, "" where it is none.
std::string explained_class(const Prediction& prediction, const Explanation& explanation) {
  if (!explanation.target_class.empty()) return explanation.target_class;
  if (!has_probabilities(prediction) || !prediction.target.empty()) return "";
  return explanation.target.empty() ? prediction.label_name : quoted_class(explanation.target);
}

}  // namespace

bool has_probabilities(const Prediction& prediction) {
  return prediction.kind == PredictionKind::one_class || prediction.kind == PredictionKind::labels;
}

std::string label_of(const Prediction& prediction) {
  return prediction.label_name.empty() ? fmt::format("class {}", prediction.label) : short_name(prediction.label_name);
}

std::string class_name(const Prediction& prediction, std::size_t label, const std::vector<std::string>* names) {
  const std::vector<std::string>& own = prediction.class_names;
  if (!own.empty()) return label < own.size() ? own[label] : fmt::format("class {}", label);
  if (names && label < names->size()) return (*names)[label];
  if (static_cast<std::int32_t>(label) == prediction.label) return label_of(prediction);
  return fmt::format("class {}", label);
}

std::vector<std::pair<std::string, std::string>> said_by(const Prediction& prediction,
                                                         const std::vector<std::string>* names) {
  const auto label = static_cast<std::size_t>(prediction.label);
  if (prediction.kind == PredictionKind::value && prediction.logits.size() > 1) return said_values(prediction, names);
  if (!has_probabilities(prediction)) return {{label_of(prediction), signed_number(prediction.logits[label])}};
  if (!prediction.target.empty())
    return {{label_of(prediction), prediction.logits.empty() ? "" : signed_number(prediction.logits[0]) + " nats"}};
  if (prediction.kind == PredictionKind::labels) return said_labels(prediction, names);
  return {{label_of(prediction), percent(prediction.probabilities[label])}};
}

std::string target_words(const Prediction& prediction, const Explanation& explanation) {
  // Older versions called the numbers of a regression or an embedding logits of classes.
  const bool old_value = prediction.kind == PredictionKind::value && explanation.target.starts_with("logit of class");
  return old_value ? "value" : explanation.target;
}

std::string unit_words(const Explanation& explanation) {
  return explanation.unit == "value" ? "" : explanation.unit;
}

Aim aim_of(const Prediction& prediction, const Explanation& explanation) {
  const std::string target = target_words(prediction, explanation);
  if (!explanation.is_signed) return {};
  if (prediction.kind == PredictionKind::answer) return {"the answer", "towards the answer", "against the answer"};
  if (const std::string name = explained_class(prediction, explanation); !name.empty()) {
    const std::string quoted = "\u201C" + name + "\u201D";
    return {name, "towards " + quoted, "against " + quoted};
  }
  if (target.empty()) return {};
  return {"higher " + target, "towards a higher " + target, "towards a lower " + target};
}

}  // namespace glass::report
