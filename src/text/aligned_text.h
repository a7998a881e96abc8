// A text on its way through normalizers, with the bytes of the original that every byte stands for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace glass {

/// [start, end) in bytes of the original text.
struct ByteSpan {
  std::uint32_t start = 0, end = 0;
};

/// UTF-8 with an origin for each byte: the original characters that its character came from. While nothing has been
/// moved the origins are the bytes' own places and are not stored: most texts stay like that from end to end.
class AlignedText {
 public:
  /// The unchanged text; `base` is where it begins in the original.
  void assign(std::string_view original, std::uint32_t base = 0);

  std::string_view bytes() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  /// Where the text began in the original.
  std::uint32_t base() const { return base_; }
  /// True while every byte is where it was in the original (it may have been overwritten by another ASCII byte).
  bool in_place() const { return in_place_; }

  /// The origin of one byte: of the whole character that it belongs to.
  ByteSpan origin(std::size_t byte) const {
    if (!in_place_) return origins_[byte];
    const auto [begin, end] = character(byte);
    return {base_ + begin, base_ + end};
  }
  /// From the first origin to the last of a range of bytes that is not empty.
  ByteSpan origin(std::size_t begin, std::size_t end) const { return {origin(begin).start, origin(end - 1).end}; }

  /// The bytes for overwriting ASCII by ASCII in place.
  char* overwrite();

  /// Rewriting: begin, then keep and put in the order of the new text, then commit. `bytes` and `origin` show the old
  /// text until then.
  void begin();
  void keep(std::size_t begin, std::size_t end);
  void put(char32_t c, ByteSpan origin);
  /// A file may ask for any text in any place: an Error of kind data where the new text grows beyond all reason.
  void put(std::string_view bytes, ByteSpan origin);
  void put_ascii(char byte, ByteSpan origin) {
    next_.push_back(byte);
    next_origins_.push_back(origin);
  }
  /// Appends another text with its origins.
  void put(const AlignedText& other);
  std::size_t next_size() const { return next_.size(); }
  void commit();

 private:
  ByteSpan character(std::size_t byte) const;
  void check_size() const;

  std::string_view bytes_;
  std::uint32_t base_ = 0;
  std::size_t most_ = 0;  ///< bytes that the text may grow to
  bool in_place_ = true;
  std::string text_, next_;
  std::vector<ByteSpan> origins_, next_origins_;
};

}  // namespace glass
