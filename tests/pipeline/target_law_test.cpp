// The law of targets: what is explained is what `predict` says, for every head and every target that it can have.
#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "glass/model/model_folder.h"
#include "glass/pipeline/explain_texts.h"
#include "support/error_text.h"
#include "support/golden.h"

namespace glass::target_law_test {
namespace {

constexpr double kTolerance = 1e-5;  // fp32 scores of two forwards, of values of size 1

std::vector<std::string> families_with_heads() {
  std::vector<std::string> names;
  const Json list = read_json(golden::path_of("families/families.json"));
  for (const Json& family : list) {
    const std::string name = family.at("name"), model_class = family.at("class");
    const bool bare =
        model_class.ends_with("Model") && !model_class.ends_with("LMHeadModel") && !model_class.ends_with("MTModel");
    // ELECTRA's discriminator opens without its head, which tells replaced tokens apart.
    if (!bare && !model_class.ends_with("ForPreTraining")) names.push_back(name);
  }
  return names;
}

/// Words of a vocabulary that every golden model has tokens for; ids 0 to 4 are [PAD] [UNK] [CLS] [SEP] [MASK].
std::unique_ptr<Tokenizer> small_tokenizer() {
  std::string words = "the red fox runs home and the old dog sleeps";
  for (char letter = 'a'; letter <= 'z'; ++letter) words += std::string(" ") + letter + letter + " " + letter;
  return build_word_tokenizer({words}, true, 48, 1);
}

class TargetLaw : public testing::TestWithParam<std::string> {
 protected:
  TargetLaw() : loaded_(load_transformer(golden::path_of("families") / GetParam())), tokenizer_(small_tokenizer()) {
    std::vector<std::string> names = loaded_.label_names;
    meaning_ = make_score_meaning({loaded_.model->architecture(), *tokenizer_, names});
    example_.text = meaning_->task() == "masked_language_model" ? "the red [MASK] runs" : "the red fox runs home";
    const bool pair = meaning_->task() == "embedding" || meaning_->task() == "span";
    if (pair) example_.text_pair = "the old dog sleeps";
    if (meaning_->target_form().kind == TargetForm::Kind::decoder) example_.target = "fox dog";
  }

  /// The answer of `predict`.
  Json answer() {
    ScoredText text{meaning_->encode(example_, 0), {}};
    for (const Encoding& window : text.windows) {
      const TokenSequence sequence = sequence_of(window, meaning_->target_form().kind == TargetForm::Kind::decoder);
      Trace idle;
      const at::NoGradGuard no_gradients;
      text.scores.push_back(loaded_.model->scores(batch_of({&sequence}), idle));
    }
    return meaning_->answer(example_, text);
  }

  /// The explained value under a target.
  Json explained(const std::string& target) { return explanation(target).quality; }

  Explanation explanation(const std::string& target) {
    ExplainJob job;
    job.subject = loaded_.model.get();
    job.tokenizer = tokenizer_.get();
    job.meaning = meaning_.get();
    job.target = parse_target(target, *meaning_);
    job.position = parse_position("auto", *meaning_);
    ExplainerSet explainers;
    TextToExplain text;
    text.example = example_;
    const auto examples = explain_texts(job, {text}, {"occlusion"}, explainers);
    said_ = examples.at(0).prediction;
    return examples.at(0).explanations.at(0);
  }

  /// The product of the two embeddings that `predict` gives of the two texts, each alone.
  double dot_of(const Json& said) {
    const Example both = example_;
    example_.text = both.text_pair;
    example_.text_pair.clear();
    const Json second = answer();
    example_ = both;
    double sum = 0;
    for (std::size_t d = 0; d < second["embedding"].size(); ++d)
      sum += said["embedding"][d].get<double>() * second["embedding"][d].get<double>();
    return sum;
  }

