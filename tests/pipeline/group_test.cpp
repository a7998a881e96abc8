// One pass, many consumers: what a group of texts is computed once for all methods and metrics.
#include "glass/explain/group.h"

#include <gtest/gtest.h>

#include "glass/explain/masked_scores.h"
#include "glass/explain/metric.h"
#include "glass/model/transformer.h"
#include "glass/pipeline/explain_texts.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::group_test {
namespace {

constexpr double kSameScore = 1e-5;  // fp32 logits of order 1; one forward has more rows than the other

/// Counts how often each text is run, with and without gradients.
class CountingSubject final : public Subject {
 public:
  explicit CountingSubject(Subject& inner) : inner_(inner) {}
  Tensor scores(const Batch& batch, Trace& trace) override {
    for (std::int64_t b = 0; b < batch.size(); ++b) {
      const auto first = batch.ids.begin() + batch.cu_seqlens[b], last = batch.ids.begin() + batch.cu_seqlens[b + 1];
      // A forward that starts from given vectors is a variant, whatever its ids say.
      if (trace.start_points().empty()) ++runs[{first, last}][at::GradMode::is_enabled() ? 1 : 0];
    }
    return inner_.scores(batch, trace);
  }
  std::vector<PointInfo> points() const override { return inner_.points(); }
  ReadRows read_rows() const override { return inner_.read_rows(); }
  std::vector<Tensor> parameters() const override { return inner_.parameters(); }

  std::map<std::vector<std::int64_t>, std::array<std::int64_t, 2>> runs;  ///< by ids: without and with gradients

 private:
  Subject& inner_;
};

class Groups : public testing::Test {
 protected:
  Groups()
      : tokenizer_(build_word_tokenizer({"a good film", "a bad film"}, true, 30, 1)),
        model_(test::tiny_shape(), 3),
        subject_(model_) {
    meaning_ = make_score_meaning({model_.architecture(), *tokenizer_, {"bad", "good", "mixed"}});
    job_.subject = &subject_;
    job_.tokenizer = tokenizer_.get();
    job_.meaning = meaning_.get();
    job_.max_length = 6;
    text_.example.text = "a good film";
  }
  std::vector<std::int64_t> ids_of(const std::vector<std::uint32_t>& hidden = {}) const {
    const Encoding encoding = tokenizer_->encode("a good film");
    std::vector<std::int64_t> ids(encoding.ids.begin(), encoding.ids.end());
    for (const std::uint32_t token : hidden) ids[token] = *tokenizer_->special_ids().mask;
    return ids;
  }

  std::unique_ptr<Tokenizer> tokenizer_;
  Transformer model_;
  CountingSubject subject_;
  std::unique_ptr<ScoreMeaning> meaning_;
  ExplainJob job_;
  TextToExplain text_;
  ExplainerSet explainers_;
  MetricSet metrics_;
};

TEST_F(Groups, FiveMethodsOnOneTextNeedOneForwardOfItWithoutGradientsAndOneWith) {
  const std::vector<std::string> methods = {"attention", "attention_rollout", "gradient_x_input",
                                            "integrated_gradients", "occlusion"};
  const ExplainWork work{
      explainers_.choose(methods),
      {{"comprehensiveness", &metrics_.get("comprehensiveness")}, {"sufficiency", &metrics_.get("sufficiency")}}};
  explain_texts(job_, {text_}, work, [](ExplainedExample&&) {});
  const std::array<std::int64_t, 2> plain = subject_.runs.at(ids_of());
  EXPECT_EQ(plain[0], 1);
  EXPECT_EQ(plain[1], 1);
}

TEST_F(Groups, OcclusionAndMetricsShareTheirMaskedTexts) {
  const ExplainWork work{
      explainers_.choose({"occlusion"}),
      {{"comprehensiveness", &metrics_.get("comprehensiveness")}, {"sufficiency", &metrics_.get("sufficiency")}}};
  explain_texts(job_, {text_}, work, [](ExplainedExample&&) {});
  // [CLS] a good film [SEP]: each word alone is occluded; shares of three words hide one or two of them.
  for (const std::uint32_t token : {1u, 2u, 3u}) EXPECT_EQ(subject_.runs.at(ids_of({token}))[0], 1) << token;
  for (const auto& [ids, runs] : subject_.runs) EXPECT_EQ(runs[0] + runs[1], 1);
}

TEST_F(Groups, MaskedScoresAreComputedOnceEach) {
  toys::FunctionSubject subject(toys::scalar_table({1, 10}), [](const Tensor& x) { return x.sum().reshape({1}); });
  const ExplainContext context = toys::context_of(subject);
  ExplainGroup group(context, {toys::text_of({5, 6, 5})});
  const std::vector<MaskQuery> queries = {{0, {0}}, {0, {}}, {0, {0}}, {0, {0, 1}}};
  const Replacement mask = make_replacement("mask", context, "a test"),
                    unk = make_replacement("unk", context, "a test");
  const std::vector<MaskedScore> first = group.masked().of(queries, mask), again = group.masked().of(queries, mask);
  EXPECT_EQ(group.masked().computed(), 2);
  const std::vector<double> values = {11, 12, 11, 1};
  for (std::size_t q = 0; q < queries.size(); ++q) {
    EXPECT_EQ(first[q].value, values[q]) << q;
    EXPECT_EQ(again[q].value, values[q]) << q;
  }
  group.masked().of({{0, {0}}}, make_replacement("id:3", context, "a test"));  // the same token by its number
  EXPECT_EQ(group.masked().computed(), 2);
  group.masked().of({{0, {0}}}, unk);  // another replacement is another text
  EXPECT_EQ(group.masked().computed(), 3);
}

TEST_F(Groups, PlacesOfOneTextShareTheForwardsOfItAndOfItsMaskedCopies) {
  Architecture shape = test::tiny_shape();
  shape.head.kind = HeadKind::token_classification;
  shape.head.pooling = Pooling::all_rows;
  Transformer tagger(shape, 5);
  CountingSubject subject(tagger);
  const ExplainContext context = toys::context_of(subject);
  std::vector<ExplainInput> places(3, toys::text_of({5, 6, 7, 8}));
  for (std::size_t place = 0; place < places.size(); ++place) places[place].position = 1 + static_cast<int>(place);
  ExplainGroup group(context, places);
  group.masked().of({{0, {0}}, {1, {0}}, {2, {0}}, {2, {1}}}, make_replacement("mask", context, "a test"));
  EXPECT_EQ(subject.runs.size(), 3u);  // the text, and two masked copies
  for (const auto& [ids, runs] : subject.runs) EXPECT_EQ(runs[0] + runs[1], 1);
  for (std::size_t place = 0; place < places.size(); ++place) {
    ExplainGroup alone(context, {places[place]});
    EXPECT_NEAR(group.values()[place], alone.values()[0], kSameScore);
  }
}

TEST_F(Groups, APatternThatNobodyDeclaredIsAnErrorOfTheMethod) {
  const ExplainContext context{&model_, nullptr, {}, tokenizer_->special_ids(), 64, 1, {}};
  ExplainGroup group(context, {explain_input(tokenizer_->encode("a good film"), text_.example)});
  group.values();
  EXPECT_THROW(group.pattern("encoder.0.self_pattern", 0), Error);
  EXPECT_THROW(group.want_patterns({"encoder.0.self_pattern"}), Error);
}

}  // namespace
}  // namespace glass::group_test
