// TextGroup: texts of like length that are predicted, explained and measured together.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "glass/model/forward_runner.h"
#include "pipeline/text_places.h"

namespace glass {

/// What metrics say of the texts of a group, as FinishedGroup keeps it.
struct MetricNotes {
  void add(const std::string& metric, const std::string& method, const std::string& group, std::size_t text,
           const Json& numbers) {
    rows.push_back({metric, method, group, text, numbers});
  }
  Json rows = Json::array();
};

/// The texts of one group with their places; inputs of a text follow one another.
class TextGroup {
 public:
  TextGroup(const ExplainJob& job, const ExplainContext& context, const ExplainWork& work,
            std::span<const TextToExplain> texts, const std::vector<PreparedText>& prepared, const Items& members,
            std::size_t first_number);

  void predict(std::span<const TextToExplain> texts, std::vector<ExplainedExample>& results);
  void explain(Explainer& method, std::vector<ExplainedExample>& results, MetricNotes& notes);
  void measure_results(std::vector<ExplainedExample>& results, MetricNotes& notes);

 private:
  void resolve_positions(std::span<const TextToExplain> texts, const std::vector<PreparedText>& prepared);
  Prediction tags_of(const TextPlaces& text, const ExplainedExample& example, std::size_t input);
  Prediction prediction_of(std::size_t text, std::size_t input, const ExplainedExample& example);
  void measure_inputs(Explainer& method, const std::vector<ExplainedExample>& results, std::vector<Explanation>& rows,
                      MetricNotes& notes);

  const ExplainJob& job_;
  const ExplainWork& work_;
  const Items& members_;
  std::size_t first_number_;  ///< place of the part's first text in the call
  std::vector<TextPlaces> places_;
  std::vector<std::size_t> text_of_input_;
  std::unique_ptr<ExplainGroup> group_;
  std::unique_ptr<ExplainGroup> first_places_;  ///< for methods that explain no score; null where there is one place
};

}  // namespace glass
