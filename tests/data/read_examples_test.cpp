// Readers of data files: what each format means, and what broken files are answered.
#include <gtest/gtest.h>

#include <algorithm>

#include "config/support.h"
#include "glass/data/dataset.h"
#include "support/error_text.h"

namespace glass::read_examples_test {
namespace {

using test::TemporaryFolder;
using Spans = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

std::vector<RawExample> read_text(const std::string& name, const std::string& content,
                                  const ReadOptions& options = {}) {
  const TemporaryFolder folder;
  return read_examples(folder.write(name, content), options);
}

TEST(ReadExamples, ReadsTsvWithColumnsInAnyOrder) {
  const auto read = read_text(
      "a.tsv", "id\tlabel\ttext\tgroup\trationale\n7\tpos\ta good film\tkeyword\t[[2, 6]]\n8\tneg\tbad\tkeyword\t\n");
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].example.text, "a good film");
  EXPECT_EQ(read[0].label, "pos");
  EXPECT_EQ(read[0].example.group, "keyword");
  EXPECT_EQ(read[0].example.rationale, (Spans{{2, 6}}));
  EXPECT_TRUE(read[0].example.has_rationale);
  EXPECT_FALSE(read[1].example.has_rationale);
  const auto with_spans =
      read_text("s.jsonl", "{\"text\": \"a good film\", \"label\": 1, \"explain_spans\": [[0, 1], [2, 11]]}\n");
  EXPECT_EQ(with_spans[0].example.spans, (Spans{{0, 1}, {2, 11}}));
  EXPECT_EQ(read[1].example.line, 3);
}

TEST(ReadExamples, LeavesPlainQuotesInTsvAndUnquotesWholeFields) {
  const auto read =
      read_text("a.tsv", "text\tlabel\n\"Well\" , he said\t1\n\"a\tb \"\"c\"\"\"\t0\n5\" disk\t1\n\" begins\t0\n");
  ASSERT_EQ(read.size(), 4u);
  EXPECT_EQ(read[0].example.text, "\"Well\" , he said");
  EXPECT_EQ(read[1].example.text, "a\tb \"c\"");
  EXPECT_EQ(read[2].example.text, "5\" disk");
  EXPECT_EQ(read[3].example.text, "\" begins");
}

TEST(ReadExamples, ReadsCsvByRfc4180) {
  const auto read = read_text("a.csv", "text,label\r\n\"a, b \"\"c\"\"\nd\",1\r\nplain,0\r\n");
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].example.text, "a, b \"c\"\nd");
  EXPECT_EQ(read[1].example.text, "plain");
  EXPECT_EQ(read[1].example.line, 4);
}

TEST(ReadExamples, ReadsJsonLines) {
  const auto read = read_text("a.jsonl",
                              "{\"text\": \"caf\\u00e9\", \"label\": 1, \"rationale\": [[0, 4]], \"other\": "
                              "[]}\n\n{\"label\": \"x\", \"text\": \"b\"}");
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].label, "1");
  EXPECT_EQ(read[0].example.rationale, (Spans{{0, 4}}));
  EXPECT_EQ(read[1].example.line, 3);
}

TEST(ReadExamples, ReadsLabelTextEvenWhereLabelsAreNotNeeded) {
  for (const bool needs_label : {true, false}) {
    const auto read = read_text("a.txt", "1 a b\n\n0 c", {"auto", "utf-8", needs_label});
    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(read[0].label, "1");
    EXPECT_EQ(read[0].example.text, "a b");
  }
}

TEST(ReadExamples, AcceptsAMarkCarriageReturnsAndNoLastLineEnd) {
  const auto read = read_text("a.tsv", "\xef\xbb\xbftext\tlabel\r\na\t1\r\nb\t0");
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].label, "1");
  EXPECT_EQ(read[1].label, "0");
}

TEST(ReadExamples, ReadsLatin1WhenTold) {
  EXPECT_EQ(read_text("a.txt", "0 caf\xe9", {"auto", "latin-1"})[0].example.text, "caf\u00e9");
}

