// A golden file of attributions: texts, the model that they were made with, and a method's values by key.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "glass/explain/explainer.h"
#include "support/golden.h"

namespace glass::golden {

/// What `file` says of one model in one type ("float32", "float64").
class Attributions {
 public:
  Attributions(const std::string& file, const std::string& name, const std::string& dtype) {
    document = read_json(path_of(file));
    model_ = make_model(read_json(path_of(name + ".json")).at("model"), read_tensors(name + ".safetensors"), "weight.",
                        dtype == "float64" ? at::kDouble : at::kFloat);
    expected = document.at("models").at(name).at(dtype);
    for (const Json& text : document.at("texts")) inputs.push_back(input_of(text));
    context.subject = model_.get();
    context.meaning = meaning_.get();
    context.special_ids.pad = document.at("pad").get<std::int32_t>();
    context.special_ids.mask = document.at("mask").get<std::int32_t>();
  }

  ExplainInput input_of(const Json& ids) const {
    ExplainInput input;
    for (const Json& id : ids) {
      const bool special = id.get<int>() < document.at("first_word").get<int>();
      input.ids.push_back(id);
      input.special.push_back(special ? 1 : 0);
      input.words.push_back(special ? -1 : static_cast<std::int32_t>(input.ids.size()) - 2);
    }
    return input;
  }

  std::vector<Explanation> explain(const std::string& method, const std::map<std::string, config::Value>& settings) {
    return make_explainer(method, settings)->explain(context, inputs);
  }

  /// Explains all texts in one call and compares every value with those under `key`; lists in lists follow one another.
  void compare(const std::string& method, const std::map<std::string, config::Value>& settings, const std::string& key,
               double tolerance) {
    const std::vector<Explanation> results = explain(method, settings);
    ASSERT_EQ(results.size(), expected.size());
    for (std::size_t i = 0; i < results.size(); ++i) {
      const std::vector<double> values = flat(expected.at(i).at(key));
      ASSERT_EQ(results[i].values.size(), values.size());
      for (std::size_t t = 0; t < values.size(); ++t)
        EXPECT_NEAR(results[i].values[t], values[t], tolerance) << key << " text " << i << " value " << t;
    }
  }

  static std::vector<double> flat(const Json& values) {
    std::vector<double> all;
    for (const Json& value : values) {
      const std::vector<double> part = value.is_array() ? flat(value) : std::vector<double>{value.get<double>()};
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }

  Json document, expected;
  std::vector<ExplainInput> inputs;
  ExplainContext context;

 private:
  std::unique_ptr<Transformer> model_;
  std::unique_ptr<ScoreMeaning> meaning_ = class_scores({"a", "b", "c"});
};

}  // namespace glass::golden
