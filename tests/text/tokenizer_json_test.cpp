// Tokenizer files that are broken, hostile or not supported: what the reader says, in how much time and memory.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <filesystem>

#include "config/support.h"
#include "glass/base/json.h"
#include "glass/text/tokenizer.h"
#include "support/error_text.h"
#include "support/processor_time.h"

namespace glass::tokenizer_json_test {
namespace {

using test::TemporaryFolder;

constexpr double kMaxSeconds = 1.0;  // of processor time
constexpr long kMaxKilobytes = 100 * 1024;

Json valid() {
  return build_word_tokenizer({"good bad"}, true, 100, 1)->to_json();
}

std::string edited(const std::function<void(Json&)>& edit) {
  Json document = valid();
  edit(document);
  return dump_json(document);
}

/// The document with one part replaced; `value` is JSON.
std::string with(const std::string& part, const std::string& value) {
  return edited([&](Json& j) { j[part] = Json::parse(value); });
}

std::string normalizer(const std::string& value) {
  return with("normalizer", value);
}
std::string words(const std::string& value) {
  return with("pre_tokenizer", value);
}
std::string post(const std::string& value) {
  return with("post_processor", value);
}
std::string model(const std::string& value) {
  return "{\"model\": " + value + "}";
}
std::string split_at(const std::string& regex) {
  return edited([&](Json& j) {
    j["pre_tokenizer"] = {{"type", "Split"}, {"pattern", {{"Regex", regex}}}, {"behavior", "Isolated"}};
  });
}

std::string repeated(const std::string& text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

struct Broken {
  std::string name, content, expected;
};

std::vector<Broken> broken_documents() {
  return {
      {"empty file", "", "not valid JSON"},
      {"cut off", dump_json(valid()).substr(0, 300), "not valid JSON"},
      {"a list", "[]", "the document: is array, not an object"},
      {"a number", "7", "the document: is number, not an object"},
      {"something behind", dump_json(valid()) + "x", "not valid JSON"},
      {"key twice", R"({"model": {}, "model": {}})", "model"},
      {"invalid UTF-8", "{\"model\": {\"vocab\": {\"\xff\": 0}}}", "not valid JSON"},
      {"half a surrogate", R"({"model": {"vocab": {"\ud800": 0}}})", "not valid JSON"},
      {"deep lists", R"({"x": )" + std::string(100'000, '[') + std::string(100'000, ']') + "}",
       "nested deeper than 64"},
      {"deep lists in the vocabulary", R"({"model": {"vocab": {"a": )" + std::string(100'000, '[') + "}}}",
       "nested deeper than 64"},
      {"many values", R"({"x": [)" + repeated("0,", 5'000'000) + "0]}",
       "without vocabulary and merges the document has"},
      {"many broken values", R"({"x": [)" + repeated("0,", 5'000'000) + "}", "not valid JSON"},
      {"many tokens", R"({"model": {"type": "BPE", "vocab": {)" + repeated("\"a\":0,", 1'100'000) + "\"b\":1}}}",
       "more than 1000000 tokens"},
      {"many merges", R"({"model": {"type": "BPE", "merges": [)" + repeated("\"a a\",", 1'100'000) + "\"a a\"]}}",
       "more than 1000000 merges"},
      {"another version", with("version", R"("2.0")"), "version: '2.0' is unknown"},
      {"no model", edited([](Json& j) { j.erase("model"); }), "model: is missing"},
      {"a list as model", with("model", "[1]"), "model: is array, not an object"},
      {"model type", edited([](Json& j) { j["model"]["type"] = "HMM"; }),
       "model.type: 'HMM' is not supported; allowed: WordLevel, WordPiece, BPE, Unigram"},
  };
}

std::vector<Broken> broken_vocabularies() {
  return {
      {"id twice", edited([](Json& j) { j["model"]["vocab"]["bad"] = 6; }), "the id 6 belongs to"},
      {"huge id", edited([](Json& j) { j["model"]["vocab"]["bad"] = 4000000000u; }),
       "the id 4000000000 is outside 0 to"},
      {"id beyond 64 bits", model(R"({"type": "WordLevel", "vocab": {"a": 99999999999999999999999}})"),
       "is outside 0 to"},
      {"negative id", edited([](Json& j) { j["model"]["vocab"]["bad"] = -1; }), "the id -1 is outside"},
      {"id of text", edited([](Json& j) { j["model"]["vocab"]["bad"] = "5"; }), "the id is not an integer"},
      {"half an id", edited([](Json& j) { j["model"]["vocab"]["bad"] = 5.5; }), "the id is not an integer"},
      {"token twice", model(R"({"type": "WordLevel", "unk_token": "a", "vocab": {"a": 0, "a": 1}})"), "stands twice"},
      {"no unknown token", edited([](Json& j) { j["model"]["unk_token"] = "<unk>"; }),
       "the special token '<unk>' is missing"},
      {"unknown token of number", edited([](Json& j) { j["model"]["unk_token"] = 1; }),
       "model.unk_token: is number, not a string"},
      {"empty vocabulary", edited([](Json& j) { j["model"]["vocab"] = Json::object(); }), "model.vocab: is empty"},
      {"vocabulary of numbers", edited([](Json& j) { j["model"]["vocab"] = 3; }),
       "model.vocab: is number, not an object"},
      {"list as vocabulary", edited([](Json& j) { j["model"]["vocab"] = Json::parse(R"([["a", 0]])"); }),
       "model.vocab: is array, not an object"},
      {"no vocabulary", edited([](Json& j) { j["model"].erase("vocab"); }), "model.vocab: is missing"},
      {"no merges", model(R"({"type": "BPE", "vocab": {"a": 0}})"), "model.merges: is missing"},
      {"merges of text", model(R"({"type": "BPE", "vocab": {"a": 0}, "merges": "a a"})"),
       "model.merges: is string, not a list"},
      {"merge of one", model(R"({"type": "BPE", "vocab": {"a": 0}, "merges": ["a"]})"),
       "model.merges[0]: is not two tokens"},
      {"merge of three", model(R"({"type": "BPE", "vocab": {"a": 0}, "merges": [["a", "a", "a"]]})"),
       "model.merges[0]: is not two tokens"},
      {"merge of numbers", model(R"({"type": "BPE", "vocab": {"a": 0}, "merges": [1]})"),
       "model.merges[0]: is not two tokens"},
      {"merge of a stranger", model(R"({"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]})"),
       "model.merges[0]: 'b' is not in the vocabulary"},
      {"merge to nothing", model(R"({"type": "BPE", "vocab": {"a": 0}, "merges": ["a a"]})"),
       "model.merges[0]: 'aa' is not in the vocabulary"},
      {"dropout", model(R"({"type": "BPE", "vocab": {"a": 0}, "merges": [], "dropout": 0.1})"),
       "model.dropout: merges left out by chance"},
      {"unigram of objects", model(R"({"type": "Unigram", "vocab": {"a": 0}})"), "model.vocab: is object, not a list"},
      {"piece without score", model(R"({"type": "Unigram", "vocab": [["a"]]})"),
       "model.vocab[0]: is not [token, score]"},
      {"score of text", model(R"({"type": "Unigram", "vocab": [["a", "b"]]})"),
       "model.vocab[0]: the score is not a number"},
      {"infinite score", model(R"({"type": "Unigram", "vocab": [["a", -1e999]]})"), "not valid JSON"},
      {"unknown piece outside", model(R"({"type": "Unigram", "vocab": [["a", 0]], "unk_id": 1})"),
       "model.unk_id: 1 is outside 0 to 0"},
      {"piece twice", model(R"({"type": "Unigram", "vocab": [["a", 0], ["a", 1]]})"),
       "model.vocab[1]: 'a' stands twice"},
      {"no characters", model(R"({"type": "WordPiece", "vocab": {"[UNK]": 0}, "max_input_chars_per_word": -1})"),
       "max_input_chars_per_word: -1 is outside"},
  };
}

std::vector<Broken> broken_parts() {
  const std::string sequence = repeated(R"({"type": "Sequence", "normalizers": [)", 12) + repeated("]}", 12);
  return {
      {"another normalizer", normalizer(R"({"type": "NFX"})"), "normalizer.type: 'NFX' is not supported"},
      {"nested normalizers", normalizer(sequence), "sequences nest deeper than"},
      {"many normalizers", normalizer(R"({"type": "Sequence", "normalizers": [)" + repeated("0,", 999) + "0]}"),
       "1000 parts; at most 64"},
      {"part of a sequence", normalizer(R"({"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "X"}]})"),
       "normalizer.normalizers[1].type: 'X'"},
      {"no base64", normalizer(R"({"type": "Precompiled", "precompiled_charsmap": "?"})"),
       "precompiled_charsmap: is not base64"},
      {"short charsmap", normalizer(R"({"type": "Precompiled", "precompiled_charsmap": "AAAA"})"),
       "precompiled_charsmap: 3 bytes are no character map"},
      {"charsmap of another size", normalizer(R"({"type": "Precompiled", "precompiled_charsmap": "//////////8AAAAA"})"),
       "are no character map with a trie"},
      {"another pre-tokenizer", words(R"({"type": "Jieba"})"), "pre_tokenizer.type: 'Jieba'"},
      {"split without pattern", words(R"({"type": "Split", "behavior": "Isolated"})"),
       "pre_tokenizer.pattern: is missing"},
      {"split of another kind", words(R"({"type": "Split", "pattern": {"String": "a"}, "behavior": "Kept"})"),
       "pre_tokenizer.behavior: 'Kept' is unknown"},
      {"two replacements", words(R"({"type": "Metaspace", "replacement": "ab"})"),
       "replacement: 'ab' is not one character"},
      {"another scheme", words(R"({"type": "Metaspace", "replacement": "_", "prepend_scheme": "last"})"),
       "prepend_scheme: 'last' is unknown"},
      {"no length", words(R"({"type": "FixedLength", "length": 0})"), "pre_tokenizer.length: 0 is outside"},
      {"broken expression", split_at("(a"), "pre_tokenizer.pattern: '(a' is no regular expression"},
      {"recursion", split_at("(?R)"), "the group '(?R)' is not supported"},
      {"back reference", split_at("(a)\\1"), "the escape '\\1' is not supported"},
      {"gigantic expression", split_at(std::string(1'000'000, 'a')), "a regular expression of 1000000 bytes; at most"},
      {"exploding expression", split_at("(((a{999}){999}){999}){999}"), "pre_tokenizer.pattern: "},
      {"nested groups", split_at(std::string(4000, '(') + std::string(4000, ')')), "pre_tokenizer.pattern: "},
      {"another decoder", with("decoder", R"({"type": "X"})"), "decoder.type: 'X' is not supported"},
      {"another post-processor", post(R"({"type": "X"})"), "post_processor.type: 'X' is not supported"},
      {"template without text", edited([](Json& j) { j["post_processor"]["single"].erase(1); }),
       "post_processor.single: does not hold the sequence A once"},
      {"template of strangers", edited([](Json& j) { j["post_processor"]["special_tokens"].erase("[SEP]"); }),
       "special_tokens.[SEP]: is used in a template"},
      {"template id outside", edited([](Json& j) { j["post_processor"]["special_tokens"]["[SEP]"]["ids"][0] = 99; }),
       "the id 99 is not in the vocabulary"},
      {"sep of three", post(R"({"type": "BertProcessing", "sep": ["a", 1, 2], "cls": ["[CLS]", 2]})"),
       "post_processor.sep: is not [token, id]"},
      {"two templates",
       post(R"({"type": "Sequence", "processors": [{"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
                                 {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}]})"),
       "a second post-processor"},
      {"added token elsewhere", edited([](Json& j) { j["added_tokens"][0]["id"] = 3; }),
       "added_tokens[0].id: 3 does not fit '[PAD]'"},
      {"added token beyond", edited([](Json& j) {
         j["added_tokens"].push_back({{"id", 100}, {"content", "new"}});
       }),
       "added_tokens[5].id: 100 does not fit 'new'"},
      {"added token empty", edited([](Json& j) { j["added_tokens"][0]["content"] = ""; }),
       "added_tokens[0].content: is empty"},
      {"added token of number", edited([](Json& j) { j["added_tokens"][0]["content"] = 1; }),
       "added_tokens[0].content: is number, not a string"},
      {"added token flagged by text", edited([](Json& j) { j["added_tokens"][0]["lstrip"] = "yes"; }),
       "added_tokens[0].lstrip: is string, not true or false"},
      {"added token of pages", edited([](Json& j) { j["added_tokens"][0]["content"] = std::string(5000, 'a'); }),
       "5000 bytes; at most"},
  };
}

