// Files as spreadsheets, R, pandas and other programs write them: what is found in them, and what is asked of the user.
#include <gtest/gtest.h>

#include <cmath>

#include "config/support.h"
#include "glass/config/data_config.h"
#include "glass/data/dataset.h"
#include "support/error_text.h"

namespace glass::tables_test {
namespace {

using test::TemporaryFolder;
using Texts = std::vector<std::string>;

ReadOptions options_for(DataKind kind, bool needs_label = true) {
  return {"auto", "utf-8", needs_label, kind};
}

/// What was read, and what was said meanwhile.
struct Read {
  std::vector<RawExample> rows;
  std::string told;
  Texts texts() const {
    Texts all;
    for (const RawExample& row : rows) all.push_back(row.example.text);
    return all;
  }
  Texts labels() const {
    Texts all;
    for (const RawExample& row : rows) all.push_back(row.label);
    return all;
  }
};

Read read(const std::string& name, const std::string& content, const ReadOptions& options = {}) {
  const TemporaryFolder folder;
  const auto path = folder.write(name, content);
  testing::internal::CaptureStderr();
  Read result{read_examples(path, options), ""};
  result.told = testing::internal::GetCapturedStderr();
  return result;
}

std::string refusal(const std::string& name, const std::string& content, const ReadOptions& options = {}) {
  const TemporaryFolder folder;
  const auto path = folder.write(name, content);
  return test::error_text(ErrorKind::data, [&] { read_examples(path, options); });
}

std::string utf16(const std::u16string& text, bool is_big_endian) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xFF);
    bytes += is_big_endian ? std::string{high, low} : std::string{low, high};
  }
  return bytes;
}

TEST(Tables, TheHeaderSaysWhatSeparates) {
  for (const char* name : {"a.csv", "a.tsv"}) {
    for (const std::string separator : {",", ";", "\t", "|"}) {
      const Read found = read(name, "text" + separator + "label\na b" + separator + "x\nc" + separator + "y\n");
      EXPECT_EQ(found.texts(), (Texts{"a b", "c"})) << name << separator;
      EXPECT_EQ(found.labels(), (Texts{"x", "y"})) << name << separator;
      const bool is_usual = separator == (std::string(name) == "a.csv" ? "," : "\t");
      EXPECT_EQ(found.told.empty(), is_usual) << found.told;
    }
  }
}

TEST(Tables, OtherSeparatorsInTextsAreText) {
  const Read found = read("a.csv", "text;label\nfine, warm | bright\tday;good\n\"a; b\";bad\n");
  EXPECT_EQ(found.texts(), (Texts{"fine, warm | bright\tday", "a; b"}));
  EXPECT_EQ(read("a.tsv", "text\tlabel\na, b; c | d\tx\n").texts(), (Texts{"a, b; c | d"}));
}

TEST(Tables, ASettingAndExcelsFirstLineNameTheSeparator) {
  ReadOptions options;
  options.separator = "|";
  EXPECT_EQ(read("a.csv", "text|label,class\na|b\n",
                 [&] {
                   ReadOptions named = options;
                   named.columns.label = "label,class";
                   return named;
                 }())
                .labels(),
            (Texts{"b"}));
  options.separator = "tab";
  EXPECT_EQ(read("a.csv", "text\tlabel\na,b\tx\n", options).texts(), (Texts{"a,b"}));
  const Read marked = read("a.csv", "sep=;\r\ntext;label\r\na;x\r\nb;y\r\n");
  EXPECT_EQ(marked.texts(), (Texts{"a", "b"}));
  EXPECT_EQ(marked.rows[1].example.line, 4);
}

TEST(Tables, GermanExcel) {
  const Read found = read("a.csv",
                          "\xef\xbb\xbfNr;Text;Class\r\n1;\"Schön; \"\"wirklich\"\"\r\nschön\";\"gut, sehr\"\r\n"
                          "2;Übel;schlecht\r\n;;\r\n");
  EXPECT_EQ(found.texts(), (Texts{"Schön; \"wirklich\"\r\nschön", "Übel"}));
  EXPECT_EQ(found.labels(), (Texts{"gut, sehr", "schlecht"}));
  EXPECT_EQ(found.rows[1].example.line, 4);
  EXPECT_NE(found.told.find("separated by \";\""), std::string::npos) << found.told;
  EXPECT_NE(found.told.find("the column \"Class\" is the label"), std::string::npos) << found.told;
  EXPECT_NE(found.told.find("not read: Nr"), std::string::npos) << found.told;
  EXPECT_NE(found.told.find("rows that are empty in all columns, left out: 1"), std::string::npos) << found.told;
}

