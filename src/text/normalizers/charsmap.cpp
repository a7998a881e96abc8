// Reading the trie; every index is checked, since the file may say anything.
#include "text/normalizers/charsmap.h"

#include <array>
#include <cstring>

#include "glass/base/error.h"
#include "glass/text/unicode.h"

namespace glass {

namespace {

bool has_leaf(std::uint32_t unit) {
  return (unit >> 8 & 1) != 0;
}
std::uint32_t label(std::uint32_t unit) {
  return unit & (1u << 31 | 0xff);
}
std::uint32_t offset(std::uint32_t unit) {
  return unit >> 10 << ((unit & 1u << 9) >> 6);
}

}  // namespace

Charsmap::Charsmap(std::string_view binary, const std::string& place) : place_(place) {
  std::uint32_t size = 0;
  if (binary.size() >= 4) std::memcpy(&size, binary.data(), 4);  // little endian, as this machine is
  if (binary.size() < 8 || size < 4 || size % 4 != 0 || size > binary.size() - 4)
    fail(ErrorKind::data, "{}: {} bytes are no character map with a trie of {} bytes", place, binary.size(), size);
  units_.resize(size / 4);
  std::memcpy(units_.data(), binary.data() + 4, size);
  replacements_ = binary.substr(4 + size);
  if (invalid_utf8(replacements_)) fail(ErrorKind::data, "{}: the replacements are not UTF-8", place);
}

std::string_view Charsmap::replacement(std::uint32_t value) const {
  const std::string_view all = replacements_;
  const bool inside = value <= all.size() && (value == all.size() || (all[value] & 0xc0) != 0x80);
  if (!inside) fail(ErrorKind::data, "{}: a replacement begins at byte {} of {}", place_, value, all.size());
  return all.substr(value, std::min(all.find('\0', value), all.size()) - value);
}

template <typename Use>
void Charsmap::for_each_known(std::string_view text, const Use& use) const {
  std::size_t node = offset(units_[0]);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto wanted = static_cast<unsigned char>(text[i]);
    node ^= wanted;
    if (wanted == 0 || node >= units_.size() || label(units_[node]) != wanted) return;
    const std::uint32_t unit = units_[node];
    node ^= offset(unit);
    if (!has_leaf(unit)) continue;
    if (node >= units_.size()) fail(ErrorKind::data, "{}: the trie points outside itself", place_);
    if (!use(i + 1, replacement(units_[node] & 0x7fffffff))) return;
  }
}

std::optional<std::string_view> Charsmap::find(std::string_view chunk) const {
  std::optional<std::string_view> found;
  for_each_known(chunk, [&](std::size_t, std::string_view made) {
    found = made;
    return false;
  });
  return found;
}

std::optional<std::pair<std::string_view, std::size_t>> Charsmap::find_longest(std::string_view rest) const {
  std::optional<std::pair<std::string_view, std::size_t>> found;
  for_each_known(rest, [&](std::size_t length, std::string_view made) {
    const bool whole = length == rest.size() || (rest[length] & 0xc0) != 0x80;  // a broken map may cut a character
    if (whole) found = {made, length};
    return true;
  });
  return found;
}

namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  static const auto values = [] {
    std::array<std::int8_t, 256> made;
    made.fill(-1);
    for (std::size_t i = 0; i < kBase64.size(); ++i)
      made[static_cast<unsigned char>(kBase64[i])] = static_cast<std::int8_t>(i);
    return made;
  }();
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::uint32_t word = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const bool pad = i + k >= text.size() - padding;
      const int value = pad ? 0 : values[static_cast<unsigned char>(text[i + k])];
      if (value < 0) return std::nullopt;
      word = word << 6 | static_cast<std::uint32_t>(value);
    }
    for (const int shift : {16, 8, 0}) out.push_back(static_cast<char>(word >> shift & 0xff));
  }
  out.resize(out.size() - padding);
  return out;
}

std::string encode_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    for (std::size_t k = 0; k < 3; ++k)
      word = word << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0);
    for (const int shift : {18, 12, 6, 0}) out.push_back(kBase64[word >> shift & 63]);
  }
  const std::size_t missing = (3 - bytes.size() % 3) % 3;
  out.replace(out.size() - missing, missing, missing, '=');
  return out;
}

}  // namespace glass