/// Reads the file and expects the text of the error, its kind, and bounds on time and memory.
void expect_refused(const std::filesystem::path& path, const Broken& broken) {
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  const test::ProcessorTime time;
  const std::string text = test::error_text(ErrorKind::data, [&] { load_tokenizer(path); });
  const double seconds = time.seconds();
  getrusage(RUSAGE_SELF, &after);
  EXPECT_EQ(text.rfind(path.string(), 0), 0u) << broken.name << ": " << text;
  EXPECT_NE(text.find(broken.expected), std::string::npos) << broken.name << ": " << text.substr(0, 400);
  EXPECT_LT(text.size(), 1000u) << broken.name;
  EXPECT_LT(seconds, kMaxSeconds) << broken.name;
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, kMaxKilobytes) << broken.name;
}

TEST(TokenizerFile, SaysWhatIsBrokenSoonAndInLittleMemory) {
  const TemporaryFolder folder;
  std::size_t count = 0;
  for (const auto& list : {broken_documents(), broken_vocabularies(), broken_parts()}) {
    for (const auto& broken : list) expect_refused(folder.write("tokenizer.json", broken.content), broken);
    count += list.size();
  }
  EXPECT_GE(count, 60u);
}

TEST(TokenizerFile, RefusesAGigabyteUnread) {
  const TemporaryFolder folder;
  const auto path = folder.write("tokenizer.json", "{");
  std::filesystem::resize_file(path, std::uintmax_t{1} << 30);
  expect_refused(path, {"a gigabyte", "", "1073741824 bytes"});
}