TEST(Tables, EncodingsOfExcel) {
  const std::u16string table = u"text\tlabel\r\nschön \U0001F600\tgut\r\nübel\tschlecht\r\n";
  const Texts texts = {"schön \U0001F600", "übel"};
  for (const bool is_big : {false, true}) {
    const std::string mark = is_big ? "\xfe\xff" : "\xff\xfe";
    EXPECT_EQ(read("a.csv", mark + utf16(table, is_big)).texts(), texts);
    EXPECT_EQ(read("a.txt", mark + utf16(table, is_big)).texts(), texts);
    EXPECT_EQ(read("a.tsv", utf16(table, is_big), {"auto", is_big ? "utf-16be" : "utf-16le"}).texts(), texts);
  }
  // The euro sign and typographic quotes are control characters in ISO 8859-1.
  const std::string ansi =
      "text;label\r\n\x84"
      "f\xfcnf \x80\x93;a\r\n";
  EXPECT_EQ(read("a.csv", ansi, {"auto", "windows-1252"}).texts(), (Texts{"„fünf €“"}));
  EXPECT_NE(refusal("a.csv", ansi).find("\"windows-1252\" (Excel's plain CSV)"), std::string::npos);
  EXPECT_EQ(read("a.csv", "text,label\ra,x\rb,y\r").texts(), (Texts{"a", "b"}));
  EXPECT_EQ(read("a.csv", "\xef\xbb\xbf\xef\xbb\xbftext,label\na,x\n").texts(), (Texts{"a"}));
}

TEST(Tables, QuotedFieldsBetweenTabsMayGoOverLines) {
  const Read found = read("a.tsv", "id\ttext\tlabel\n1\t\"two\nlines\"\tx\n2\t\"begins\ty\n3\tends\"\tx\n");
  EXPECT_EQ(found.texts(), (Texts{"two\nlines", "\"begins", "ends\""}));
  // In a single column every quote at the beginning of a line might open a field that another line closes.
  EXPECT_EQ(read("a.tsv", "text\n\"said he\nshe said\"\n", options_for(DataKind::labelled, false)).texts(),
            (Texts{"\"said he", "she said\""}));
}

TEST(Tables, IndexColumnsAreNotRead) {
  for (const std::string& content :
       {std::string(",text,label\n0,a,x\n1,b,y\n"), std::string("Unnamed: 0,text,label\n0,a,x\n1,b,y\n"),
        std::string("\"\",\"text\",\"label\"\n\"1\",\"a\",\"x\"\n\"2\",\"b\",\"y\"\n"),
        std::string("\"text\",\"label\"\n\"1\",\"a\",\"x\"\n\"7\",\"b\",\"y\"\n"),
        std::string("text,label,,\na,x,,\nb,y,,\n")}) {
    const Read found = read("a.csv", content);
    EXPECT_EQ(found.texts(), (Texts{"a", "b"})) << content;
    EXPECT_EQ(found.labels(), (Texts{"x", "y"})) << content;
    EXPECT_NE(found.told.find("not read"), std::string::npos) << found.told;
  }
  // A text with an unquoted separator is no row name.
  EXPECT_NE(refusal("a.csv", "text,label\n5, a,x\n5, b,y\n").find(":3: 3 fields, the header names 2"),
            std::string::npos);
  EXPECT_NE(refusal("a.csv", "text,label\nfine, warm,x\n").find(":2: 3 fields"), std::string::npos);
}

TEST(Tables, UsualNamesAreFoundWhereOnlyOneIsThere) {
  EXPECT_EQ(read("a.csv", "id,Review,Sentiment\n1,a,x\n").texts(), (Texts{"a"}));
  EXPECT_EQ(read("a.csv", "id,keyword,text,target\n1,k,a,1\n").labels(), (Texts{"1"}));
  EXPECT_EQ(read("a.jsonl", "{\"sentence\": \"a\", \"Gold Label\": \"x\", \"idx\": 1}\n").labels(), (Texts{"x"}));
  const Read pair = read("a.csv", "idx,premise,hypothesis,label\n1,a,b,x\n");
  EXPECT_EQ(pair.rows[0].example.text, "a");
  EXPECT_EQ(pair.rows[0].example.text_pair, "b");
  EXPECT_EQ(read("a.tsv", "source\ttranslation\na\tb\n", options_for(DataKind::targets)).rows[0].example.target, "b");
  EXPECT_EQ(read("a.csv", "text,stars\na,4\n", options_for(DataKind::valued)).rows[0].example.value, 4.0);
  EXPECT_EQ(
      read("a.jsonl", "{\"tokens\": [\"a\", \"b\"], \"ner_tags\": [\"O\", \"X\"]}\n", options_for(DataKind::tagged))
          .rows[0]
          .tags,
      (Texts{"O", "X"}));
  EXPECT_NE(
      refusal("a.csv", "question,sentence,label\na,b,x\n")
          .find("several columns may be the text: sentence, question; say which by data.text_column = \"sentence\""),
      std::string::npos);
  EXPECT_NE(refusal("a.csv", "text,category,sentiment\na,x,y\n").find("several columns may be the label"),
            std::string::npos);
}

