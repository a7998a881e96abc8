// Several targets of one text in one call: each token of a target, each word that gets a tag, and a whole target as one
// score.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>

#include "glass/model/model_folder.h"
#include "glass/pipeline/explain_texts.h"
#include "support/error_text.h"
#include "support/golden.h"

namespace glass::many_targets_test {
namespace {

constexpr double kTolerance = 1e-9;  // float64: the same sums in batches of other company

/// Counts the sequences that are run without gradients.
class CountingSubject final : public Subject {
 public:
  explicit CountingSubject(Subject& inner) : inner_(inner) {}
  Tensor scores(const Batch& batch, Trace& trace) override {
    if (!at::GradMode::is_enabled()) sequences += batch.size();
    return inner_.scores(batch, trace);
  }
  std::vector<PointInfo> points() const override { return inner_.points(); }
  ReadRows read_rows() const override { return inner_.read_rows(); }
  std::vector<Tensor> parameters() const override { return inner_.parameters(); }

  std::int64_t sequences = 0;

 private:
  Subject& inner_;
};

class ManyTargets : public testing::TestWithParam<const char*> {
 protected:
  ManyTargets() : loaded_(load_transformer(golden::path_of("families") / GetParam())), subject_(*loaded_.model) {
    std::string words = "the red fox runs home and the old dog sleeps";
    for (const char* pair : {"xx", "yy"}) {
      for (char letter = 'a'; letter <= 'z'; ++letter) words += std::string(" ") + letter + pair;
    }
    // Every token that the model may name has a text.
    tokenizer_ = build_word_tokenizer({words}, true, loaded_.model->architecture().vocab_size(), 1);
    loaded_.model->to(at::kCPU, at::kDouble);
    call_outside(loaded_.label_names.empty() ? "" : loaded_.label_names.front());
    text_.example.text = "the red fox runs home";
    if (meaning_->target_form().kind != TargetForm::Kind::none) text_.example.target = " fox dog sleeps";
  }

  /// This tag means "outside".
  void call_outside(const std::string& tag) {
    for (std::string& name : loaded_.label_names) {
      if (name == kOutsideTag && tag != kOutsideTag) name = "former";
    }
    if (tag != kOutsideTag)
      std::replace(loaded_.label_names.begin(), loaded_.label_names.end(), tag, std::string(kOutsideTag));
    meaning_ = make_score_meaning({loaded_.model->architecture(), *tokenizer_, loaded_.label_names});
  }
  bool has_words() const { return meaning_->target_form().kind == TargetForm::Kind::none; }
  std::string rows() const { return has_words() ? "words" : "auto"; }

  ExplainedExample explained(const std::string& target, const std::string& position,
                             const std::vector<std::string>& methods, const std::string& replacement = "") {
    ExplainJob job;
    job.subject = &subject_;
    job.tokenizer = tokenizer_.get();
    job.meaning = meaning_.get();
    job.target = parse_target(target, *meaning_);
    job.position = parse_position(position, *meaning_);
    ExplainerSet explainers;
    if (!replacement.empty()) {
      config::Table table;
      table["explain.occlusion.replacement"] = {replacement, {"test", {}}};
      config::Reader reader(table);
      explainers.bind(reader);
    }
    return explain_texts(job, {text_}, methods, explainers).at(0);
  }

