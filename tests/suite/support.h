// The golden file of the suites (scripts/golden/suite_values.py) and its models with their tokenizers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "glass/model/model_folder.h"
#include "glass/suite/label_words.h"
#include "glass/suite/minimal_pairs.h"
#include "support/golden.h"

namespace glass::test {

/// Of a score a token. The logits are fp32 on both sides, up to about 20 in size: an ulp is 2e-6, and the kernels sum
/// in different orders.
inline constexpr double kTokenTolerance = 1e-5;

inline const Json& suite_values() {
  static const Json document = read_json(golden::path_of("suite_values.json"));
  return document;
}

/// A golden checkpoint with the tokenizer that its values were computed with.
struct SuiteModel {
  explicit SuiteModel(const std::string& name)
      : loaded(load_transformer(golden::path_of("families") / name)),
        tokenizer(tokenizer_from_json(
            suite_values().at("tokenizers").at(suite_values().at("models").at(name).at("tokenizer")), name)),
        expected(suite_values().at("models").at(name)) {}
  Transformer& model() { return *loaded.model; }

  LoadedTransformer loaded;
  std::unique_ptr<Tokenizer> tokenizer;
  const Json& expected;
};

/// Any checkpoint of tests/golden/families with one of the golden tokenizers.
inline LoadedModel with_tokenizer(const std::string& family, const std::string& kind) {
  LoadedModel model;
  static_cast<LoadedTransformer&>(model) = load_transformer(golden::path_of("families") / family);
  model.tokenizer = tokenizer_from_json(suite_values().at("tokenizers").at(kind), kind);
  return model;
}

inline std::vector<MinimalPair> golden_pairs() {
  std::vector<MinimalPair> pairs;
  for (const Json& pair : suite_values().at("pairs")) {
    pairs.push_back({pair.at("sentence_good"), pair.at("sentence_bad"), pair.at("UID"), pair.at("field"), ""});
  }
  return pairs;
}

inline std::vector<Example> golden_texts() {
  std::vector<Example> examples;
  for (const Json& text : suite_values().at("texts")) {
    examples.emplace_back();
    examples.back().text = text.get<std::string>();
    examples.back().label = static_cast<std::int32_t>(examples.size() % 3);
  }
  return examples;
}

inline std::vector<LabelWord> golden_words() {
  std::vector<LabelWord> words;
  for (const auto& [label, word] : suite_values().at("words").items())
    words.push_back({label, word.get<std::string>()});
  return words;
}

}  // namespace glass::test
