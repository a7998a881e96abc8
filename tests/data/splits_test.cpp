// Train, dev and test with one numbering of labels.
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "config/support.h"
#include "glass/config/data_config.h"
#include "glass/data/dataset.h"
#include "support/error_text.h"

namespace glass::splits_test {
namespace {

using test::TemporaryFolder;

DataConfig config_with(const std::filesystem::path& train) {
  DataConfig config;
  config.train = train;
  return config;
}

std::string message_of(const DataConfig& config) {
  try {
    load_splits(config, 1);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    return error.what();
  }
  return "no error";
}

TEST(Splits, NumbersIntegerLabelsByValueAndNamesByBytes) {
  const TemporaryFolder folder;
  EXPECT_EQ(load_splits(config_with(folder.write("a.txt", "10 a\n2 b\n-1 c\n10 d\n2 e\n")), 1).label_names,
            (std::vector<std::string>{"-1", "2", "10"}));
  EXPECT_EQ(load_splits(config_with(folder.write("b.txt", "pos a\nneg b\n2 c\npos d\n")), 1).label_names,
            (std::vector<std::string>{"2", "neg", "pos"}));
}

TEST(Splits, TakesLabelsByNameOrNumberWhenNamesAreGiven) {
  const TemporaryFolder folder;
  DataConfig config = config_with(folder.write("a.txt", "1 a\nbad b\n"));
  config.dev = folder.write("dev.txt", "good c\n0 d\n");
  config.label_names = {"bad", "good"};
  const Splits splits = load_splits(config, 1);
  EXPECT_EQ(splits.train.examples[0].label, 1);
  EXPECT_EQ(splits.train.examples[1].label, 0);
  EXPECT_EQ(splits.dev.examples[0].label, 1);
  EXPECT_FALSE(splits.dev_from_train);
  EXPECT_EQ(splits.train.sha256.size(), 64u);
}

TEST(Splits, HoldsOutAShareOfEachClassByTheSeed) {
  const TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 300; ++i) text += std::string(i % 3 == 0 ? "a" : "b") + " t" + std::to_string(i) + "\n";
  const auto config = config_with(folder.write("a.txt", text));
  const auto numbers = [&](std::uint64_t seed) {
    const Splits splits = load_splits(config, seed);
    EXPECT_TRUE(splits.dev_from_train);
    EXPECT_EQ(splits.dev.examples.size(), 30u);
    EXPECT_EQ(std::count_if(splits.dev.examples.begin(), splits.dev.examples.end(),
                            [](const auto& e) { return e.label == 0; }),
              10);
    std::set<std::int64_t> lines;
    for (const auto& example : splits.train.examples) lines.insert(example.line);
    for (const auto& example : splits.dev.examples) EXPECT_TRUE(lines.insert(example.line).second);
    EXPECT_EQ(lines.size(), 300u);
    std::vector<std::int64_t> dev;
    for (const auto& example : splits.dev.examples) dev.push_back(example.line);
    return dev;
  };
  EXPECT_EQ(numbers(1), numbers(1));
  EXPECT_NE(numbers(1), numbers(2));
}

TEST(Splits, WhiteSpaceAtTheEdgesOfALabelMakesNoOtherClass) {
  const TemporaryFolder folder;
  const auto train = folder.write("train.jsonl", R"({"text": "a", "label": "pos"}
{"text": "b", "label": "pos "}
{"text": "c", "label": "\u00a0neg"}
{"text": "d", "label": "neg"})");
  DataConfig config = config_with(train);
  config.dev = train;
  const Splits splits = load_splits(config, 1);
  EXPECT_EQ(splits.label_names, (std::vector<std::string>{"neg", "pos"}));
  EXPECT_EQ(splits.train.examples[1].label, 1);
  EXPECT_EQ(splits.train.examples[2].label, 0);
}

TEST(Splits, SaysWhichLabelIsUnknown) {
  const TemporaryFolder folder;
  DataConfig config = config_with(folder.write("a.txt", "good a\nbad b\n"));
  config.dev = folder.write("dev.txt", "good a\ngod b\n");
  const std::string message = message_of(config);
  EXPECT_NE(message.find("dev.txt:2: label: 'god' is unknown; did you mean 'good'?"), std::string::npos) << message;
}

TEST(Splits, NeedsTwoClassesAndSomethingToHoldOut) {
  const TemporaryFolder folder;
  EXPECT_NE(message_of(config_with(folder.write("one.txt", "x a\nx b\n"))).find("every example has the label 'x'"),
            std::string::npos);
  EXPECT_NE(message_of(config_with(folder.write("few.txt", "x a\ny b\n"))).find("no class has two examples"),
            std::string::npos);
}

TEST(Dataset, MapsByTheModelsNamesAndLeavesUnlabelledTexts) {
  const TemporaryFolder folder;
  const ReadOptions options{"auto", "utf-8", false};
  const Dataset data = load_dataset(
      folder.write("a.jsonl", "{\"text\": \"a\", \"label\": \"good\"}\n{\"text\": \"b\"}\n"), options, {"bad", "good"});
  EXPECT_EQ(data.examples[0].label, 1);
  EXPECT_EQ(data.examples[1].label, -1);
}

TEST(Splits, ReadRealDataWithItsKnownCounts) {
  const char* root = std::getenv("GLASSFORMER_DATA");
  if (!root) GTEST_SKIP() << "GLASSFORMER_DATA does not name a folder with sst2/ and trec/";
  const std::filesystem::path folder(root);
  DataConfig sst2 = config_with(folder / "sst2/train.txt");
  sst2.dev = folder / "sst2/dev.txt";
  sst2.test = folder / "sst2/test.txt";
  const Splits sentences = load_splits(sst2, 1);
  EXPECT_EQ(sentences.train.examples.size(), 6920u);
  EXPECT_EQ(sentences.dev.examples.size(), 872u);
  EXPECT_EQ(sentences.test.examples.size(), 1821u);
  DataConfig trec = config_with(folder / "trec/train.txt");
  // One training line of TREC is not UTF-8.
  EXPECT_NE(message_of(trec).find("data.encoding = \"latin-1\""), std::string::npos);
  trec.encoding = "latin-1";
  const Splits questions = load_splits(trec, 1);
  EXPECT_EQ(questions.train.examples.size() + questions.dev.examples.size(), 5452u);
  EXPECT_EQ(questions.label_names, (std::vector<std::string>{"0", "1", "2", "3", "4", "5"}));
}

TEST(Splits, NamesTheBadRowsOfAllFilesAtOnce) {
  const TemporaryFolder folder;
  DataConfig config = config_with(folder.write("train.tsv", "text\tlabel\nx\ta\ny\tb\nz\t\n"));
  config.dev = folder.write("dev.tsv", "text\tlabel\nx\tnew\n\ta\n");
  config.test = folder.write("test.tsv", "text\tlabel\nx\n");
  std::string message = message_of(config);
  for (const char* part : {"train.tsv:4: label", "dev.tsv:3: text", "test.tsv:2: 1 fields"})
    EXPECT_NE(message.find(part), std::string::npos) << message;
  // What train holds is not all known, so nobody says that a label is not among it.
  EXPECT_EQ(message.find("'new' is unknown"), std::string::npos) << message;
  config.label_names = {"a", "b"};
  EXPECT_NE(message_of(config).find("dev.tsv:2: label: 'new' is unknown"), std::string::npos);
}

TEST(Splits, NamesTheBadRowsOfTextsAtOnce) {
  const TemporaryFolder folder;
  DataConfig config = config_with(folder.write("train.jsonl", "{\"text\": \"x\"}\n{}\n"));
  config.dev = folder.write("dev.jsonl", "{\"text\": 3}\n");
  const std::string message = test::error_text(ErrorKind::data, [&] { load_splits(config, 1, DataKind::texts); });
  test::expect_part(message, "train.jsonl:2: text: missing");
  test::expect_part(message, "dev.jsonl:1: text: expected a string");
}

}  // namespace
}  // namespace glass::splits_test
