// Opening tokenizers: a tokenizer.json, BERT's vocab.txt, GPT-2's vocab.json and merges.txt, or a folder with one of
// them.
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "glass/text/unicode.h"
#include "text/build_document.h"
#include "text/json_scanner.h"
#include "text/tokenizer_parts.h"

namespace glass {

namespace {

constexpr std::size_t kMaxFile = std::size_t{48} << 20;  // bytes; published files have up to 34 MB

/// Calls `use(line, number)` for the lines of a text, without their ends.
template <typename Use>
void for_each_line(std::string_view rest, const Use& use) {
  if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
  for (std::int64_t number = 1; !rest.empty(); ++number) {
    const auto end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    use(line, number);
  }
}

std::vector<std::string> read_pieces(const fs::path& path) {
  const std::string content = read_file(path, kMaxFile);
  std::vector<std::string> pieces;
  Vocabulary seen;
  for_each_line(content, [&](std::string_view piece, std::int64_t line) {
    if (piece.empty())
      fail(ErrorKind::data, "{}:{}: empty line; a vocab.txt has one piece a line", path.string(), line);
    if (invalid_utf8(piece))
      fail(ErrorKind::data, "{}:{}: the line is not UTF-8; convert the file", path.string(), line);
    if (seen.add(std::string(piece)) < 0)
      fail(ErrorKind::data, "{}:{}: '{}' stands already on line {}; each piece may stand once", path.string(), line,
           shown(piece), seen.find(piece) + 1);
    pieces.emplace_back(piece);
  });
  return pieces;
}

void read_merges(const fs::path& path, TokenizerDocument& document) {
  document.has_merges = true;
  const std::string& content = document.unescaped.emplace_back(read_file(path, kMaxFile));
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

void read_vocab_json(const fs::path& path, TokenizerDocument& document) {
  // The same reader: the file is the member "vocab" of a model.
  TokenizerDocument& out = document;
  read_document("{\"model\": {\"vocab\": " + read_file(path, kMaxFile) + "}}", path.string(), out);
  if (!out.has_vocab || out.vocab_is_list)
    fail(ErrorKind::data, "{}: is not an object of tokens with their ids", path.string());
}

/// tokenizer_config.json beside a vocab.txt says whether the model is lower-cased; without it, it is.
bool lowercase_of(const fs::path& folder) {
  const fs::path config = folder / "tokenizer_config.json";
  if (!path_exists(config)) return true;
  const Json document = read_json(config, std::size_t{4} << 20);
  return JsonFields(document, config.string(), "").boolean("do_lower_case", true);
}

std::unique_ptr<Tokenizer> open_folder(const fs::path& folder) {
  if (path_exists(folder / "tokenizer.json")) return load_tokenizer(folder / "tokenizer.json");
  if (path_exists(folder / "vocab.json") && path_exists(folder / "merges.txt"))
    return load_byte_level_bpe(folder / "vocab.json", folder / "merges.txt");
  if (path_exists(folder / "vocab.txt")) return load_wordpiece(folder / "vocab.txt", lowercase_of(folder));
  return nullptr;
}

}  // namespace

std::unique_ptr<Tokenizer> load_wordpiece(const std::filesystem::path& vocab_txt, bool lowercase) {
  const std::vector<std::string> pieces = read_pieces(vocab_txt);
  TokenizerDocument document;
  document.origin = vocab_txt.string();
  set_vocabulary(pieces, document);
  for (const char* needed : {"[UNK]", "[CLS]", "[SEP]"})
    if (std::find(pieces.begin(), pieces.end(), needed) == pieces.end())
      fail(ErrorKind::data, "{}: the piece {} is missing; is this the vocab.txt of a BERT model?", vocab_txt.string(),
           needed);
  document.rest = bert_document(pieces, lowercase, wordpiece_model());
  document.rest["decoder"] = {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}};
  return make_tokenizer(document);
}

std::unique_ptr<Tokenizer> load_byte_level_bpe(const std::filesystem::path& vocab_json,
                                               const std::filesystem::path& merges_txt) {
  TokenizerDocument document;
  read_vocab_json(vocab_json, document);
  read_merges(merges_txt, document);
  document.rest = gpt2_document(document.vocab);
  return make_tokenizer(document);
}

std::unique_ptr<Tokenizer> load_tokenizer(const std::filesystem::path& tokenizer_json) {
  TokenizerDocument document;
  read_document(read_file(tokenizer_json, kMaxFile), tokenizer_json.string(), document);
  return make_tokenizer(document);
}

std::unique_ptr<Tokenizer> tokenizer_from_json(const Json& json, const std::string& origin) {
  TokenizerDocument document;
  read_document(dump_json(json), origin, document);
  return make_tokenizer(document);
}

std::unique_ptr<Tokenizer> open_tokenizer(const std::filesystem::path& place) {
  if (!is_folder(place))
    return place.extension() == ".txt" ? load_wordpiece(place, lowercase_of(place.parent_path()))
                                       : load_tokenizer(place);
  for (const auto& folder : {place, place / "model"})
    if (auto tokenizer = open_folder(folder)) return tokenizer;
  fail(ErrorKind::data,
       "{}: has no tokenizer.json, no vocab.json with merges.txt, no vocab.txt, and no model folder with one; give a "
       "tokenizer.json, a model "
       "folder or a run folder",
       place.string());
}

}  // namespace glass
