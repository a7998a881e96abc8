// The base class of metrics that ask the model about texts with hidden tokens. A metric says which sets of tokens are
// hidden and what their scores mean; what several metrics and methods ask for is run once.
#pragma once

#include <string>
#include <vector>

#include "explain/token_scores.h"
#include "glass/explain/masked_scores.h"
#include "glass/explain/metric.h"

namespace glass {

/// What the model says of a text as it is and with each set hidden.
struct MaskedAnswers {
  MaskedScore plain;
  std::vector<MaskedScore> masked;  ///< one a set
  bool has_probabilities = true;    ///< false: a score's `probability` is its value

  /// f(x) - f(x without the set) of each set, in the target's unit.
  std::vector<double> drops() const;
  /// The same in probability.
  std::vector<double> probability_drops() const;
};

/// Derive, write hidden_sets() and numbers(), register.
class MaskedMetric : public ExplanationMetric {
 public:
  MetricNeeds needs() const final { return MetricNeeds::masked_scores; }
  /// The settings "replacement" and "unit"; more settings are bound before or after.
  void bind(config::Reader& reader) override;
  Json hides_with(const ExplainContext& context) const final;
  /// That of the target's probability, or of its value where there is none.
  std::string unit(const ScoreMeaning& meaning, const Target& target) const override;
  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) final;

 protected:
  /// `name` is the name under which the metric is registered.
  explicit MaskedMetric(std::string name) : name_(std::move(name)) {}
  /// The sets of tokens to hide, each rising; of units where the setting says so. The text has at least one.
  virtual std::vector<TokenSet> hidden_sets(const TokenScores& text) const = 0;
  /// The numbers of one explanation; empty where they are not defined.
  virtual Json numbers(const TokenScores& text, const std::vector<TokenSet>& sets,
                       const MaskedAnswers& answers) const = 0;

 private:
  std::string key(const std::string& setting) const { return "explain." + name_ + "." + setting; }
  std::string name_, replacement_ = "auto", hidden_unit_ = "token";
};

}  // namespace glass
