// ByteLevel: GPT-2's split and its alphabet of bytes.
#include "text/byte_level.h"
#include "text/pretokenizers/pretokenizer.h"
#include "text/pretokenizers/scanner.h"

namespace glass {

namespace {

class ByteLevel final : public PreTokenizer {
 public:
  ByteLevel(bool prefix_space, bool split, bool bytes_stay)
      : prefix_space_(prefix_space), split_(split), bytes_stay_(bytes_stay) {}

  void apply(PieceText& text) const override {
    if (prefix_space_) put_prefix(text);
    if (split_) cut(text);
    if (!bytes_stay_) map_bytes(text);
  }

 private:
  static bool lacks_space(const PieceText& text, const Piece& piece) {
    return piece.token < 0 && text.text.bytes()[piece.begin] != ' ';
  }

  static void put_prefix(PieceText& text) {
    bool any = false;
    for (const Piece& piece : text.pieces) any |= lacks_space(text, piece);
    if (!any) return;
    text.rewrite([&](const Piece& piece) {
      if (lacks_space(text, piece)) text.text.put_ascii(' ', text.text.origin(piece.begin));
      text.text.keep(piece.begin, piece.end);
    });
  }

  static void cut(PieceText& text) {
    text.split([](std::string_view bytes, const auto& emit) {
      for (std::size_t begin = 0; begin < bytes.size();) {
        const std::size_t end = Scanner::gpt2().word_end(bytes, begin);
        emit(begin, end);
        begin = end;
      }
    });
  }

  static void map_bytes(PieceText& text) {
    text.rewrite([&](const Piece& piece) {
      for (std::size_t i = piece.begin; i < piece.end; ++i)
        text.text.put(byte_level_text(static_cast<unsigned char>(text.text.bytes()[i])), text.text.origin(i));
    });
  }

  bool prefix_space_, split_, bytes_stay_;
};

}  // namespace

PreTokenizerPtr make_byte_level(const JsonFields& fields, bool bytes_stay) {
  return std::make_unique<ByteLevel>(fields.boolean("add_prefix_space", true), fields.boolean("use_regex", true),
                                     bytes_stay);
}

}  // namespace glass
