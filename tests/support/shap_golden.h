// Values of SHAP on a golden model (scripts/golden/shap_values.py) against ours.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "glass/explain/explainer.h"
#include "support/golden_texts.h"

namespace glass::test {

/// By which a value may differ, as a share of the largest: float64 on both sides, sums of up to 2^8 scores.
constexpr double kShapTolerance = 1e-9;

class ShapGolden {
 public:
  /// Expects the values of a method at the words' places (of a matrix: at their rows and columns) to be those under
  /// `key`.
  void compare(const std::string& method, const std::map<std::string, config::Value>& settings,
               const std::string& key) {
    const std::vector<Explanation> ours = golden_.explain(method, settings);
    for (std::size_t i = 0; i < ours.size(); ++i) {
      const Json& text = golden_.text(i);
      const auto places = text.at("places").get<std::vector<std::size_t>>();
      std::vector<double> expected, found;
      for (std::size_t w = 0; w < places.size(); ++w) {
        const Json& row = text.at(key)[w];
        if (row.is_number()) {
          expected.push_back(row);
          found.push_back(ours[i].values[places[w]]);
          continue;
        }
        for (std::size_t v = 0; v < places.size(); ++v) {
          expected.push_back(row[v]);
          found.push_back(ours[i].values[places[w] * golden_.tokens(i) + places[v]]);
        }
      }
      double largest = 0;
      for (const double value : expected) largest = std::max(largest, std::abs(value));
      for (std::size_t k = 0; k < expected.size(); ++k)
        EXPECT_NEAR(found[k], expected[k], kShapTolerance * largest) << method << " text " << i;
    }
  }

 private:
  GoldenTexts golden_{"shap_values.json"};
};

}  // namespace glass::test
