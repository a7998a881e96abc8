// Protocol buffers' wire format, as much of it as a ModelProto needs
// (https://protobuf.dev/programming-guides/encoding/).
#include "text/folder/sentencepiece.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "glass/base/error.h"
#include "glass/text/unicode.h"

namespace glass {

namespace {

constexpr std::size_t kMaxPieces = 1'000'000;
constexpr std::size_t kMaxPieceFile = std::size_t{48} << 20;  // bytes; published files have up to 20 MB
constexpr std::int64_t kUnigram = 1, kMerges = 2;             // TrainerSpec.ModelType

struct BrokenMessage {};

/// One field of a message: its number and its value, as a number or as bytes.
struct Field {
  std::uint64_t number = 0, value = 0;
  std::string_view bytes;
};

class MessageReader {
 public:
  explicit MessageReader(std::string_view bytes) : rest_(bytes) {}

  /// The next field, false at the end.
  bool next(Field& field) {
    if (rest_.empty()) return false;
    const std::uint64_t tag = varint();
    field = {tag >> 3, 0, {}};
    switch (tag & 7) {
      case 0:
        field.value = varint();
        break;
      case 1:
        field.value = fixed(8);
        break;
      case 2:
        field.bytes = take(varint());
        break;
      case 5:
        field.value = fixed(4);
        break;
      default:
        throw BrokenMessage{};
    }
    if (field.number == 0) throw BrokenMessage{};
    return true;
  }

 private:
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1).front());
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    throw BrokenMessage{};
  }
  std::uint64_t fixed(std::size_t size) {
    std::uint64_t value = 0;
    std::memcpy(&value, take(size).data(), size);  // little endian, as this machine is
    return value;
  }
  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) throw BrokenMessage{};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::string_view rest_;
};

class ModelReader {
 public:
  explicit ModelReader(SentencePieceFile& out) : out_(out) {}

  void read(std::string_view bytes) {
    each(bytes, [this](const Field& field) {
      if (field.number == 1) piece(field.bytes);
      if (field.number == 2) trainer(field.bytes);
      if (field.number == 3) normalizer(field.bytes);
    });
  }

 private:
  template <typename Use>
  static void each(std::string_view bytes, const Use& use) {
    MessageReader reader(bytes);
    for (Field field; reader.next(field);) use(field);
  }

  void piece(std::string_view bytes) {
    if (out_.pieces.size() >= kMaxPieces) fail(ErrorKind::data, "{}: more than {} pieces", out_.origin, kMaxPieces);
    SentencePieceFile::Piece made;
    each(bytes, [&](const Field& field) {
      if (field.number == 1) made.text = text_of(field);
      if (field.number == 2) made.score = std::bit_cast<float>(static_cast<std::uint32_t>(field.value));
      if (field.number == 3) made.type = static_cast<PieceType>(field.value & 0xff);
    });
    if (!std::isfinite(made.score))
      fail(ErrorKind::data, "{}: piece {}: the score is not finite", out_.origin, out_.pieces.size());
    out_.pieces.push_back(std::move(made));
  }

  void trainer(std::string_view bytes) {
    each(bytes, [this](const Field& field) {
      switch (field.number) {
        case 3:
          kind(static_cast<std::int64_t>(field.value));
          break;
        case 24:
          out_.blank_behind = field.value != 0;
          break;
        case 35:
          out_.byte_fallback = field.value != 0;
          break;
        case 40:
          out_.unknown_id = number_of(field);
          break;
        case 41:
          out_.bos_id = number_of(field);
          break;
        case 42:
          out_.eos_id = number_of(field);
          break;
        case 45:
          out_.unknown_piece = text_of(field);
          break;
        case 46:
          out_.bos_piece = text_of(field);
          break;
        case 47:
          out_.eos_piece = text_of(field);
          break;
        default:
          break;
      }
    });
  }

  void normalizer(std::string_view bytes) {
    each(bytes, [this](const Field& field) {
      switch (field.number) {
        case 2:
          out_.charsmap = field.bytes;
          break;
        case 3:
          out_.add_dummy_prefix = field.value != 0;
          break;
        case 4:
          out_.remove_extra_whitespaces = field.value != 0;
          break;
        case 5:
          out_.escape_whitespaces = field.value != 0;
          break;
        default:
          break;
      }
    });
  }

  void kind(std::int64_t type) {
    if (type != kUnigram && type != kMerges)
      fail(ErrorKind::data, "{}: the model cuts texts into words or characters; supported are unigram and bpe",
           out_.origin);
    out_.is_unigram = type == kUnigram;
  }

  std::string text_of(const Field& field) const {
    if (invalid_utf8(field.bytes))
      fail(ErrorKind::data, "{}: piece {}: a text is not UTF-8", out_.origin, out_.pieces.size());
    return std::string(field.bytes);
  }
  static std::int64_t number_of(const Field& field) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(field.value));
  }

  SentencePieceFile& out_;
};

/// A line of tiktoken's files is a token in base64, a blank and its rank.
bool looks_like_tiktoken(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  const auto blank = line.find(' ');
  const char* const digits = "0123456789\r";
  return blank != std::string_view::npos && blank > 0 && blank + 1 < line.size() &&
         line.find_first_not_of(digits, blank + 1) == std::string_view::npos;
}

}  // namespace

SentencePieceFile parse_sentencepiece(std::string_view bytes, const std::string& origin) {
  if (looks_like_tiktoken(bytes))
    fail(ErrorKind::data,
         "{}: is a vocabulary of tiktoken, which is not supported; give the folder a tokenizer.json "
         "(AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER) in Python writes it)",
         origin);
  SentencePieceFile out;
  out.origin = origin;
  try {
    ModelReader(out).read(bytes);
  } catch (const BrokenMessage&) {
    fail(ErrorKind::data, "{}: is no SentencePiece model, or damaged; get the file again", origin);
  }
  if (out.pieces.empty()) fail(ErrorKind::data, "{}: holds no pieces; is it a SentencePiece model?", origin);
  return out;
}

SentencePieceFile read_sentencepiece(const fs::path& path) {
  return parse_sentencepiece(read_file(path, kMaxPieceFile), path.string());
}

}  // namespace glass
