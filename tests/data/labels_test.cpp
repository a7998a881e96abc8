// What tasks learn: gathered by example, told apart by kind, every field in the hash.
#include "glass/data/labels.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "glass/data/answer_labels.h"
#include "glass/data/batch.h"
#include "glass/data/class_labels.h"
#include "glass/data/token_labels.h"
#include "glass/data/tokenized_dataset.h"
#include "glass/data/value_labels.h"
#include "support/error_text.h"

namespace glass::labels_test {
namespace {

using Numbers = std::vector<std::int32_t>;

/// Three texts of one, two and three tokens.
TokenizedDataset three_texts(std::shared_ptr<const Labels> labels) {
  TokenizedDataset data;
  data.ids = {{1}, {2, 3}, {4, 5, 6}};
  data.labels = std::move(labels);
  return data;
}

WordTags tags() {
  WordTags labels;
  labels.put({7}, {0});
  labels.put({-1, 8}, {-1, 0});
  labels.put({9, -1, 6}, {0, 0, 1});
  labels.bytes = {3, 4, 5};
  labels.tags = {{7}, {8}, {9, 6, 5}};
  return labels;
}

AnswerLabels answers() {
  return {{{0, {{0, 0}}, 0, 0}, {0, {{0, 1}, {2, 3}}, 1, 1}, {1, {{4, 5}, {6, 7}, {8, 9}}, -1, -1}},
          {{"a text", {"a"}}, {"another", {}}}};
}

TEST(Labels, OfTokensAreGatheredWithTheirRows) {
  const auto data = three_texts(std::make_shared<WordTags>(tags()));
  const Batch batch = make_batch(data, {2, 0});
  const WordTags& labels = labels_of<WordTags>(batch);
  EXPECT_EQ(labels.starts, (std::vector<std::int64_t>{0, 1, 4}));
  EXPECT_EQ(labels.labels, (Numbers{7, 9, -1, 6}));
  EXPECT_EQ(labels.words, (Numbers{0, 0, 0, 1}));
  EXPECT_EQ(labels.bytes, (std::vector<std::int64_t>{3, 5}));
  EXPECT_EQ(labels.tags, (std::vector<Numbers>{{7}, {9, 6, 5}}));
  EXPECT_EQ(labels.example_of_rows(), (std::vector<std::size_t>{0, 1, 1, 1}));
  EXPECT_EQ(labels.by_example(), (std::vector<Numbers>{{7}, {9, -1, 6}}));
  EXPECT_EQ(&labels_of<TokenLabels>(batch), &labels);  // tags are labels of tokens
}

TEST(Labels, OfValuesAndAnswersAreGatheredInTheOrderOfTheBatch) {
  const auto values = three_texts(std::make_shared<ValueLabels>(2, std::vector<double>{1, 0, 0.5, 0.25, 0, 1}));
  EXPECT_EQ(labels_of<ValueLabels>(make_batch(values, {2, 0})).values, (std::vector<double>{1, 0, 0, 1}));
  const Batch batch = make_batch(three_texts(std::make_shared<AnswerLabels>(answers())), {2, 1});
  const AnswerLabels& labels = labels_of<AnswerLabels>(batch);
  EXPECT_EQ(labels.windows[0].first, 1);
  EXPECT_EQ(labels.windows[1].question, 1u);
  EXPECT_EQ(labels.questions->at(1).text, "another");
}

TEST(Labels, OfAnotherKindAreNamed) {
  const auto data = three_texts(std::make_shared<ClassLabels>(std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_EQ(find_labels<TokenLabels>(data), nullptr);
  test::expect_part(test::error_text(ErrorKind::bug, [&] { labels_of<TokenLabels>(data); }),
                    "token labels were asked for, there are class labels");
  test::expect_part(test::error_text(ErrorKind::bug, [] { labels_of<ClassLabels>(three_texts(nullptr)); }),
                    "class labels were asked for, there are none");
}

template <typename Kind>
std::string hash_with(Kind labels, const std::function<void(Kind&)>& change) {
  change(labels);
  return hash_of(three_texts(std::make_shared<Kind>(std::move(labels))));
}

/// Every change of a kind gives a hash of its own.
template <typename Kind>
void expect_all_count(const Kind& labels, const std::vector<std::function<void(Kind&)>>& changes) {
  std::set<std::string> hashes = {hash_with<Kind>(labels, [](Kind&) {})};
  EXPECT_TRUE(hashes.contains(hash_with<Kind>(labels, [](Kind&) {})));
  for (const auto& change : changes) hashes.insert(hash_with<Kind>(labels, change));
  EXPECT_EQ(hashes.size(), changes.size() + 1) << Kind::kKind;
}

TEST(Labels, EveryFieldChangesTheHash) {
  expect_all_count<ClassLabels>(ClassLabels({0, 1, 2}), {[](ClassLabels& l) { l.labels[2] = 0; }});
  expect_all_count<ValueLabels>(ValueLabels(1, {0, 1, 2}), {[](ValueLabels& l) { l.values[2] = 0; }});
  expect_all_count<WordTags>(tags(), {[](WordTags& l) { l.labels[0] = 0; }, [](WordTags& l) { l.words[0] = -1; },
                                      [](WordTags& l) { l.bytes[0] = 0; }, [](WordTags& l) { l.starts[1] = 2; },
                                      [](WordTags& l) { l.tags[2][2] = 4; }});
  expect_all_count<AnswerLabels>(
      answers(),
      {[](AnswerLabels& l) { l.windows[1].first = 0; }, [](AnswerLabels& l) { l.windows[1].last = 0; },
       [](AnswerLabels& l) { l.windows[1].question = 1; }, [](AnswerLabels& l) { l.windows[1].places[0].second = 2; },
       [](AnswerLabels& l) {
         l = AnswerLabels(l.windows, {{"a text", {"b"}}, {"another", {}}});
       },
       [](AnswerLabels& l) {
         l = AnswerLabels(l.windows, {{"a test", {"a"}}, {"another", {}}});
       }});
}

TEST(TokenizedDataset, EveryFieldChangesItsHash) {
  std::set<std::string> hashes;
  TokenizedDataset data = three_texts(nullptr);
  hashes.insert(hash_of(data));
  data.ids[2][2] = 7;
  hashes.insert(hash_of(data));
  data.token_types = {{0}, {0, 1}, {0, 0, 1}};
  hashes.insert(hash_of(data));
  data.target_ids = {{1}, {2}, {3}};
  hashes.insert(hash_of(data));
  data.labels = std::make_shared<ClassLabels>(std::vector<std::int64_t>{});
  hashes.insert(hash_of(data));
  data.labels = std::make_shared<ValueLabels>(1, std::vector<double>{});
  hashes.insert(hash_of(data));
  EXPECT_EQ(hashes.size(), 6u);
  EXPECT_EQ(lengths_of(data), (std::vector<std::int64_t>{2, 3, 4}));
}

}  // namespace
}  // namespace glass::labels_test