  LoadedTransformer loaded_;
  std::unique_ptr<Tokenizer> tokenizer_;
  std::unique_ptr<ScoreMeaning> meaning_;
  Example example_;
  Prediction said_;  ///< of the last explanation
};

/// The probability that an answer gives to what it says first.
double said_probability(const Json& answer) {
  if (answer.contains("probabilities")) {
    double most = 0;
    for (const auto& [name, value] : answer["probabilities"].items()) most = std::max(most, value.get<double>());
    return most;
  }
  if (answer.contains("next")) return answer["next"][0]["probability"];
  if (answer.contains("masked")) return answer["masked"][0]["candidates"][0]["probability"];
  if (answer.contains("answer")) return answer["answer"]["start_probability"];
  double least = 1;  // the least sure token is explained
  for (const Json& token : answer["tokens"]) least = std::min(least, token["probability"].get<double>());
  return least;
}

/// The largest probability minus the next one, where an answer gives both.
std::optional<double> said_margin(const Json& answer) {
  std::vector<double> all;
  if (answer.contains("probabilities")) {
    for (const auto& [name, value] : answer["probabilities"].items()) all.push_back(value.get<double>());
  }
  if (answer.contains("next") && !answer.contains("target")) {
    for (const Json& candidate : answer["next"]) all.push_back(candidate["probability"]);
  }
  if (answer.contains("masked")) {
    for (const Json& candidate : answer["masked"][0]["candidates"]) all.push_back(candidate["probability"]);
  }
  if (all.size() < 2) return std::nullopt;
  std::sort(all.rbegin(), all.rend());
  return all[0] - all[1];
}

double entropy_of(const Json& probabilities) {
  double sum = 0;
  for (const auto& [name, value] : probabilities.items()) sum -= value.get<double>() * std::log(value.get<double>());
  return sum;
}

TEST_P(TargetLaw, WhatIsExplainedIsWhatPredictSays) {
  if (meaning_->target_form().kind == TargetForm::Kind::continuation) example_.target = " fox dog";
  const Json said = answer();
  for (const TargetKind kind : meaning_->target_kinds()) {
    const std::string name = target_kind_names()[static_cast<std::size_t>(kind)];
    SCOPED_TRACE(name);
    const Json found = explained(kind == TargetKind::dimension ? "dimension:3" : name);
    const double value = found["score_input"];
    switch (kind) {
      case TargetKind::probability:
        if (said.contains("target")) {
          for (std::size_t t = 0; t < said["tokens"].size(); ++t) {
            EXPECT_NEAR(found["rows"][t]["score_input"].get<double>(),
                        std::exp(said["tokens"][t]["log_probability"].get<double>()), kTolerance);
          }
        } else {
          EXPECT_NEAR(value, said_probability(said), kTolerance);
        }
        break;
      case TargetKind::log_probability:
        EXPECT_NEAR(value,
                    said.contains("target") ? said["log_probability"].get<double>() : std::log(said_probability(said)),
                    10 * kTolerance);
        break;
      case TargetKind::margin:
        // The best class before the best other one: never below 0, but for given tokens and the start of a whole
        // answer.
        if (!said.contains("target") && !said.contains("answer")) EXPECT_GE(value, 0);
        break;
      case TargetKind::value:
        if (said["value"].is_number()) EXPECT_NEAR(value, said["value"].get<double>(), kTolerance);
        break;
      case TargetKind::cosine:
        EXPECT_NEAR(value, said["cosine"].get<double>(), kTolerance);
        break;
      case TargetKind::dot:
        EXPECT_NEAR(value, dot_of(said), kTolerance * std::max(1.0, std::abs(value)));
        break;
      case TargetKind::probability_margin:
        if (const auto margin = said_margin(said)) EXPECT_NEAR(value, *margin, kTolerance);
        break;
      case TargetKind::entropy:
        if (said.contains("probabilities")) EXPECT_NEAR(value, entropy_of(said["probabilities"]), kTolerance);
        EXPECT_GE(value, 0);
        break;
      case TargetKind::kl:
        EXPECT_NEAR(value, 0, kTolerance);
        break;
      case TargetKind::sequence:
        EXPECT_NEAR(value, said["log_probability"].get<double>(), 10 * kTolerance);
        break;
      case TargetKind::dimension:
        EXPECT_NEAR(value, said["embedding"][3].get<double>(), kTolerance);
        break;
      default:
        break;
    }
  }
}

TEST_P(TargetLaw, NamesTheClassThatAPlusSpeaksFor) {
  const bool by_class = has_probabilities(meaning_->link()) && meaning_->task() != "span" && example_.target.empty();
  const Explanation of_predicted = explanation("auto");
  EXPECT_EQ(of_predicted.target_class, by_class ? said_.label_name : "");
  if (!by_class || meaning_->class_count() < 2) return;
  const std::string other = meaning_->class_name(meaning_->class_count() - 1);
  EXPECT_EQ(explanation("logit:" + other).target_class, other);
  EXPECT_EQ(explanation("probability:" + other).target_class, other);
}

TEST_P(TargetLaw, NamesEveryClassThatItHasANumberOf) {
  explanation("auto");
  if (!meaning_->scores_tokens() || meaning_->task() == "span" || !said_.target.empty()) return;
  for (std::size_t c = 0; c < said_.class_names.size(); ++c) EXPECT_FALSE(said_.class_names[c].empty());
  if (meaning_->task().ends_with("language_model"))
    EXPECT_EQ(said_.class_names.size(), said_.probabilities.size()) << meaning_->task();
}

TEST_P(TargetLaw, WhatScoresCannotHaveIsAnErrorThatListsWhatTheyCan) {
  const std::vector<TargetKind> kinds = meaning_->target_kinds();
  const std::string first = target_kind_names()[static_cast<std::size_t>(kinds.front())];
  for (std::size_t k = 1; k < target_kind_names().size(); ++k) {
    const auto kind = static_cast<TargetKind>(k);
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) continue;
    test::expect_part(test::error_text(ErrorKind::config, [&] { parse_target(target_kind_names()[k], *meaning_); }),
                      first);
  }
}

TEST(EmbeddingTarget, IsTheCosineThatPredictSaysOrOneNumberAndNeverTheLogitOfAClass) {
  Architecture architecture = load_transformer(golden::path_of("families/bert_encoder")).model->architecture();
  architecture.head.kind = HeadKind::embedding;
  architecture.head.pooling = Pooling::mean;
  architecture.head.normalize = true;
  Transformer model(architecture, 7);
  model.set_training(false);
  const auto tokenizer = small_tokenizer();
  const auto meaning = make_score_meaning({architecture, *tokenizer, {}});
  ExplainJob job{&model, tokenizer.get(), meaning.get(), {}, 0, parse_target("auto", *meaning), {}, 1024, 1};
  TextToExplain text;
  text.example.text = "the red fox runs home";
  ExplainerSet explainers;
  EXPECT_THROW(explain_texts(job, {text}, {"occlusion"}, explainers), Error);
  text.example.text_pair = "the old dog sleeps";
  const ExplainedExample found = explain_texts(job, {text}, {"occlusion", "integrated_gradients"}, explainers).at(0);
  ScoredText scored{meaning->encode(text.example, 0), {}};
  for (const Encoding& window : scored.windows) {
    const TokenSequence sequence = sequence_of(window, false);
    Trace idle;
    scored.scores.push_back(model.scores(batch_of({&sequence}), idle).detach());
  }
  const double cosine = meaning->answer(text.example, scored)["cosine"];
  for (const Explanation& explanation : found.explanations) {
    EXPECT_NEAR(explanation.quality["score_input"].get<double>(), cosine, kTolerance);
    EXPECT_EQ(explanation.target, "cosine with the second text");
    EXPECT_EQ(explanation.values.size(), scored.windows.front().size());
  }
  EXPECT_EQ(found.prediction.kind, PredictionKind::value);
  EXPECT_NEAR(found.prediction.logits.at(0), cosine, kTolerance);
  job.target = parse_target("dimension:3", *meaning);
  const ExplainedExample one = explain_texts(job, {text}, {"occlusion"}, explainers).at(0);
  EXPECT_EQ(one.explanations[0].target, "dimension 3 of the embedding");
}

INSTANTIATE_TEST_SUITE_P(All, TargetLaw, testing::ValuesIn(families_with_heads()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace glass::target_law_test
