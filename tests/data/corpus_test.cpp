// Texts to learn a tokenizer from: which parts of which files count.
#include "glass/data/corpus.h"

#include <gtest/gtest.h>

#include "support/error_text.h"
#include "support/temporary_folder.h"

namespace glass::corpus_test {
namespace {

using test::TemporaryFolder;
using Texts = std::vector<std::string_view>;

TEST(Corpus, HoldsLinesOfPlainFilesAndTextsOfTables) {
  const TemporaryFolder folder;
  const std::string lines = folder.write("a.txt", "one\r\n \t\ntwo words\n").string(),
                    table = folder.write("b.tsv", "text\ttext_pair\tlabel\nthree\tfour\tgood\n").string(),
                    json = folder.write("c.jsonl", "{\"text\": \"five\", \"target\": \"six\"}\n").string();
  const Corpus corpus = read_corpus({lines, table, json}, "utf-8");
  EXPECT_EQ(corpus.texts, (Texts{"one", "two words", "three", "four", "five", "six"}));
  EXPECT_EQ(corpus.bytes, 3 + 9 + 5 + 4 + 4 + 3);
}

TEST(Corpus, ViewsStayGoodWhereItMoves) {
  const TemporaryFolder folder;
  Corpus corpus = read_corpus({folder.write("a.txt", "x\n").string()}, "utf-8");
  const Corpus moved = std::move(corpus);
  EXPECT_EQ(moved.texts, Texts{"x"});
  EXPECT_EQ(moved.texts[0].data(), moved.content[0].data());
}

TEST(Corpus, ReadsTheStatedEncoding) {
  const TemporaryFolder folder;
  const std::string file = folder.write("a.txt", "caf\xe9\n").string();
  EXPECT_EQ(read_corpus({file}, "latin-1").texts, Texts{"caf\u00e9"});
}

TEST(Corpus, AFileWithoutTextIsAnError) {
  const TemporaryFolder folder;
  const std::string good = folder.write("a.txt", "x\n").string(), blank = folder.write("b.txt", " \n\t\n").string();
  EXPECT_EQ(test::error_text(ErrorKind::data,
                             [&] {
                               read_corpus({good, blank}, "utf-8");
                             }),
            blank + ": no text in this file; give files with words");
}

}  // namespace
}  // namespace glass::corpus_test
