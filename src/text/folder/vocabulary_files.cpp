// Reading the files; errors name the line.
#include "text/folder/vocabulary_files.h"

#include "glass/base/error.h"
#include "glass/text/unicode.h"
#include "text/vocabulary.h"

namespace glass {

namespace {

constexpr std::size_t kMaxVocabularyFile = std::size_t{48} << 20;  // bytes; published files have up to 20 MB

/// Calls `use(line, number)` for the lines of a text, without their ends.
template <typename Use>
void for_each_line(std::string_view rest, const Use& use) {
  if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
  for (std::int64_t number = 1; !rest.empty(); ++number) {
    const auto end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    use(line, number);
  }
}

/// The Hugging Face library reads pieces without the white space behind them.
std::string_view without_blanks_behind(std::string_view line) {
  while (!line.empty()) {
    std::size_t begin = line.size() - 1;
    while (begin > 0 && (line[begin] & 0xc0) == 0x80) --begin;
    std::size_t end = begin;
    if (!is_white_space(next_code_point(line, end))) break;
    line = line.substr(0, begin);
  }
  return line;
}

}  // namespace

std::vector<std::string> read_pieces(const fs::path& vocab_txt) {
  const std::string content = read_file(vocab_txt, kMaxVocabularyFile);
  std::vector<std::string> pieces;
  Vocabulary seen;
  for_each_line(content, [&](std::string_view line, std::int64_t number) {
    if (invalid_utf8(line))
      fail(ErrorKind::data, "{}:{}: the line is not UTF-8; convert the file", vocab_txt.string(), number);
    const std::string_view piece = without_blanks_behind(line);
    if (piece.empty())
      fail(ErrorKind::data, "{}:{}: empty line; a vocab.txt has one piece a line", vocab_txt.string(), number);
    if (seen.add(std::string(piece)) < 0)
      fail(ErrorKind::data, "{}:{}: '{}' stands already on line {}; each piece may stand once", vocab_txt.string(),
           number, shown(piece), seen.find(piece) + 1);
    pieces.emplace_back(piece);
  });
  return pieces;
}

void read_pieces(const fs::path& vocab_txt, TokenizerDocument& document) {
  document.origin = vocab_txt.string();
  document.has_vocab = true;
  for (std::string& piece : read_pieces(vocab_txt)) {
    const auto id = static_cast<double>(document.vocab.size());
    document.vocab.push_back({document.unescaped.emplace_back(std::move(piece)), id, true});
  }
}

void read_vocab_json(const fs::path& path, TokenizerDocument& document) {
  // The same reader as for a tokenizer.json: the file is the member "vocab" of a model.
  std::string content = read_file(path, kMaxVocabularyFile);
  if (content.starts_with(kByteOrderMark)) content.erase(0, kByteOrderMark.size());
  read_document("{\"model\": {\"vocab\": " + content + "}}", path.string(), document);
  if (!document.has_vocab || document.vocab_is_list)
    fail(ErrorKind::data, "{}: is not an object of tokens with their ids", path.string());
}

void read_merges(const fs::path& path, TokenizerDocument& document) {
  document.has_merges = true;
  const std::string& content = document.unescaped.emplace_back(read_file(path, kMaxVocabularyFile));
  if (const auto bad = invalid_utf8(content))
    fail(ErrorKind::data, "{}: byte {} is not UTF-8; convert the file", path.string(), *bad);
  for_each_line(content, [&](std::string_view line, std::int64_t number) {
    if (line.empty() || line.starts_with("#version")) return;
    const auto blank = line.find(' ');
    if (blank == std::string_view::npos || line.find(' ', blank + 1) != std::string_view::npos)
      fail(ErrorKind::data, "{}:{}: '{}' is not two tokens with a blank between them", path.string(), number,
           shown(line));
    document.merges.emplace_back(line.substr(0, blank), line.substr(blank + 1));
  });
}

}  // namespace glass