TEST(Tables, FieldsOwnNamesComeFirst) {
  const Read found = read("a.csv", "sentence,text,label,class,Label\na,b,x,y,z\n");
  EXPECT_EQ(found.texts(), (Texts{"b"}));
  EXPECT_EQ(found.labels(), (Texts{"x"}));
  EXPECT_EQ(read("a.csv", "TEXT, Label\na,x\n").labels(), (Texts{"x"}));
}

TEST(Tables, SettingsNameTheColumns) {
  ReadOptions options;
  options.columns = {"Satz", "Frage", "Art, genau", ""};
  const std::string table = "Frage;Satz;text;\"Art, genau\";label\nq;s;t;a;l\n";
  const Read found = read("a.csv", table, options);
  EXPECT_EQ(found.rows[0].example.text, "s");
  EXPECT_EQ(found.rows[0].example.text_pair, "q");
  EXPECT_EQ(found.rows[0].label, "a");
  EXPECT_NE(found.told.find("not read: text, label"), std::string::npos) << found.told;
  EXPECT_EQ(read("a.jsonl", "{\"Satz\": \"s\", \"Frage\": \"q\", \"Art, genau\": 3}\n", options).labels(),
            (Texts{"3"}));
  options.columns.text = "Saz";
  EXPECT_NE(refusal("a.csv", table, options)
                .find(":1: data.text_column: there is no column \"Saz\", did you mean \"Satz\"?; the columns are:"),
            std::string::npos);
  options.columns_may_differ = true;
  EXPECT_EQ(read("a.csv", table, options).texts(), (Texts{"t"}));
  EXPECT_NE(read("a.csv", table, options).told.find("there is no column \"Saz\"; \"text\" is the text"),
            std::string::npos);
  EXPECT_NE(refusal("a.csv", "a;b\n1;2\n", options).find("data.text_column: there is no column \"Saz\""),
            std::string::npos);
  options = options_for(DataKind::targets);
  options.columns = {"de", "", "", "en"};
  EXPECT_EQ(read("a.csv", "en,de\na,b\n", options).rows[0].example.target, "a");
}

TEST(Tables, ALabelThatIsNotNeededAndNotKnownIsLeftOutAndCounted) {
  const TemporaryFolder folder;
  const auto path = folder.write("a.csv", "text,category\na,good\nb,Books\n");
  testing::internal::CaptureStderr();
  const Dataset data = load_dataset(path, options_for(DataKind::labelled, false), {"bad", "good"});
  const std::string told = testing::internal::GetCapturedStderr();
  EXPECT_EQ(data.examples[0].label, 1);
  EXPECT_EQ(data.examples[1].label, -1);
  EXPECT_NE(told.find("in 1 of 2 rows the column that was taken for the label holds none of the model"),
            std::string::npos)
      << told;
  EXPECT_THROW(load_dataset(path, options_for(DataKind::labelled), {"bad", "good"}), Error);
}

std::vector<double> values(const std::string& name, const std::string& content, const std::string& decimal = "auto") {
  ReadOptions options = options_for(DataKind::valued);
  options.decimal = decimal;
  std::vector<double> all;
  for (const RawExample& row : read(name, content, options).rows) all.push_back(row.example.value);
  return all;
}