TEST(TokenizerFile, GivesUpOnAnExpressionThatDoesNotEnd) {
  const auto tokenizer = tokenizer_from_json(Json::parse(split_at("(a|aa)+c")), "tokenizer.json");
  test::expect_part(test::error_text(ErrorKind::data, [&] { tokenizer->encode(std::string(5000, 'a') + "bc"); }),
                    "pre_tokenizer.pattern: the regular expression fails on this text");
}

TEST(TokenizerFile, StopsWhereReplacementsGrowWithoutEnd) {
  const std::string doubling = R"({"type": "Replace", "pattern": {"String": "o"}, "content": "oo"})";
  const std::string many = repeated(doubling + ", ", 59) + doubling;
  const auto grows = tokenizer_from_json(
      Json::parse(normalizer(R"({"type": "Sequence", "normalizers": [)" + many + "]}")), "tokenizer.json");
  test::expect_part(test::error_text(ErrorKind::data, [&] { grows->encode("good"); }),
                    "bytes of a text of 4; its replacements are too long");
  const auto bursts = tokenizer_from_json(
      Json::parse(with("decoder", R"({"type": "Sequence", "decoders": [)" + many + "]}")), "tokenizer.json");
  test::expect_part(test::error_text(ErrorKind::data, [&] { bursts->decode(std::vector<std::int32_t>{6}); }),
                    "its replacement is too long");
  EXPECT_EQ(bursts->decode(std::vector<std::int32_t>{5}), "bad");
}