  LoadedTransformer loaded_;
  CountingSubject subject_;
  std::unique_ptr<Tokenizer> tokenizer_;
  std::unique_ptr<ScoreMeaning> meaning_;
  TextToExplain text_;
};

const std::vector<std::string> kMethods = {"occlusion", "shapley", "integrated_gradients", "gradient_x_input",
                                           "attention_rollout"};

TEST_P(ManyTargets, EachRowIsWhatItsPlaceGivesAlone) {
  for (const std::string target : {"logit", "log_probability", "entropy", "kl"}) {
    const ExplainedExample all = explained(target, rows(), kMethods);
    for (std::size_t m = 0; m < kMethods.size(); ++m) {
      const Explanation& rows = all.explanations[m];
      ASSERT_EQ(rows.axes.size(), 2u) << kMethods[m];
      const auto places = static_cast<std::size_t>(rows.axes[0].size), size = all.tokens.size();
      for (std::size_t r = 0; r < places; ++r) {
        const std::size_t number = has_words() ? rows.axes[0].token_at(r) : r;
        const Explanation one = explained(target, std::to_string(number), {kMethods[m]}).explanations.at(0);
        for (std::size_t t = 0; t < size; ++t)
          EXPECT_NEAR(rows.values[r * size + t], one.values[t], kTolerance) << kMethods[m] << target << r << " " << t;
        if (!one.target.empty()) EXPECT_EQ(rows.quality["rows"][r]["target"], one.target);
      }
    }
  }
}

TEST_P(ManyTargets, RowsAreThoseOfTheirPlacesHoweverTokensAreHidden) {
  for (const std::string replacement : {"deletion", "attention_off", "zero"}) {
    if (replacement == "deletion" && has_words()) continue;  // refused: each token is scored
    const ExplainedExample all = explained("log_probability", rows(), {"occlusion"}, replacement);
    const Explanation& rows = all.explanations.at(0);
    for (std::size_t r = 0; r < static_cast<std::size_t>(rows.axes[0].size); ++r) {
      const std::size_t number = has_words() ? rows.axes[0].token_at(r) : r;
      const ExplainedExample one = explained("log_probability", std::to_string(number), {"occlusion"}, replacement);
      for (std::size_t t = 0; t < all.tokens.size(); ++t)
        EXPECT_NEAR(rows.values[r * all.tokens.size() + t], one.explanations.at(0).values[t], kTolerance)
            << replacement << r << " " << t;
    }
  }
}

TEST_P(ManyTargets, OneForwardOfAMaskedTextServesAllItsTargets) {
  const ExplainedExample all = explained("logit", rows(), {"occlusion"});
  const auto hidden =
      std::count_if(all.tokens.begin(), all.tokens.end(), [](const TokenSpan& t) { return !t.special; });
  subject_.sequences = 0;
  const Explanation occlusion = explained("logit", rows(), {"occlusion"}).explanations.at(0);
  // The text as it is and each token hidden; the last token of a target is never read.
  EXPECT_LE(subject_.sequences, 1 + hidden);
  EXPECT_GE(subject_.sequences, hidden - 1);
  EXPECT_LE(occlusion.forwards, static_cast<double>(1 + all.tokens.size()));
}

TEST_P(ManyTargets, NamesEachRowsTokenAndTarget) {
  const ExplainedExample all = explained("logit", rows(), {"gradient_x_input"});
  const Explanation& rows = all.explanations.at(0);
  ASSERT_EQ(rows.quality["rows"].size(), static_cast<std::size_t>(rows.axes[0].size));
  ASSERT_EQ(all.prediction.target.size(), static_cast<std::size_t>(rows.axes[0].size));
  for (std::size_t r = 0; r < all.prediction.target.size(); ++r) {
    const TokenSpan& token = all.tokens.at(rows.axes[0].token_at(r));
    EXPECT_EQ(token.part, has_words() ? TextPart::text : TextPart::target);
    const TargetToken& said = all.prediction.target[r];
    if (has_words()) {
      EXPECT_EQ(said.token, static_cast<std::int64_t>(rows.axes[0].token_at(r)));
      EXPECT_EQ(rows.quality["rows"][r]["target_class"], said.best);
      EXPECT_NEAR(said.log_probability, std::log(said.best_probability), kTolerance);
    } else {
      EXPECT_EQ(rows.quality["rows"][r]["target_class"], token.text);
    }
  }
  EXPECT_EQ(rows.target, has_words() ? "logit of the tag of each word" : "logit of each token of the target");
}

TEST_P(ManyTargets, AWholeTargetIsTheSumOfItsTokens) {
  if (has_words()) return;
  const std::vector<std::string> additive = {"occlusion", "shapley", "gradient_x_input", "integrated_gradients"};
  const ExplainedExample whole = explained("sequence", "auto", additive),
                         each = explained("log_probability", "auto", additive);
  for (std::size_t m = 0; m < additive.size(); ++m) {
    const Explanation &one = whole.explanations[m], &rows = each.explanations[m];
    const std::size_t size = whole.tokens.size();
    ASSERT_EQ(one.values.size(), size);
    // The adaptive rule takes nodes of its own for each target.
    const double tolerance = additive[m] == "integrated_gradients" ? 0.05 : kTolerance;
    for (std::size_t t = 0; t < size; ++t) {
      double sum = 0;
      for (std::int64_t r = 0; r < rows.axes[0].size; ++r) sum += rows.values[static_cast<std::size_t>(r) * size + t];
      EXPECT_NEAR(one.values[t], sum, tolerance) << additive[m] << " " << t;
    }
    EXPECT_NEAR(one.quality.value("score_input", whole.prediction.logits[0]), whole.prediction.logits[0], kTolerance);
    if (one.quality.contains("completeness_delta"))
      EXPECT_NEAR(one.quality["completeness_delta"].get<double>(), 0, 0.01) << additive[m];
  }
  EXPECT_EQ(whole.explanations[0].target, "log-probability of the whole target");
  EXPECT_EQ(whole.prediction.target.size(), each.prediction.target.size());
}

TEST_P(ManyTargets, AWholeTargetNeedsATargetAndAllOfIt) {
  if (has_words()) return;
  test::expect_part(test::error_text(ErrorKind::usage, [&] { explained("sequence", "0", {"occlusion"}); }),
                    "remove the position");
  text_.example.target.clear();
  test::expect_part(test::error_text(ErrorKind::data, [&] { explained("sequence", "auto", {"occlusion"}); }),
                    "--target-text");
}

TEST_P(ManyTargets, TaggedWordsAreThoseWithAnotherTagThanO) {
  if (!has_words()) return;
  text_.example.text = "the red fox runs home and old dog sleeps axx bxx cxx dxx exx fxx gxx hxx";
  call_outside(explained("logit", "words", {"occlusion"}).prediction.target.front().best);
  const ExplainedExample words = explained("logit", "words", {"occlusion"});
  std::vector<std::int64_t> expected;
  for (const TargetToken& said : words.prediction.target) {
    if (said.best != kOutsideTag) expected.push_back(said.token);
  }
  if (expected.empty()) {  // bert_tokens; llama_tokens tells words apart
    test::expect_part(test::error_text(ErrorKind::data, [&] { explained("logit", "tagged", {"occlusion"}); }),
                      "the model gives every word the tag O");
    return;
  }
  ASSERT_LT(expected.size(), words.prediction.target.size());
  const ExplainedExample tagged = explained("logit", "tagged", {"occlusion"});
  ASSERT_EQ(tagged.prediction.target.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(tagged.prediction.target[i].token, expected[i]);
}

INSTANTIATE_TEST_SUITE_P(All, ManyTargets,
                         testing::Values("bert_tokens", "llama_tokens", "gpt2", "llama", "bloom", "t5", "bart",
                                         "marian"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace glass::many_targets_test
