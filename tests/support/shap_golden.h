// Values of SHAP on a golden model (scripts/golden/shap_values.py) against ours.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "glass/explain/explainer.h"
#include "support/golden.h"

namespace glass::test {

/// By which a value may differ, as a share of the largest: float64 on both sides, sums of up to 2^8 scores.
constexpr double kShapTolerance = 1e-9;

class ShapGolden {
 public:
  ShapGolden() : document_(read_json(golden::path_of("shap_values.json"))) {
    const std::string name = document_.at("model");
    model_ = golden::make_model(read_json(golden::path_of(name + ".json")).at("model"),
                                golden::read_tensors(name + ".safetensors"), "weight.", at::kDouble);
    context_.subject = model_.get();
    context_.meaning = meaning_.get();
    context_.special_ids.mask = document_.at("mask").get<std::int32_t>();
    for (const Json& text : document_.at("texts")) {
      ExplainInput input;
      for (const Json& id : text.at("ids")) {
        const bool special = id.get<int>() < document_.at("first_word").get<int>();
        input.ids.push_back(id);
        input.special.push_back(special ? 1 : 0);
        input.words.push_back(special ? -1 : static_cast<std::int32_t>(input.ids.size()));
      }
      inputs_.push_back(std::move(input));
    }
  }

  /// Expects the values of a method at the words' places (of a matrix: at their rows and columns) to be those under
  /// `key`.
  void compare(const std::string& method, const std::map<std::string, config::Value>& settings,
               const std::string& key) {
    const std::vector<Explanation> ours = make_explainer(method, settings)->explain(context_, inputs_);
    for (std::size_t i = 0; i < ours.size(); ++i) {
      const Json& text = document_.at("texts").at(i);
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
          found.push_back(ours[i].values[places[w] * inputs_[i].ids.size() + places[v]]);
        }
      }
      double largest = 0;
      for (const double value : expected) largest = std::max(largest, std::abs(value));
      for (std::size_t k = 0; k < expected.size(); ++k)
        EXPECT_NEAR(found[k], expected[k], kShapTolerance * largest) << method << " text " << i;
    }
  }

 private:
  Json document_;
  std::unique_ptr<Transformer> model_;
  std::vector<ExplainInput> inputs_;
  std::unique_ptr<ScoreMeaning> meaning_ = class_scores({"a", "b", "c"});
  ExplainContext context_;
};

}  // namespace glass::test