TEST(ReadExamples, NeedsNoLabelColumnWhereLabelsAreNotNeeded) {
  const auto read = read_text("a.tsv", "text\none\ntwo\n", {"auto", "utf-8", false});
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].label, "");
}

TEST(ReadExamples, TakesEmptyRationalesForNone) {
  EXPECT_FALSE(read_text("a.tsv", "text\tlabel\trationale\na\t1\t[]\n")[0].example.has_rationale);
}

struct Broken {
  const char* file;
  std::string content;
  const char* expected;  ///< behind the file's path
};

std::vector<Broken> broken_sets() {
  const std::string header = "text\tlabel\trationale\n";
  return {
      {"empty.tsv", "", ": no examples"},
      {"header_only.csv", "text,label\n", ": no examples"},
      {"no_text.tsv", "satz\tlabel\na\t1\n",
       ":1: the header has no column \"text\"; the columns are: satz, label; say which one it is by data.text_column"},
      {"no_label.tsv", "text\tart\na\t1\n",
       ":1: the header has no column \"label\"; the columns are: text, art; say which one it is by data.label_column"},
      {"column_twice.csv", "text,label,text\na,1,b\n", ":1: the column \"text\" stands twice"},
      {"fields.tsv", "text\tlabel\na\t1\nb\n", ":3: 1 fields, the header names 2"},
      {"not_utf8.txt", "0 good\n1 caf\xe9\n", ":2: byte 0xe9 is not valid UTF-8"},
      {"utf16_cut.tsv", std::string("\xff\xfet\0e", 5), ": UTF-16 with an odd number of bytes"},
      {"utf16_half.tsv",
       std::string("\xff\xfe"
                   "a\0\n\0\0\xd8"
                   "a\0",
                   10),
       ":2: half a surrogate pair"},
      {"utf16_unmarked.tsv", std::string("t\0e\0x\0t\0", 8),
       ": every second byte is zero, as in UTF-16 without a mark; set data.encoding = \"utf-16le\""},
      {"quotes.csv", "text,label\na,1\n\"never closed,1\nb,0\n", ":3: a quoted field begins here and never ends"},
      {"after_quote.csv", "text,label\n\"a\" b,1\n", ":2: text follows the closing quote"},
      {"label_missing.tsv", "text\tlabel\na\t\n", ":2: label: missing or empty"},
      {"no_text.txt", "1 fine\n0\n", ":2: expected `label text`"},
      {"json.jsonl", "{\"text\": \"a\", \"label\": 1}\n{\"text\": \"a\",\n", ":2: "},
      {"list.jsonl", "[1, 2]\n", ":1: expected a JSON object"},
      {"text_number.jsonl", "{\"text\": 5, \"label\": 1}\n", ":1: text: expected a string"},
      {"label_list.jsonl", "{\"text\": \"a\", \"label\": [1]}\n", ":1: label: expected a string or an integer"},
      {"rationale_outside.tsv", header + "caf\u00e9\t1\t[[0, 5]]\n",
       ":2: rationale: [0,5] is no [start, end) inside the text's 4 code points"},
      {"spans_outside.jsonl", "{\"text\": \"good\", \"label\": 1, \"explain_spans\": [[0, 5]]}\n",
       ":1: explain_spans: [0,5] is no [start, end) inside the text's 4 code points"},
      {"rationale_empty.tsv", header + "good\t1\t[[2, 2]]\n", ":2: rationale: [2,2] is no [start, end)"},
      {"rationale_negative.tsv", header + "good\t1\t[[-1, 2]]\n", ":2: rationale: [-1,2] is no [start, end)"},
      {"rationale_json.tsv", header + "good\t1\t[[0, 2]\n", ":2: rationale"},
      {"texts.bin", "{}", ": the format does not follow from the extension '.bin'"},
      {"texts.xlsx", "PK", ": is a workbook of a spreadsheet program; save the sheet as \"CSV UTF-8\""},
      {"texts.parquet", "PAR1", ": this format is not read; in Python, pandas' to_json("},
      {"keys.jsonl", "{\"satz\": \"a\", \"label\": 1}\n",
       ":1: text: missing or empty; the keys are: satz, label; say which one it is by data.text_column"},
      {"open.json", "[{\"text\": \"a\", \"label\": 1},\n", ":2: the list of the first line is not closed"},
      {"more.json", "[{\"text\": \"a\", \"label\": 1}]\nx\n", ":2: text follows the ']' that closes the list"},
  };
}

