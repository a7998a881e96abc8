// BERT's vocab.txt: one piece a line, the line's number is the id.
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/text/unicode.h"
#include "text/bert_tokenizer.h"

namespace glass {

namespace {

constexpr std::size_t kMaxVocabBytes = std::size_t{64} << 20;
constexpr std::int64_t kMaxCharsPerWord = 100;  // as in BERT's own code

Vocabulary read_vocabulary(const fs::path& path) {
  const std::string content = read_file(path, kMaxVocabBytes);
  std::string_view rest = content;
  if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
  Vocabulary vocabulary;
  for (std::int64_t line = 1; !rest.empty(); ++line) {
    const auto end = rest.find('\n');
    std::string_view piece = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (piece.ends_with('\r')) piece.remove_suffix(1);
    if (piece.empty()) fail(ErrorKind::data, "{}:{}: empty line; a vocab.txt has one piece a line", path.string(), line);
    if (invalid_utf8(piece)) fail(ErrorKind::data, "{}:{}: the line is not UTF-8; convert the file", path.string(), line);
    if (vocabulary.add(std::string(piece)) < 0) {
      const auto first = vocabulary.find(piece) + 1;
      fail(ErrorKind::data, "{}:{}: '{}' stands already on line {}; each piece may stand once", path.string(), line, piece, first);
    }
  }
  return vocabulary;
}

}  // namespace

std::unique_ptr<Tokenizer> load_wordpiece(const std::filesystem::path& vocab_txt, bool lowercase) {
  BertParts parts;
  parts.normalizer.lowercase = parts.normalizer.strip_accents = lowercase;
  parts.vocabulary = read_vocabulary(vocab_txt);
  for (const char* needed : {"[UNK]", "[CLS]", "[SEP]"})
    if (parts.vocabulary.find(needed) < 0)
      fail(ErrorKind::data, "{}: the piece {} is missing; is this the vocab.txt of a BERT model?", vocab_txt.string(), needed);
  for (const char* special : {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"})
    if (const auto id = parts.vocabulary.find(special); id >= 0) parts.added.push_back(id);
  return make_wordpiece(std::move(parts), "##", kMaxCharsPerWord);
}

}  // namespace glass
