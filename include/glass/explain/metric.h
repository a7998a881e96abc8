// ExplanationMetric: a number that says how far an explanation can be trusted. One file a metric under
// src/explain/metrics/ (or anywhere else), registered with one line.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "glass/base/better.h"
#include "glass/base/explanation.h"
#include "glass/base/json.h"
#include "glass/config/reader.h"
#include "glass/explain/explainer.h"

namespace glass {

/// What a metric asks for besides the explanation itself.
enum class MetricNeeds {
  results,        ///< nothing: it can be computed from a file
  masked_scores,  ///< the model, on texts with hidden tokens: ExplainGroup::masked()
  rerun,          ///< the model and the method, to explain again
};

/// One explanation of one text. `group`, `input` and `explainer` are there where needs() asks for them.
struct MetricCase {
  const ExplainedExample& example;
  const Explanation& explanation;
  std::size_t number = 0;          ///< place of the text in the call
  std::size_t input = 0;           ///< place in the group
  Explainer* explainer = nullptr;  ///< that made it
};

/// Says how good explanations are: derive, write measure(), register.
class ExplanationMetric {
 public:
  virtual ~ExplanationMetric() = default;
  virtual MetricNeeds needs() const = 0;
  /// The settings with bounds; the reader's section is "explain.<name>".
  virtual void bind(config::Reader& /*reader*/) {}
  /// What hidden tokens become, as record_replacement() says it; an empty object for metrics that hide none. Error
  /// (config) where the model or its vocabulary lacks that: asked before anything is computed.
  virtual Json hides_with(const ExplainContext& /*context*/) const { return Json::object(); }
  /// The numbers of each case by name, an object each; an empty one where the metric does not apply. The number "mean"
  /// also stands in the explanation's quality, under the metric's name. `group` is null for metrics that need results
  /// only. Cases of one call are of one method.
  virtual std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) = 0;
  /// Which end of "mean" speaks for an explanation.
  virtual Better better() const { return Better::neither; }
  /// True where every number lies in [0, 1]: intervals then have Wilson's bounds at the ends.
  virtual bool are_shares() const { return false; }
  /// The unit of "mean" for this target, "" where it has none.
  virtual std::string unit(const ScoreMeaning& /*meaning*/, const Target& /*target*/) const { return ""; }
  /// Names among the numbers that say what chance would reach: their means have no interval.
  virtual std::vector<std::string> references() const { return {}; }
};

/// What the table of metrics says of one.
struct MetricDescription {
  std::string name;
  std::string summary;  ///< one line
  std::string meaning;  ///< in full sentences, for the report
  std::string source;
  std::unique_ptr<ExplanationMetric> (*make)() = nullptr;
};

/// All registered metrics, in order of their names.
const std::vector<MetricDescription>& explanation_metrics();
/// Error (config) with the nearest name for an unknown metric.
std::unique_ptr<ExplanationMetric> make_metric(const std::string& name,
                                               const std::map<std::string, config::Value>& settings = {});

/// One metric of each registered kind with the settings of a config: `bind` is an ExtraBinder.
class MetricSet {
 public:
  MetricSet();
  void bind(config::Reader& reader);
  /// Error (config) with the nearest name for an unknown metric.
  ExplanationMetric& get(const std::string& name);

 private:
  std::map<std::string, std::unique_ptr<ExplanationMetric>> metrics_;
};

/// Means over examples, by method and by group of examples.
class MetricTable {
 public:
  /// `references` and `shares` as ExplanationMetric::references and are_shares.
  explicit MetricTable(std::vector<std::string> references = {}, bool shares = false)
      : references_(std::move(references)), shares_(shares) {}
  /// Adds the numbers of one explanation of the text `number`; an empty object counts nowhere. The order of the calls
  /// does not matter.
  void add(const std::string& method, const std::string& group, std::size_t number, const Json& numbers);
  /// A row a method for all examples, then one for each group: [{"method", "group", "examples", name: {"value", "low",
  /// "high"}}], with 95 % bootstrap intervals over examples.
  Json rows(std::uint64_t seed = 1, int draws = 1000) const;
  bool empty() const { return methods_.empty(); }

 private:
  /// By name: each with the text that it is of, in the order of the calls.
  using Numbers = std::map<std::string, std::vector<std::pair<std::size_t, double>>>;
  Json row(const std::string& method, const std::string& group, const Numbers& numbers, std::uint64_t seed,
           int draws) const;
  std::vector<std::string> references_, names_;  ///< names_: in order of appearance
  bool shares_ = false;
  std::vector<std::string> methods_;                                 ///< likewise
  std::map<std::string, std::map<std::string, Numbers>> collected_;  ///< by method, then group
};

/// The rows of a metric that needs results only, over examples as a file gives them.
Json measure_results(ExplanationMetric& metric, const std::vector<ExplainedExample>& examples);

/// Enters a metric into the table when the library is loaded.
struct MetricRegistration {
  explicit MetricRegistration(MetricDescription description);
};

/// One line at the end of a metric's file: GLASS_REGISTER_METRIC(Type, "name", "summary", "meaning", "source").
#define GLASS_REGISTER_METRIC(Type, ...)                                                   \
  static const ::glass::MetricRegistration registration_##Type(::glass::MetricDescription{ \
      __VA_ARGS__, []() -> std::unique_ptr<::glass::ExplanationMetric> { return std::make_unique<Type>(); }})

}  // namespace glass
