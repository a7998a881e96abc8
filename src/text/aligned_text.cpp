// Keeping the origins of bytes while a text is rewritten.
#include "text/aligned_text.h"

#include "glass/base/error.h"
#include "glass/text/unicode.h"

namespace glass {

namespace {

// One character becomes 18 in the worst of the normal forms; files that do more than that by far are hostile.
constexpr std::size_t kMostGrowth = 256, kMostAnyway = 1u << 16;

}  // namespace

void AlignedText::assign(std::string_view original, std::uint32_t base) {
  bytes_ = original;
  base_ = base;
  in_place_ = true;
  most_ = kMostAnyway + kMostGrowth * original.size();
}

ByteSpan AlignedText::character(std::size_t byte) const {
  const auto inside = [&](std::size_t at) { return (bytes_[at] & 0xc0) == 0x80; };
  std::size_t begin = byte, end = byte + 1;
  while (begin > 0 && inside(begin)) --begin;
  while (end < bytes_.size() && inside(end)) ++end;
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

char* AlignedText::overwrite() {
  if (bytes_.data() != text_.data()) text_.assign(bytes_);
  bytes_ = text_;
  return text_.data();
}

void AlignedText::begin() {
  next_.clear();
  next_origins_.clear();
  next_.reserve(bytes_.size() + bytes_.size() / 8);
  next_origins_.reserve(next_.capacity());
}

void AlignedText::keep(std::size_t begin, std::size_t end) {
  next_.append(bytes_.substr(begin, end - begin));
  if (!in_place_) {
    next_origins_.insert(next_origins_.end(), origins_.begin() + static_cast<std::ptrdiff_t>(begin),
                         origins_.begin() + static_cast<std::ptrdiff_t>(end));
    return;
  }
  while (begin < end) {
    const ByteSpan place = character(begin);
    for (const auto stop = std::min<std::size_t>(place.end, end); begin < stop; ++begin)
      next_origins_.push_back({base_ + place.start, base_ + place.end});
  }
}

void AlignedText::put(char32_t c, ByteSpan origin) {
  append_utf8(next_, c);
  next_origins_.resize(next_.size(), origin);
}

void AlignedText::put(std::string_view bytes, ByteSpan origin) {
  next_.append(bytes);
  next_origins_.resize(next_.size(), origin);
  check_size();
}

void AlignedText::put(const AlignedText& other) {
  next_.append(other.bytes_);
  for (std::size_t i = 0; i < other.size(); ++i) next_origins_.push_back(other.origin(i));
}

void AlignedText::check_size() const {
  if (next_.size() > most_)
    fail(ErrorKind::data,
         "the tokenizer's normalizer or pre_tokenizer makes more than {} bytes of a text of {}; its replacements are "
         "too long",
         most_, (most_ - kMostAnyway) / kMostGrowth);
}

void AlignedText::commit() {
  check_size();
  text_.swap(next_);
  origins_.swap(next_origins_);
  bytes_ = text_;
  in_place_ = false;
}

}  // namespace glass
