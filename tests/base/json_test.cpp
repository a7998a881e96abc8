// The JSON door: order kept, mistakes refused with their place, nothing that a hostile file can exhaust.
#include "glass/base/json.h"

#include <gtest/gtest.h>

#include <iterator>
#include <limits>

#include "glass/base/files.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace glass::json_test {
namespace {

std::string refused_json(const std::string& text) {
  return test::error_text(ErrorKind::data, [&] { parse_json(text, "a.json"); });
}

TEST(Json, EveryKindOfValueIsReadAndKeysKeepTheirOrder) {
  const std::string text = R"({"z":[1,-2,2.5,true,null],"a":{"b":"\u00e9"},"m":18446744073709551615})";
  EXPECT_EQ(dump_json(parse_json(text, "x")), R"({"z":[1,-2,2.5,true,null],"a":{"b":"é"},"m":18446744073709551615})");
}

TEST(Json, PlainValuesAtTheTopAreRead) {
  EXPECT_EQ(parse_json(" 3 ", "x"), Json(3));
  EXPECT_EQ(parse_json("\"a\"", "x"), Json("a"));
  EXPECT_EQ(parse_json("[]", "x"), Json::array());
}

TEST(Json, WhatIsParsedEqualsWhatTheLibraryParses) {
  const std::string text = R"([{"a":{"x":[[],{}]},"b":[{"c":1e-3},"t\n"]},0,-0.0,[[[1]]]])";
  EXPECT_EQ(parse_json(text, "x"), Json::parse(text));
}

TEST(Json, SyntaxErrorsNameLineAndColumn) {
  test::expect_part(refused_json("{\n  \"a\": 1,\n  \"b\" 2\n}"), "a.json: line 3, column 7: not valid JSON");
  test::expect_part(refused_json(""), "a.json: line 1, column 1: not valid JSON");
  test::expect_part(refused_json("[1] 2"), "line 1, column 5");
}

TEST(Json, ColumnsCountCodePoints) {
  test::expect_part(refused_json("[\"\u00e9\u00e9\", x]"), "line 1, column 8");
}

TEST(Json, ADuplicateKeyIsRefusedAtItsPlace) {
  const std::string text = refused_json("{\"a\": 1,\n \"b\": {\"a\": 2},\n \"a\": 3}");
  test::expect_part(text, "a.json: line 3, column 4: the key 'a' stands twice");
}

TEST(Json, TheSameKeyInDifferentObjectsIsFine) {
  EXPECT_NO_THROW(parse_json(R"([{"a":{"a":1}},{"a":2}])", "x"));
}

TEST(Json, EscapedAndPlainSpellingsOfAKeyAreTheSameKey) {
  test::expect_part(refused_json(R"({"a":1,"\u0061":2})"), "stands twice");
}

TEST(Json, SixtyFourLevelsAreReadAndOneMoreIsRefused) {
  EXPECT_NO_THROW(parse_json(std::string(64, '[') + std::string(64, ']'), "x"));
  test::expect_part(refused_json(std::string(65, '[') + std::string(65, ']')),
                    "line 1, column 65: nested deeper than 64");
  test::expect_part(refused_json(std::string(1'000'000, '[')), "nested deeper than 64");
}

TEST(Json, InvalidUtf8IsRefusedAndTheMessageIsPlainText) {
  const std::string text = refused_json("[\"a\xff\"]");
  test::expect_part(text, "line 1, column 4");
  for (const char c : text) EXPECT_LT(static_cast<unsigned char>(c), 0x80);
}

TEST(Json, ANumberBeyondDoubleIsRefused) {
  test::expect_part(refused_json("[1e999]"), "a.json: line 1");
}

TEST(Json, AnObjectWithManyKeysTakesNoQuadraticTime) {
  std::string text = "{";
  for (int i = 0; i < 60'000; ++i) text += "\"key" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  text.back() = '}';
  const Json value = parse_json(text, "x");
  EXPECT_EQ(value.size(), 60'000u);
  EXPECT_EQ(std::prev(value.end()).value(), 59'999);
}

TEST(Json, DumpingReplacesBrokenUtf8AndNumbersThatAreNotFinite) {
  EXPECT_EQ(dump_json(Json::array({"\xff", std::numeric_limits<double>::infinity()})), "[\"\xef\xbf\xbd\",null]");
  EXPECT_EQ(dump_json(Json{{"a", 1}}, 2), "{\n  \"a\": 1\n}");
}

TEST(Json, AFileIsNamedInItsErrors) {
  const test::TemporaryFolder folder;
  write_file(folder / "b.json", "{");
  const std::string text = test::error_text(ErrorKind::data, [&] { read_json(folder / "b.json"); });
  test::expect_part(text, "b.json: line 1, column 1");
  test::expect_part(test::error_text(ErrorKind::data, [&] { read_json(folder / "b.json", 0); }), "0 are allowed");
}

/// Items of the list "rows" as they were handed on, and the rest of the document.
std::string items_of(const std::string& text) {
  const test::TemporaryFolder folder;
  write_file(folder / "items.json", text);
  std::string seen;
  const auto use = [&](const Json& before, std::size_t number, const Json& item) {
    seen += fmt::format("{}/{}={};", before.size(), number, dump_json(item));
  };
  return seen + dump_json(read_json_items(folder / "items.json", "items.json", "rows", use, 1 << 20));
}

TEST(JsonItems, AreHandedOnAndForgotten) {
  EXPECT_EQ(items_of(R"({"a":[1,[2]],"rows":[{"rows":[1,2]},[[3]],4,null],"b":{"rows":[5]}})"),
            R"(2/0={"rows":[1,2]};2/1=[[3]];2/2=4;2/3=null;{"a":[1,[2]],"rows":[],"b":{"rows":[5]}})");
  EXPECT_EQ(items_of(R"({"rows":[]})"), R"({"rows":[]})");
  EXPECT_EQ(items_of(R"({"rows":{"a":[1]}})"), R"({"rows":{"a":[1]}})");
  EXPECT_EQ(items_of(R"([[1],[2]])"), R"([[1],[2]])");
}

TEST(JsonItems, WhatIsWrongIsRefusedWithItsPlace) {
  const auto refused = [](const std::string& text) {
    return test::error_text(ErrorKind::data, [&] { items_of(text); });
  };
  test::expect_part(refused("{\"rows\":[1,\n2,]}"), "items.json: line 2, column 3");
  test::expect_part(refused(R"({"rows":[1],"rows":[2]})"), "the key 'rows' stands twice");
  test::expect_part(refused(std::string("{\"rows\":[1]}\0", 13)), "a zero byte");
  test::expect_part(refused(std::string((1 << 20) + 1, ' ')), "1048577 bytes, 1048576 are allowed");
}

}  // namespace
}  // namespace glass::json_test