TEST(TokenizerFile, LooksUpNothingWhereACharacterMapPointsOutsideItself) {
  // One unit that says "children at offset 0x1fffff".
  const std::string map = normalizer(R"({"type": "Precompiled", "precompiled_charsmap": "BAAAAAD8//8AAAAA"})");
  const auto tokenizer = tokenizer_from_json(Json::parse(map), "tokenizer.json");
  EXPECT_EQ(tokenizer->encode("good\u00e9").size(), 3u);
}

TEST(TokenizerFile, AcceptsWhatBertFilesHold) {
  Json document = valid();
  document["post_processor"] = Json::parse(R"({"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]})");
  document["truncation"] = Json::parse(R"({"max_length": 512, "strategy": "LongestFirst", "stride": 0})");
  document["added_tokens"].push_back(Json::parse(R"({"id": 7, "content": "<extra>", "special": true})"));
  const auto tokenizer = tokenizer_from_json(document, "tokenizer.json");
  EXPECT_EQ(tokenizer->encode("good<extra>bad").ids, (std::vector<std::int32_t>{2, 6, 7, 5, 3}));
}

TEST(TokenizerFile, NeitherCutsNorPadsByTheFile) {
  Json document = valid();
  document["truncation"] =
      Json::parse(R"({"max_length": 3, "strategy": "LongestFirst", "stride": 0, "direction": "Right"})");
  document["padding"] = Json::parse(
      R"({"strategy": {"Fixed": 16}, "direction": "Right", "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"})");
  const auto tokenizer = tokenizer_from_json(document, "tokenizer.json");
  EXPECT_EQ(tokenizer->encode("good bad good bad").size(), 6u);
  EXPECT_TRUE(tokenizer->to_json().at("truncation").is_null() && tokenizer->to_json().at("padding").is_null());
}

TEST(TokenizerFile, MayLeaveGapsBetweenIds) {
  const auto tokenizer = tokenizer_from_json(
      Json::parse(model(R"({"type": "WordLevel", "unk_token": "u", "vocab": {"u": 0, "a": 5}})")), "gaps");
  EXPECT_EQ(tokenizer->vocab_size(), 6);
  EXPECT_EQ(tokenizer->token(3), "");
  EXPECT_EQ(tokenizer->encode("a").ids, (std::vector<std::int32_t>{5}));
  EXPECT_EQ(tokenizer->decode(std::vector<std::int32_t>{3, 5, 77, -1}), "a");
}

}  // namespace
}  // namespace glass::tokenizer_json_test