/// Half as much again as a mebibyte, and a bound that allows it or does not.
TEST(ReadExamples, ReadsLongTextsUpToTheBoundThatIsSet) {
  const std::string text((3 << 19), 'a');
  const auto options = [](std::int64_t most) {
    return ReadOptions{"auto", "utf-8", true, DataKind::labelled, "upos", most};
  };
  const std::vector<std::pair<const char*, std::string>> files = {
      {"a.txt", "1 " + text},
      {"a.csv", "text,label\n" + text + ",1\n"},
      {"a.jsonl", R"({"text": ")" + text + R"(", "label": 1})"}};
  for (const auto& file : files) {
    const auto& name = file.first;
    const auto& content = file.second;
    EXPECT_EQ(read_text(name, content, options(kMostTextBytes)).at(0).example.text, text) << name;
    const std::string said = test::error_text(ErrorKind::data, [&] { read_text(name, content, options(1 << 20)); });
    test::expect_part(said, "at most 1048576 are allowed; is it one text, raise data.max_text_bytes");
  }
}

TEST(ReadDocuments, ReadsLongLinesUpToTheBoundThatIsSet) {
  const TemporaryFolder folder;
  const std::string text((3 << 19), 'a');
  const auto file = folder.write("a.txt", text + "\n");
  for (const char* documents : {"line", "paragraph"}) {
    EXPECT_EQ(read_documents(file, "utf-8", documents).at(0).text, text) << documents;
    test::expect_part(test::error_text(ErrorKind::data, [&] { read_documents(file, "utf-8", documents, 1 << 20); }),
                      ":1: a line of 1572864 bytes; at most 1048576 are allowed");
  }
}

TEST(ReadExamples, SaysWhatIsBrokenWithFileAndLine) {
  const TemporaryFolder folder;
  for (const auto& broken : broken_sets()) {
    const auto path = folder.write(broken.file, broken.content);
    try {
      read_examples(path, {});
      ADD_FAILURE() << broken.file << ": was read";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data) << broken.file;
      EXPECT_EQ(std::string(error.what()).rfind(path.string() + broken.expected, 0), 0u) << error.what();
    }
  }
}

/// 27 rows of which each is bad in one of three ways, between rows that are fine.
std::string many_bad_rows() {
  std::string content = "{\"text\": \"good\", \"label\": \"a\"}\n{\"text\": \"bad\", \"label\": \"b\"}\n";
  for (int i = 0; i < 9; ++i) content += "{\"text\": \"no label\"}\n{\"text\": \n{\"label\": \"a\", \"text\": \"\"}\n";
  return content + "{\"text\": \"last\", \"label\": \"a\"}\n";
}

TEST(ReadExamples, NamesAllBadRowsAtOnce) {
  const std::string text = test::error_text(ErrorKind::data, [] { read_text("a.jsonl", many_bad_rows()); });
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 20) << text;
  test::expect_part(text, "a.jsonl:3: label: missing or empty");
  test::expect_part(text, "a.jsonl:4: ");
  test::expect_part(text, "a.jsonl:5: text: missing or empty");
  test::expect_part(text, "a.jsonl:22: ");
  EXPECT_EQ(text.find("a.jsonl:23: "), std::string::npos);
  test::expect_part(text, "and 7 more; 27 rows are wrong in all");
}

