// Tokenizer files that are broken or not ours: what the reader says.
#include <gtest/gtest.h>

#include "config/support.h"
#include "glass/base/json.h"
#include "glass/text/tokenizer.h"

namespace glass {
namespace {

using testing::TemporaryFolder;

Json valid() {
  return build_word_tokenizer({"good bad"}, true, 100, 1)->to_json();
}

std::string edited(const std::function<void(Json&)>& edit) {
  Json document = valid();
  edit(document);
  return dump_json(document);
}

struct Broken {
  std::string name, content, expected;
};

std::vector<Broken> broken_files() {
  return {
      {"empty file", "", "not valid JSON"},
      {"cut off", dump_json(valid()).substr(0, 300), "not valid JSON"},
      {"a list", "[]", "the document: is array, not an object"},
      {"no model", edited([](Json& j) { j.erase("model"); }), "model: is missing"},
      {"BPE", edited([](Json& j) { j["model"]["type"] = "BPE"; }), "model.type: 'BPE' is not supported; allowed: WordLevel, WordPiece"},
      {"another normalizer", edited([](Json& j) {
         j["normalizer"] = {{"type", "NFKC"}};
       }),
       "normalizer.type: 'NFKC' is not supported"},
      {"another pre-tokenizer", edited([](Json& j) { j["pre_tokenizer"]["type"] = "ByteLevel"; }), "pre_tokenizer.type: 'ByteLevel'"},
      {"another template", edited([](Json& j) { j["post_processor"]["single"].erase(0); }),
       "post_processor.single: is not one special token"},
      {"id twice", edited([](Json& j) { j["model"]["vocab"]["bad"] = 6; }), "the id 6 belongs to"},
      {"huge id", edited([](Json& j) { j["model"]["vocab"]["bad"] = 4000000000u; }), "the id 4000000000 is outside 0 to 6"},
      {"negative id", edited([](Json& j) { j["model"]["vocab"]["bad"] = -1; }), "the id -1 is outside"},
      {"id of text", edited([](Json& j) { j["model"]["vocab"]["bad"] = "5"; }), "the id is not an integer"},
      {"no unknown token", edited([](Json& j) { j["model"]["unk_token"] = "<unk>"; }), "the special token '<unk>' is missing"},
      {"empty vocabulary", edited([](Json& j) { j["model"]["vocab"] = Json::object(); }), "model.vocab: is empty"},
      {"added token elsewhere", edited([](Json& j) { j["added_tokens"][0]["id"] = 3; }), "added_tokens[0].id: 3 does not fit '[PAD]'"},
      {"added token stripped", edited([](Json& j) { j["added_tokens"][4]["lstrip"] = true; }),
       "added_tokens[4].lstrip: true is not supported"},
      {"added token empty", edited([](Json& j) { j["added_tokens"][0]["content"] = ""; }), "added_tokens[0].content: is empty"},
      {"key twice", "{\"model\": {}, \"model\": {}}", "model"},
  };
}

TEST(TokenizerFile, SaysWhatIsBroken) {
  const TemporaryFolder folder;
  for (const auto& broken : broken_files()) {
    const auto path = folder.write("tokenizer.json", broken.content);
    try {
      load_tokenizer(path);
      ADD_FAILURE() << broken.name << ": was read";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data) << broken.name;
      EXPECT_EQ(std::string(error.what()).rfind(path.string(), 0), 0u) << error.what();
      EXPECT_NE(std::string(error.what()).find(broken.expected), std::string::npos) << broken.name << ": " << error.what();
    }
  }
}

TEST(TokenizerFile, AcceptsWhatBertFilesHold) {
  Json document = valid();
  document["post_processor"] = Json::parse(R"({"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]})");
  document["truncation"] = Json::parse(R"({"max_length": 512, "strategy": "LongestFirst", "stride": 0})");
  document["added_tokens"].push_back(Json::parse(R"({"id": 7, "content": "<extra>", "special": true})"));
  const auto tokenizer = tokenizer_from_json(document, "tokenizer.json");
  EXPECT_EQ(tokenizer->encode("good<extra>bad").ids, (std::vector<std::int32_t>{2, 6, 7, 5, 3}));
}

TEST(VocabularyFile, SaysWhatIsBroken) {
  const TemporaryFolder folder;
  const std::vector<Broken> files = {
      {"no special tokens", "a\nb\n", "the piece [UNK] is missing"},
      {"empty", "", "the piece [UNK] is missing"},
      {"empty line", "[PAD]\n\n[UNK]\n", ":2: empty line"},
      {"twice", "[UNK]\n[CLS]\n[SEP]\nab\nab\n", ":5: 'ab' stands already on line 4"},
      {"not UTF-8", "[UNK]\n\xff\n", ":2: the line is not UTF-8"},
  };
  for (const auto& broken : files) {
    const auto path = folder.write("vocab.txt", broken.content);
    try {
      load_wordpiece(path, true);
      ADD_FAILURE() << broken.name << ": was read";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data) << broken.name;
      EXPECT_NE(std::string(error.what()).find(path.string()), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find(broken.expected), std::string::npos) << broken.name << ": " << error.what();
    }
  }
}

}  // namespace
}  // namespace glass
