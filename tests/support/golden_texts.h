// Texts of a golden file, explained with the golden model that it names: {"model", "mask", "first_word", "texts":
// [{"ids", ...}]}; ids below the first word's are special.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "glass/explain/explainer.h"
#include "support/golden.h"

namespace glass::test {

class GoldenTexts {
 public:
  explicit GoldenTexts(const std::string& file) : document_(read_json(golden::path_of(file))) {
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

  /// What the file says of a text.
  const Json& text(std::size_t i) const { return document_.at("texts").at(i); }
  std::size_t tokens(std::size_t i) const { return inputs_[i].ids.size(); }
  std::vector<Explanation> explain(const std::string& method,
                                   const std::map<std::string, config::Value>& settings = {}) const {
    return make_explainer(method, settings)->explain(context_, inputs_);
  }

 private:
  Json document_;
  std::unique_ptr<Transformer> model_;
  std::vector<ExplainInput> inputs_;
  std::unique_ptr<ScoreMeaning> meaning_ = class_scores({"a", "b", "c"});
  ExplainContext context_;
};

}  // namespace glass::test