/// The lines of the examples and of the bad rows of a file that is read with the bad rows put aside.
std::pair<std::vector<std::int64_t>, std::vector<std::int64_t>> lines_of(const std::string& name,
                                                                         const std::string& content,
                                                                         DataKind kind = DataKind::labelled) {
  const TemporaryFolder folder;
  ReadOptions options{"auto", "utf-8", false, kind};
  options.keeps_bad_rows = options.allows_empty = true;
  const Dataset data = load_dataset(folder.write(name, content), options, {"a", "b", "NOUN"});
  std::pair<std::vector<std::int64_t>, std::vector<std::int64_t>> lines;
  for (const Example& example : data.examples) lines.first.push_back(example.line);
  for (const BadRow& row : data.bad_rows) lines.second.push_back(row.line);
  return lines;
}

using Lines = std::vector<std::int64_t>;

TEST(ReadExamples, PutsBadRowsAsideAndReadsTheOthers) {
  EXPECT_EQ(lines_of("a.jsonl",
                     "{\"text\": \"x\"}\n[1]\n{\"text\": 3}\n{\"text\": \"caf\xe9\"}\n{\"text\": \"y\", "
                     "\"label\": \"c\"}\n{\"text\": \"z\", \"label\": \"b\"}\n{}\n"),
            (std::pair{Lines{1, 6}, Lines{2, 3, 4, 5, 7}}));
  EXPECT_EQ(lines_of("a.tsv", "text\tlabel\nx\ta\ny\nz\ta\tb\ncaf\xe9\ta\n\ta\nx\tb\n"),
            (std::pair{Lines{2, 6, 7}, Lines{3, 4, 5}}));
  EXPECT_EQ(lines_of("a.txt", "a x\nb\n\nb y\n"), (std::pair{Lines{1, 4}, Lines{2}}));
}

TEST(ReadExamples, AQuoteThatIsNotClosedTakesNoOtherRowAlong) {
  EXPECT_EQ(lines_of("a.csv", "text,label\n\"x,a\ny,b\n\"two\nlines\",a\n\"z\" w,a\nlast,b\n"),
            (std::pair{Lines{3, 4, 7}, Lines{2, 6}}));
  EXPECT_EQ(lines_of("b.csv", "text,label\nx,a\n\"y,b\nz,b\n"), (std::pair{Lines{2, 4}, Lines{3}}));
  // A line that is no UTF-8 within a field of several lines makes the whole row bad.
  EXPECT_EQ(lines_of("c.csv", "text,label\n\"x\ncaf\xe9\nz\",a\ny,b\n"), (std::pair{Lines{5}, Lines{2}}));
}

TEST(ReadExamples, ABadWordIsABadSentence) {
  const auto word = [](const char* id, const char* form, const char* tag) {
    return std::string(id) + "\t" + form + "\t_\t" + tag + "\t_\t_\t0\t_\t_\t_\n";
  };
  const std::string content = word("1", "a", "NOUN") + "\n" + word("1", "a", "NOUN") + word("3", "b", "NOUN") +
                              word("4", "c", "NOUN") + "\n" + word("1", "c", "VERB") + "\n" + word("1", "d", "NOUN");
  EXPECT_EQ(lines_of("a.conllu", content, DataKind::tagged), (std::pair{Lines{1, 9}, Lines{4, 7}}));
}

TEST(ReadExamples, ReadsWordsForTextsWithoutTags) {
  for (const char* header : {"words", "words\ttags", "text"}) {
    const bool has_tags = std::string(header).ends_with("tags");
    const auto read = read_text("a.tsv", std::string(header) + (has_tags ? "\na b\tA B\n" : "\na b\n"),
                                {"auto", "utf-8", false, DataKind::tagged});
    ASSERT_EQ(read.size(), 1u);
    EXPECT_EQ(read[0].example.text, "a b");
    EXPECT_EQ(read[0].example.has_gold, has_tags);
  }
  test::expect_part(test::error_text(ErrorKind::data,
                                     [] {
                                       read_text("a.tsv", "word\na\n", {"auto", "utf-8", false, DataKind::tagged});
                                     }),
                    "a.tsv:1: the header has no column \"text\"; the columns are");
}

}  // namespace
}  // namespace glass::read_examples_test
