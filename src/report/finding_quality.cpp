// One function a task; each says the main figures with their intervals and what they mean.
#include "finding_quality.h"

#include <fmt/format.h>

#include "measures.h"
#include "numbers.h"

namespace glass::report {
namespace {

/// A metric of the split where it is defined.
std::optional<Interval> defined(const Split& split, const char* name) {
  const auto value = metric(split.metrics, name);
  return value && is_known(value->value) ? value : std::nullopt;
}

/// " (95 % interval 86.0 to 90.1)", "" where it has none.
std::string interval_words(const Interval& interval, Unit unit) {
  if (!is_known(interval.low) || !is_known(interval.high)) return "";
  return fmt::format(" (95\u00A0% interval {} to {})", metric_digits(interval.low, unit),
                     metric_digits(interval.high, unit));
}

std::string with_interval(const Interval& interval, Unit unit) {
  return metric_value(interval, unit) + interval_words(interval, unit);
}

/// "clearly better than", by the interval.
std::string compared(const Interval& interval, double other) {
  if (interval.low > other) return "clearly better than";
  if (interval.high < other) return "clearly worse than";
  return "not clearly different from";
}

/// What always giving the most frequent class, and a bag of words, would get.
std::string baselines(const Artefacts& artefacts, const Split& split, const Interval& accuracy,
                      const std::string& what) {
  if (!is_known(split.majority_accuracy)) return "";
  std::string text =
      fmt::format(" Always giving the most frequent {} would get {}", what, percent(split.majority_accuracy));
  const double bag = record_number(artefacts, "baseline", "bag_of_words_accuracy");
  if (is_known(bag)) text += fmt::format(", a bag of words {}", percent(bag));
  if (!is_known(accuracy.low) || !is_known(accuracy.high)) return text + ".";
  text += fmt::format(". The model is {} the most frequent {}", compared(accuracy, split.majority_accuracy), what);
  if (is_known(bag)) text += fmt::format(" and {} the bag of words", compared(accuracy, bag));
  return text + ".";
}

std::string of_classes(const Artefacts& artefacts, const Split& split) {
  const auto accuracy = defined(split, "accuracy");
  if (!accuracy) return "";
  return fmt::format("On {} of the {} split the model gets {} right{}.", count_of(split.examples, "text"), split.name,
                     percent(accuracy->value), interval_words(*accuracy, Unit::share)) +
         baselines(artefacts, split, *accuracy, "class");
}

std::string of_tags(const Artefacts& artefacts, const Split& split) {
  std::string text;
  if (const auto f1 = defined(split, "f1")) {
    text = fmt::format("On {} of the {} split the model finds the entities with an F1 of {}",
                       count_of(split.examples, "text"), split.name, with_interval(*f1, Unit::share));
    const auto precision = defined(split, "precision"), recall = defined(split, "recall");
    if (precision && recall)
      text += fmt::format(": {} of what it names is right, and it names {} of what there is", percent(precision->value),
                          percent(recall->value));
    text += ". ";
  }
  const auto accuracy = defined(split, "accuracy");
  if (accuracy) {
    const std::string where = split.words ? count_of(*split.words, "word") : "the words";
    text += fmt::format("The tag is right for {} of {}.", with_interval(*accuracy, Unit::share), where) +
            baselines(artefacts, split, *accuracy, "tag");
  }
  return text;
}

std::string of_labels(const Split& split) {
  const auto f1 = defined(split, "micro_f1"), all = defined(split, "subset_accuracy");
  if (!f1) return "";
  std::string text = fmt::format("On {} of the {} split all labels together reach a micro F1 of {}",
                                 count_of(split.examples, "text"), split.name, with_interval(*f1, Unit::share));
  if (all) text += fmt::format("; for {} of the texts every label is right", percent(all->value));
  return text + ".";
}

std::string of_numbers(const Split& split) {
  const auto pearson = defined(split, "pearson"), error = defined(split, "mean_squared_error");
  if (!pearson && !error) return "";
  std::string text = fmt::format("On {} of the {} split ", count_of(split.examples, "text"), split.name);
  text += pearson ? fmt::format("the model's numbers and the gold ones have a Pearson correlation of {}",
                                with_interval(*pearson, Unit::plain))
                  : "no correlation is defined: the model's numbers, or the gold ones, are all the same";
  if (error) text += fmt::format("; the mean squared error is {}", with_interval(*error, Unit::squared));
  return text + ".";
}

std::string of_answers(const Split& split) {
  const auto f1 = defined(split, "f1"), exact = defined(split, "exact_match");
  if (!f1 || !exact) return "";
  return fmt::format("On {} of the {} split the answer is exactly right for {}; the F1 of its words is {}.",
                     count_of(split.examples, "question"), split.name, with_interval(*exact, Unit::share),
                     with_interval(*f1, Unit::share));
}

std::string of_tokens(const Split& split) {
  const auto perplexity = defined(split, "perplexity");
  if (!perplexity) return "";
  std::string text =
      fmt::format("On the {} split the perplexity is {}", split.name, with_interval(*perplexity, Unit::plain));
  text += ": the model is as unsure of a token as if it chose among that many alike";
  if (const auto loss = defined(split, "loss")) text += fmt::format("; the loss is {} nats", number(loss->value));
  if (const auto accuracy = defined(split, "accuracy"))
    text += fmt::format(", its first guess is right for {} of the tokens", percent(accuracy->value));
  return text + ".";
}

std::string of_translations(const Split& split) {
  const auto chrf = defined(split, "chrf"), bleu = defined(split, "bleu"), perplexity = defined(split, "perplexity");
  if (!chrf && !bleu) return of_tokens(split);
  const std::string texts = count_of(split.written ? split.written->texts : split.examples, "text");
  std::string text = fmt::format("What the model writes for {} of the {} split reaches ", texts, split.name);
  if (chrf) text += "a chrF of " + with_interval(*chrf, Unit::points);
  if (bleu) text += (chrf ? " and " : "") + ("a BLEU of " + with_interval(*bleu, Unit::points));
  text += chrf && bleu ? ", both of 100: how much of it stands in the targets, in runs of characters and of words"
                       : ", of 100: how much of it stands in the targets";
  if (perplexity) text += fmt::format(". The perplexity of the targets is {}", number(perplexity->value));
  return text + ".";
}

std::string sentence(const Artefacts& artefacts, const Split& split) {
  switch (task_of(artefacts)) {
    case TaskKind::tags:
      return of_tags(artefacts, split);
    case TaskKind::multi_label:
      return of_labels(split);
    case TaskKind::regression:
      return of_numbers(split);
    case TaskKind::spans:
      return of_answers(split);
    case TaskKind::language_model:
      return of_tokens(split);
    case TaskKind::translation:
      return of_translations(split);
    case TaskKind::classification:
    case TaskKind::embedding:
      break;
  }
  return of_classes(artefacts, split);
}

}  // namespace

std::optional<Finding> quality_finding(const Artefacts& artefacts) {
  const Split* split = artefacts.evaluation ? artefacts.evaluation->main() : nullptr;
  const std::string text = split ? sentence(artefacts, *split) : "";
  if (text.empty()) return std::nullopt;
  return Finding{"How good it is", text, "metrics"};
}

}  // namespace glass::report
