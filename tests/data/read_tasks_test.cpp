// What the readers make of tags, several labels, numbers, answers and parallel text, and what broken files are
// answered.
#include <gtest/gtest.h>
#include <zlib.h>

#include <cmath>

#include "config/support.h"
#include "glass/base/gzip.h"
#include "glass/base/json.h"
#include "glass/data/dataset.h"
#include "support/error_text.h"

namespace glass::read_tasks_test {
namespace {

using test::TemporaryFolder;

std::vector<RawExample> read_text(const std::string& name, const std::string& content, DataKind kind,
                                  bool needed = true, const std::string& tag_column = "upos") {
  const TemporaryFolder folder;
  return read_examples(folder.write(name, content), {"auto", "utf-8", needed, kind, tag_column});
}

std::string word(const Example& example, std::size_t number) {
  const TaggedWord& place = example.words.at(number);
  return example.text.substr(place.start, place.end - place.start);
}

std::string gzip(const std::string& text) {
  std::string packed(compressBound(text.size()) + 64, '\0');
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// "1 Hi _ INTJ ..." with spaces for tabs, for readable tests.
std::string conllu(std::string text) {
  for (char& c : text) c = c == ' ' ? '\t' : c;
  return text;
}

TEST(Conllu, ReadsSentencesWithSpacesMultiwordTokensAndEmptyNodes) {
  const auto read = read_text(
      "a.conllu",
      conllu(
          "# text = Don't go!\n1-2 Don't _ _ _ _ _ _ _ _\n1 Do _ AUX VBP _ 3 aux _ _\n2 n't _ PART RB _ 3 advmod _ _\n"
          "3 go _ VERB VB _ 0 root _ SpaceAfter=No\n3.1 now _ ADV _ _ _ _ 3:x _\n4 ! _ PUNCT . _ 3 punct _ _\n\n\n"
          "1-2 du _ _ _ _ _ _ _ _\n1 de _ ADP _ _ 0 root _ _\n2 le _ _ _ _ 1 det _ _\n"),
      DataKind::tagged);
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].example.text, "Don't go!");
  EXPECT_EQ(read[0].tags, (std::vector<std::string>{"AUX", "PART", "VERB", "PUNCT"}));
  EXPECT_EQ(word(read[0].example, 1), "n't");
  EXPECT_EQ(word(read[0].example, 3), "!");
  EXPECT_EQ(read[0].example.line, 2);
  EXPECT_EQ(read[1].example.text, "de le");
  EXPECT_EQ(read[1].tags, (std::vector<std::string>{"ADP", ""}));
}

TEST(Conllu, ReadsOtherColumnsAndKeysOfMisc) {
  const std::string text =
      conllu("1 Rome _ PROPN NNP _ 0 root _ Ner=B-LOC|SpaceAfter=No\n2 , _ PUNCT , _ 1 punct _ _\n");
  EXPECT_EQ(read_text("a.conllu", text, DataKind::tagged, true, "xpos")[0].tags,
            (std::vector<std::string>{"NNP", ","}));
  EXPECT_EQ(read_text("a.conllu", text, DataKind::tagged, true, "deprel")[0].tags,
            (std::vector<std::string>{"root", "punct"}));
  EXPECT_EQ(read_text("a.conllu", text, DataKind::tagged, true, "misc:Ner")[0].tags,
            (std::vector<std::string>{"B-LOC", ""}));
}

TEST(ReadTasks, FindsTheWordsOfJsonLinesInTheirText) {
  const auto read = read_text(
      "a.jsonl",
      "{\"text\": \"a caf\\u00e9, a\", \"words\": [\"a\", \"caf\\u00e9\", \"a\"], \"tags\": [\"D\", \"N\", \"D\"]}\n"
      "{\"tokens\": [\"New\", \"York\"], \"tags\": [1, 2]}\n",
      DataKind::tagged);
  EXPECT_EQ(word(read[0].example, 1), "caf\u00e9");
  EXPECT_EQ(read[0].example.words[2].start, 9u);
  EXPECT_EQ(read[1].example.text, "New York");
  EXPECT_EQ(read[1].tags, (std::vector<std::string>{"1", "2"}));
}

TEST(ReadTasks, ReadsSeveralLabelsAndNone) {
  const auto lines = read_text("a.tsv", "text\tlabels\na\tx|y\nb\t\n", DataKind::multi_labelled);
  EXPECT_EQ(lines[0].labels, (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(lines[1].labels.empty());
  EXPECT_EQ(read_text("a.jsonl", "{\"text\": \"a\", \"labels\": [\"x|y\", 3]}", DataKind::multi_labelled)[0].labels,
            (std::vector<std::string>{"x|y", "3"}));
}

TEST(ReadTasks, ReadsNumbers) {
  EXPECT_EQ(read_text("a.csv", "text,text_pair,label\na,b,-3.25e1\n", DataKind::valued)[0].example.value, -32.5);
  EXPECT_EQ(read_text("a.txt", "0.5 so so\n", DataKind::valued)[0].example.value, 0.5);
  EXPECT_TRUE(std::isnan(read_text("a.tsv", "text\na\n", DataKind::valued, false)[0].example.value));
}

TEST(ReadTasks, ReadsAnswersAsSquadWritesThem) {
  const auto read = read_text("a.jsonl",
                              "{\"question\": \"Where?\", \"context\": \"\\u00dcber Rom, Rom\", \"answers\": "
                              "{\"text\": [\"Rom\", \"\\u00dcber\"], "
                              "\"answer_start\": [10, 0]}}\n",
                              DataKind::answered);
  ASSERT_EQ(read[0].example.answers.size(), 2u);
  EXPECT_EQ(read[0].example.text, "Where?");
  EXPECT_EQ(read[0].example.text_pair.substr(read[0].example.answers[0].start, 3), "Rom");
  EXPECT_EQ(read[0].example.answers[0].start, 11u);  // after a character of two bytes
  EXPECT_EQ(read_text("a.tsv", "text\ttext_pair\tanswers\nWhere?\tin Rom\tRom\n", DataKind::answered)[0]
                .example.answers[0]
                .start,
            3u);
}

/// The answer's words as the file gives them.
std::string answer_in(const std::string& context, const std::string& answers) {
  const Json line = {{"question", "q"}, {"context", context}};
  const std::string head = dump_json(line);
  const auto read =
      read_text("a.jsonl", head.substr(0, head.size() - 1) + ",\"answers\":" + answers + "}", DataKind::answered);
  const AnswerSpan span = read[0].example.answers.at(0);
  return read[0].example.text_pair.substr(span.start, span.end - span.start);
}

/// run_squad.py of BERT labels the words that an answer covers.
TEST(ReadTasks, WhiteSpaceAtTheEdgesOfAnAnswerIsNoPartOfIt) {
  const std::string context = "it was carl on\u00a0a\n\nbike";
  EXPECT_EQ(answer_in(context, R"({"text": ["carl "], "answer_start": [7]})"), "carl");
  EXPECT_EQ(answer_in(context, R"({"text": [" carl"], "answer_start": [6]})"), "carl");
  EXPECT_EQ(answer_in(context, R"({"text": ["\tcarl\u3000"], "answer_start": [7]})"), "carl");  // a start of the words
  EXPECT_EQ(answer_in(context, R"({"text": ["bike "], "answer_start": [18]})"), "bike");  // nothing behind it there
  EXPECT_EQ(answer_in(context, R"(" carl ")"), "carl");
  EXPECT_EQ(answer_in(context, R"("on a bike")"), "on\u00a0a\n\nbike");  // white space is white space
  EXPECT_EQ(answer_in(context, R"({"text": [" "], "answer_start": [2]})"), "");
}

TEST(ReadTasks, AnswersOfAnyAlphabetStandWhereTheyAreWritten) {
  // The last byte of these letters is 0x85 or 0xa0, white space in Latin-1.
  for (const std::string letter : {"à", "Å", "Р", "Ѕ", "ǅ", "ࠠ", "😠"}) {
    const std::string text = "le voil" + letter + " et " + letter;
    EXPECT_EQ(answer_in(text, fmt::format(R"({{"text": ["voil{}"], "answer_start": [3]}})", letter)), "voil" + letter);
    EXPECT_EQ(answer_in(text, fmt::format(R"({{"text": ["{} "], "answer_start": [12]}})", letter)), letter);
    EXPECT_EQ(answer_in(text, fmt::format(R"("voil{} et")", letter)), "voil" + letter + " et");
    EXPECT_THROW(answer_in("voil" + letter + "et", fmt::format(R"("voil{} et")", letter)), Error);
  }
}

TEST(ReadTasks, ReadsParallelTextAndCountsEmptyPairs) {
  const TemporaryFolder folder;
  const auto texts = folder.write("a.en.gz", gzip("one\n\n three \r\nfour\n")),
             targets = folder.write("a.de", "eins\nzwei\ndrei\n\n");
  std::vector<BadRow> empty;
  const std::vector<Example> read = read_parallel(texts, targets, "utf-8", &empty);
  ASSERT_EQ(read.size(), 2u);
  ASSERT_EQ(empty.size(), 2u);
  EXPECT_EQ(empty[0].line, 2);
  EXPECT_EQ(empty[1].line, 4);
  EXPECT_EQ(read[1].text, "three");
  EXPECT_EQ(read[1].target, "drei");
  EXPECT_EQ(read[1].line, 3);
}

TEST(ReadTasks, RefusesParallelTextOfUnequalLength) {
  const TemporaryFolder folder;
  const auto texts = folder.write("a.en", "one\ntwo\n"), targets = folder.write("a.de", "eins\n");
  test::expect_part(test::error_text(ErrorKind::data, [&] { read_parallel(texts, targets, "utf-8"); }),
                    "a.de: 1 lines, but");
  const auto blank = folder.write("b.en", "\n\n"), also_blank = folder.write("b.de", "\n\n");
  test::expect_part(test::error_text(ErrorKind::data, [&] { read_parallel(blank, also_blank, "utf-8"); }),
                    "b.en: no text in this file");
}

TEST(Gzip, UnpacksMembersOneAfterTheOther) {
  EXPECT_EQ(unpack_gzip(gzip("one ") + gzip("two"), "f", 100), "one two");
}

TEST(Gzip, RefusesWhatIsDamagedCutOrTooLarge) {
  const std::string packed = gzip(std::string(100000, 'a'));
  const auto refused = [](const std::string& data) {
    return test::error_text(ErrorKind::data, [&] { unpack_gzip(data, "f.gz", 50000); });
  };
  test::expect_part(refused(packed), "f.gz: unpacks to more than 50000 bytes");
  test::expect_part(refused(gzip("one").substr(0, 15)), "f.gz: the gzip data ends in the middle");
  test::expect_part(refused("plain text"), "f.gz: is no gzip data");
  test::expect_part(refused(""), "f.gz: the gzip data ends in the middle");
  std::string wrong_sum = gzip("one two three");
  wrong_sum[wrong_sum.size() - 6] ^= 1;
  test::expect_part(refused(wrong_sum), "f.gz: is no gzip data, or damaged");
}

struct BrokenTask {
  const char* name;
  DataKind kind;
  std::string content;
  const char* expected;
};

TEST(ReadTasks, SaysWhatIsBrokenWithFileAndLine) {
  const BrokenTask table[] = {
      {"a.conllu", DataKind::tagged, "1\tHi\tX\n", "a.conllu:1: 3 columns; a word of CoNLL-U has 10"},
      {"a.conllu", DataKind::tagged, conllu("1 Hi _ X _ _ _ _ _ _ _\n"), "a.conllu:1: 11 columns"},
      {"a.conllu", DataKind::tagged, conllu("2 Hi _ X _ _ _ _ _ _\n"), "a.conllu:1: ID: '2' where 1 is due"},
      {"a.conllu", DataKind::tagged, conllu("1 a _ X _ _ _ _ _ _\n1 b _ X _ _ _ _ _ _\n"),
       "a.conllu:2: ID: '1' where 2 is due"},
      {"a.conllu", DataKind::tagged, conllu("x a _ X _ _ _ _ _ _\n"), "a.conllu:1: ID: 'x'"},
      {"a.conllu", DataKind::tagged, conllu("2-3 ab _ _ _ _ _ _ _ _\n"),
       "a.conllu:1: ID: '2-3' is no range of words that begins with 1"},
      {"a.conllu", DataKind::tagged, conllu("1-9999999999999999999999 ab _ _ _ _ _ _ _ _\n"), "a.conllu:1: ID:"},
      {"a.conllu", DataKind::tagged, conllu("1-3 ab _ _ _ _ _ _ _ _\n1 a _ X _ _ _ _ _ _\n"),
       "the sentence has 1 words"},
      {"a.conllu", DataKind::tagged, "1\t\t_\tX\t_\t_\t_\t_\t_\t_\n", "a.conllu:1: FORM: empty"},
      {"a.conllu", DataKind::tagged, conllu("1 a _ _ _ _ _ _ _ _\n"),
       "no word has a tag; is data.tag_column = \"upos\" right?"},
      {"a.conllu", DataKind::tagged, "# only a comment\n", "no examples in this file"},
      {"a.txt", DataKind::tagged, "a b c\n", "hold no tags of words; give them in a .tsv, .csv or .jsonl or .conllu"},
      {"a.jsonl", DataKind::tagged, "{\"words\": [\"a\", \"b\"], \"tags\": [\"X\"]}", "a.jsonl:1: tags: 1 for 2 words"},
      {"a.jsonl", DataKind::tagged, "{\"words\": [\"a\", \"\"], \"tags\": [\"X\", \"Y\"]}",
       "a.jsonl:1: words: one is empty"},
      {"a.jsonl", DataKind::tagged, "{\"text\": \"b a\", \"words\": [\"a\", \"b\"], \"tags\": [\"X\", \"Y\"]}",
       "words: 'b' does not stand in the text"},
      {"a.jsonl", DataKind::tagged, "{\"words\": [[1]], \"tags\": [\"X\"]}",
       "words: [1] is neither a text nor a whole number"},
      {"a.jsonl", DataKind::tagged, "{\"words\": {}, \"tags\": [\"X\"]}", "words: expected a string or a list"},
      {"a.tsv", DataKind::tagged, "text\ttags\na\tX\n", "the header has no column \"words\""},
      {"a.tsv", DataKind::multi_labelled, "text\tetikett\na\tX\n", "the header has no column \"labels\""},
      {"a.jsonl", DataKind::multi_labelled, "{\"text\": \"a\"}", "a.jsonl:1: labels: missing or empty"},
      {"a.jsonl", DataKind::multi_labelled, "{\"text\": \"a\", \"labels\": [1.5]}",
       "labels: 1.5 is neither a text nor a whole number"},
      {"a.jsonl", DataKind::multi_labelled, "{\"text\": \"a\", \"labels\": \"[1\"}", "labels"},
      {"a.tsv", DataKind::valued, "text\tlabel\na\tgood\n", "a.tsv:2: label: 'good' is no number"},
      {"a.tsv", DataKind::valued, "text\tlabel\na\tinf\n", "label: 'inf' is no number"},
      {"a.tsv", DataKind::valued, "text\tlabel\na\t1e999\n", "is no number"},
      {"a.jsonl", DataKind::answered, "{\"question\": \"q\", \"answers\": \"a\"}",
       "a.jsonl:1: text_pair: missing or empty"},
      {"a.jsonl", DataKind::answered, "{\"question\": \"q\", \"context\": \"c\"}",
       "a.jsonl:1: answers: missing or empty"},
      {"a.jsonl", DataKind::answered,
       "{\"question\": \"q\", \"context\": \"abc\", \"answers\": {\"text\": [\"b\"], \"answer_start\": [2]}}",
       "'b' does not stand at character 2"},
      {"a.jsonl", DataKind::answered,
       "{\"question\": \"q\", \"context\": \"abc\", \"answers\": {\"text\": [\"b\"], \"answer_start\": [99999999999]}}",
       "'b' does not stand at character"},
      {"a.jsonl", DataKind::answered,
       "{\"question\": \"q\", \"context\": \"abc\", \"answers\": {\"text\": [\"b\"], \"answer_start\": []}}",
       "of one length"},
      {"a.jsonl", DataKind::answered,
       "{\"question\": \"q\", \"context\": \"abc\", \"answers\": {\"text\": [\"b\"], \"answer_start\": [-1]}}",
       "number 0 is no text with a start >= 0"},
      {"a.jsonl", DataKind::answered, "{\"question\": \"q\", \"context\": \"abc\", \"answers\": \"d\"}",
       "'d' does not stand in any place"},
      {"a.jsonl", DataKind::answered, "{\"question\": \"q\", \"context\": \"abc\", \"answers\": [1]}",
       "answers: expected a string or an object"},
      {"a.tsv", DataKind::targets, "text\na\n", "the header has no column \"target\""},
      {"a.tsv.gz", DataKind::labelled, "text\tlabel\na\tX\n", "a.tsv.gz: is no gzip data"},
  };
  for (const BrokenTask& broken : table) {
    const std::string message =
        test::error_text(ErrorKind::data, [&] { read_text(broken.name, broken.content, broken.kind); });
    test::expect_part(message, broken.expected);
  }
}

}  // namespace
}  // namespace glass::read_tasks_test
