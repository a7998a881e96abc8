// Metrics have the names, units and order of their task.
#include "report/measures.h"

#include <gtest/gtest.h>

namespace glass::report::measures_test {
namespace {

Metrics named(const std::vector<std::string>& names) {
  Metrics metrics;
  for (const std::string& name : names) metrics.emplace_back(name, Interval{0.5, 0.4, 0.6});
  return metrics;
}

TEST(Measures, ValuesStandInTheirUnits) {
  const Interval half{0.5, 0.4, 0.6}, scored{27.35, 26.0, 28.7}, negative{-0.25, -0.5, 0.0};
  EXPECT_EQ(metric_value(half, unit_of("exact_match", TaskKind::spans)), "50.0\u00A0%");
  EXPECT_EQ(metric_bounds(half, unit_of("micro_f1", TaskKind::multi_label)), "[40.0, 60.0]");
  EXPECT_EQ(metric_value(scored, unit_of("bleu", TaskKind::translation)), "27.4");
  EXPECT_EQ(metric_bounds(scored, unit_of("chrf", TaskKind::translation)), "[26.0, 28.7]");
  EXPECT_EQ(metric_value(negative, unit_of("matthews", TaskKind::classification)), "\u22120.250");
  EXPECT_EQ(metric_bounds(negative, unit_of("pearson", TaskKind::regression)), "[\u22120.500, 0]");
  EXPECT_EQ(metric_value({33.4, 0, 0}, unit_of("perplexity", TaskKind::language_model)), "33.4");
}

TEST(Measures, AnUndefinedValueIsADash) {
  for (const Unit unit : {Unit::share, Unit::points, Unit::nats, Unit::squared, Unit::plain}) {
    EXPECT_EQ(metric_value({kUnknown, kUnknown, kUnknown}, unit), "\u2013");
    EXPECT_EQ(metric_bounds({0.5, kUnknown, 0.6}, unit), "");
  }
}

TEST(Measures, HeadingsStateAUnitThatTheValueDoesNotShow) {
  EXPECT_EQ(metric_heading("loss", TaskKind::classification), "Loss, nats");
  EXPECT_EQ(metric_heading("loss", TaskKind::regression), "Loss, squared units");
  EXPECT_EQ(metric_heading("bleu", TaskKind::translation), "BLEU, of 100");
  EXPECT_EQ(metric_heading("macro_f1", TaskKind::classification), "Macro F1");
  EXPECT_EQ(metric_heading("f1", TaskKind::tags), "Entity F1");
  EXPECT_EQ(metric_heading("recall", TaskKind::tags), "Entity recall");
  EXPECT_EQ(metric_heading("accuracy", TaskKind::tags), "Accuracy of words");
  EXPECT_EQ(metric_heading("my_metric", TaskKind::tags), "My metric");
}

TEST(Measures, NamesAreOrderedMainOnesFirstAndUnknownOnesLast) {
  const Metrics one = named({"own", "loss", "accuracy"}), two = named({"bits_per_byte", "perplexity", "loss"});
  EXPECT_EQ(ordered_names({&one, &two}, TaskKind::language_model),
            (std::vector<std::string>{"perplexity", "bits_per_byte", "accuracy", "loss", "own"}));
  const Metrics classes = named({"expected_calibration_error", "loss", "matthews", "macro_f1", "accuracy"});
  EXPECT_EQ(ordered_names({&classes}, TaskKind::classification),
            (std::vector<std::string>{"accuracy", "macro_f1", "matthews", "loss", "expected_calibration_error"}));
}

}  // namespace
}  // namespace glass::report::measures_test
