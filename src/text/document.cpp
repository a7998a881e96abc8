// Scanning model.vocab and model.merges, and parsing what is left.
#include "text/document.h"

#include "glass/base/error.h"
#include "glass/text/unicode.h"
#include "text/json_scanner.h"

namespace glass {

namespace {

constexpr std::size_t kMaxEntries = 1'000'000;  // of a vocabulary or of merges; published ones have up to 600,000
constexpr std::size_t kMaxRest = std::size_t{4} << 20;  // bytes of everything else
constexpr std::size_t kMaxParsed = std::size_t{4}
                                   << 20;  // bytes of a broken file that are parsed again to name the place

struct Span {
  std::size_t begin = 0, end = 0;
};

class DocumentReader {
 public:
  explicit DocumentReader(TokenizerDocument& out) : out_(out), scanner_(out.content, out.unescaped) {}

  void run() {
    members([&](std::string_view key) {
      if (key == "model" && scanner_.peek() == '{')
        model();
      else
        scanner_.skip();
    });
    if (scanner_.peek() != '\0' || scanner_.at() != out_.content.size()) throw JsonScanner::Irregular{};
  }

  std::size_t at() const { return scanner_.at(); }

  /// The text without the lists; line ends stay, so that errors name the right line.
  std::string rest() const {
    std::string text;
    std::size_t at = 0;
    const std::string_view content = out_.content;
    for (const Span& span : cut_) {
      text.append(content.substr(at, span.begin - at)).append("null");
      for (const char byte : content.substr(span.begin, span.end - span.begin))
        if (byte == '\n') text.push_back('\n');
      at = span.end;
    }
    text.append(content.substr(at));
    if (text.size() > kMaxRest)
      fail(ErrorKind::data, "{}: without vocabulary and merges the document has {} bytes; at most {}", out_.origin,
           text.size(), kMaxRest);
    return text;
  }

 private:
  template <typename Use>
  void members(const Use& use) {
    scanner_.expect('{');
    if (scanner_.accept('}')) return;
    do {
      const std::string_view key = scanner_.string();
      scanner_.expect(':');
      use(key);
    } while (scanner_.accept(','));
    scanner_.expect('}');
  }

  template <typename Use>
  void elements(const Use& use) {
    scanner_.expect('[');
    if (scanner_.accept(']')) return;
    do use();
    while (scanner_.accept(','));
    scanner_.expect(']');
  }

  /// A list or object of another kind stays in the document; reading it from there says what it is.
  void model() {
    members([&](std::string_view key) {
      const char first = scanner_.peek();
      const std::size_t begin = scanner_.at();
      if (key == "vocab" && !out_.has_vocab && (first == '{' || first == '['))
        vocab(first == '[');
      else if (key == "merges" && !out_.has_merges && first == '[')
        merges();
      else
        return scanner_.skip();
      cut_.push_back({begin, scanner_.at()});
    });
  }

  void vocab(bool is_list) {
    out_.has_vocab = true;
    out_.vocab_is_list = is_list;
    if (!is_list) {
      members([&](std::string_view key) { value({key, 0, false}); });
      return;
    }
    elements([&] {
      if (scanner_.peek() != '[') fail_entry("is not [token, score]");
      scanner_.expect('[');
      if (scanner_.peek() != '"') fail_entry("is not [token, score]");
      const std::string_view text = scanner_.string();
      if (!scanner_.accept(',')) fail_entry("is not [token, score]");
      const char next = scanner_.peek();
      if (next != '-' && (next < '0' || next > '9')) fail_entry("the score is not a number");
      value({text, 0, false});
      if (!scanner_.accept(']')) fail_entry("is not [token, score]");
    });
  }

  [[noreturn]] void fail_entry(const char* what) const {
    fail(ErrorKind::data, "{}: model.vocab[{}]: {}", out_.origin, out_.vocab.size(), what);
  }

  void value(VocabEntry entry) {
    const char first = scanner_.peek();
    if (first == '-' || (first >= '0' && first <= '9'))
      entry.number = scanner_.number(entry.is_integer);
    else
      scanner_.skip();
    if (out_.vocab.size() >= kMaxEntries)
      fail(ErrorKind::data, "{}: model.vocab: more than {} tokens", out_.origin, kMaxEntries);
    out_.vocab.push_back(entry);
  }

  void merges() {
    out_.has_merges = true;
    elements([&] {
      if (out_.merges.size() >= kMaxEntries)
        fail(ErrorKind::data, "{}: model.merges: more than {} merges", out_.origin, kMaxEntries);
      const auto broken = [&] {
        fail(ErrorKind::data, "{}: model.merges[{}]: is not two tokens", out_.origin, out_.merges.size());
      };
      if (scanner_.accept('[')) {
        if (scanner_.peek() != '"') broken();
        const std::string_view left = scanner_.string();
        if (!scanner_.accept(',') || scanner_.peek() != '"') broken();
        const std::string_view right = scanner_.string();
        if (!scanner_.accept(']')) broken();
        out_.merges.emplace_back(left, right);
        return;
      }
      if (scanner_.peek() != '"') broken();
      const std::string_view line = scanner_.string();
      if (line.starts_with("#version")) return;
      const auto blank = line.find(' ');
      if (blank == std::string_view::npos || line.find(' ', blank + 1) != std::string_view::npos) broken();
      out_.merges.emplace_back(line.substr(0, blank), line.substr(blank + 1));
    });
  }

  TokenizerDocument& out_;
  JsonScanner scanner_;
  std::vector<Span> cut_;
};

}  // namespace

void read_document(std::string content, const std::string& origin, TokenizerDocument& out) {
  if (content.starts_with(kByteOrderMark)) content.erase(0, kByteOrderMark.size());
  out.content = std::move(content);
  out.origin = origin;
  DocumentReader reader(out);
  try {
    if (invalid_utf8(out.content)) throw JsonScanner::Irregular{};
    reader.run();
    out.rest = parse_json(reader.rest(), origin);
  } catch (const JsonScanner::Irregular&) {
    // The strict parser knows the place; where it finds nothing, the document is no object.
    if (out.content.size() > kMaxParsed) fail(ErrorKind::data, "{}: byte {}: not valid JSON", origin, reader.at());
    out.vocab.clear();
    out.merges.clear();
    const Json whole = parse_json(out.content, origin);
    fail(ErrorKind::data, "{}: the document: is {}, not an object", origin, whole.type_name());
  }
}

}  // namespace glass