TEST(Tables, DecimalCommasAreReadWhereNothingElseIsMeant) {
  using Values = std::vector<double>;
  EXPECT_EQ(values("a.csv", "text;label\na;3,5\nb;-0,125\nc;4\n"), (Values{3.5, -0.125, 4}));
  EXPECT_EQ(values("a.csv", "text;label\na;1,234\n"), (Values{1.234}));
  EXPECT_EQ(values("a.csv", "text;label\na;1.234,5\nb;2,5\n"), (Values{1234.5, 2.5}));
  EXPECT_EQ(values("a.csv", "text;label\na;3.5\nb; +4 \n"), (Values{3.5, 4}));
  EXPECT_EQ(values("a.csv", "text,label\na,\"3,5\"\n"), (Values{3.5}));
  EXPECT_EQ(values("a.tsv", "text\tlabel\na\t3,50\nb\t1,234\n"), (Values{3.5, 1.234}));
  EXPECT_EQ(values("a.tsv", "text\tlabel\na\t1,234\n", "comma"), (Values{1.234}));
  const ReadOptions options = options_for(DataKind::valued);
  EXPECT_NE(refusal("a.tsv", "text\tlabel\na\t1,234\n", options).find("set data.decimal = \"comma\""),
            std::string::npos);
  EXPECT_NE(refusal("a.csv", "text;label\na;3,5\nb;3.5\n", options).find(":3: label: '3.5' has a point where"),
            std::string::npos);
  EXPECT_NE(refusal("a.csv", "text,label\na,\"1,234.5\"\n", options).find(":2: label: '1,234.5' is no number"),
            std::string::npos);
}

TEST(Tables, PointsThatMayMarkThousandsAreNamed) {
  const auto told = [](const std::string& content, const std::string& decimal) {
    ReadOptions options = options_for(DataKind::valued);
    options.decimal = decimal;
    return read("a.csv", content, options).told;
  };
  const std::string doubt = "\"1.234\" is read as 1.234, with a decimal point";
  EXPECT_NE(told("text;label\na;1.234\nb;2.500\nc;10\n", "auto").find(doubt), std::string::npos);
  EXPECT_EQ(told("text;label\na;1.234\nb;2.5\n", "auto").find(doubt), std::string::npos);
  EXPECT_EQ(told("text;label\na;1.234\nb;0.500\n", "auto").find(doubt), std::string::npos);
  EXPECT_EQ(told("text;label\na;1.234\n", "point").find(doubt), std::string::npos);
  EXPECT_EQ(told("text,label\na,1.234\n", "auto").find(doubt), std::string::npos);
}

TEST(Tables, EmptySecondTextsBesideOthersAreCounted) {
  const std::string table = "premise;hypothesis;label\na;b;x\nc;;y\n";
  EXPECT_NE(read("a.csv", table).told.find("in 1 of 2 rows the second text is empty; they are read as single texts"),
            std::string::npos);
  EXPECT_EQ(read("a.csv", "premise;hypothesis;label\na;b;x\nc;d;y\n").told.find("is empty"), std::string::npos);
  EXPECT_EQ(read("a.csv", "text;label\na;x\nc;y\n").told.find("is empty"), std::string::npos);
}

TEST(Tables, JsonListsAreReadLikeLines) {
  const std::string list =
      "[\n  {\"text\": \"a ] } \\\" ,\", \"label\": 1},\n\n  {\n    \"label\": 2, \"text\": \"b\"\n  }\n]\n";
  for (const char* name : {"a.json", "a.jsonl", "a.JSON", "a.ndjson"}) {
    const Read found = read(name, list);
    EXPECT_EQ(found.texts(), (Texts{"a ] } \" ,", "b"}));
    EXPECT_EQ(found.rows[0].example.line, 2);
    EXPECT_EQ(found.rows[1].example.line, 4);
  }
  EXPECT_NE(refusal("a.json", "[{\"text\": \"a\", \"label\": 1},\n{\"text\": }]\n").find("a.json:2: "),
            std::string::npos);
}

TEST(Tables, ATableInATxtFileIsATable) {
  EXPECT_EQ(read("a.txt", "text\tlabel\nfine film\tgood\n").labels(), (Texts{"good"}));
  EXPECT_EQ(read("a.txt", "label text\nx a\n").labels(), (Texts{"label", "x"}));
}

TEST(Tables, NamesOfFilesTellTheirFormat) {
  EXPECT_EQ(format_by_name("A.CSV"), "csv");
  EXPECT_EQ(format_by_name("a.tab.gz"), "tsv");
  EXPECT_EQ(format_by_name("a.ndjson"), "jsonl");
  EXPECT_EQ(format_by_name("a.bin"), "");
}

TEST(Tables, ConfigsNameEveryOption) {
  DataConfig config;
  config.separator = ";";
  config.decimal = "comma";
  config.text_column = "a";
  config.text_pair_column = "b";
  config.label_column = "c";
  config.target_column = "d";
  const ReadOptions options = read_options(config, DataKind::valued, true);
  EXPECT_EQ(options.separator, ";");
  EXPECT_EQ(options.decimal, "comma");
  EXPECT_EQ(options.columns.text + options.columns.text_pair + options.columns.label + options.columns.target, "abcd");
}

}  // namespace
}  // namespace glass::tables_test
