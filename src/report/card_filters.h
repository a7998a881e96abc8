// Filters of the drawn texts by rightness, confidence, length and class: links to places of the page, which the style
// sheet answers by hiding the other cards. No script.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "example_choice.h"
#include "html.h"

namespace glass::report {

/// What the drawn texts can be filtered by.
class CardFilters {
 public:
  explicit CardFilters(const std::vector<ExampleGroup>& groups);
  /// The classes of a card: "card f-right f-sure f-short f-c2".
  std::string classes_of(const ExplainedExample& example) const;
  /// A line of links; nothing where all texts are of one kind.
  void draw(Html& html) const;

 private:
  /// The filters that a text answers to, by their places in the table.
  std::vector<std::size_t> filters_of(const ExplainedExample& example) const;

  std::size_t median_tokens_ = 0;
  std::vector<std::string> classes_;  ///< names of the predicted classes that have a filter
  std::vector<std::int64_t> counts_;  ///< texts by filter
  std::int64_t texts_ = 0;
};

}  // namespace glass::report
