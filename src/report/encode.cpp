// Base64 and a PNG writer that needs no library: stored blocks, a palette with transparency.
#include "encode.h"

#include <algorithm>
#include <array>

#include "glass/base/hash.h"

namespace glass::report {
namespace {

void append_big_endian(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
}

/// CRC-32 as PNG defines it (polynomial 0xEDB88320, reflected).
std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (char c : bytes) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
  }
  return ~crc;
}

std::uint32_t adler32(std::string_view bytes) {
  std::uint32_t a = 1, b = 0;
  for (char c : bytes) {
    a = (a + static_cast<std::uint8_t>(c)) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

void append_chunk(std::string& png, std::string_view kind, std::string_view data) {
  append_big_endian(png, static_cast<std::uint32_t>(data.size()));
  const std::string body = std::string(kind) + std::string(data);
  png += body;
  append_big_endian(png, crc32(body));
}

/// zlib stream (RFC 1950) of stored blocks of at most 65,535 bytes.
std::string stored_zlib(std::string_view bytes) {
  std::string out = "\x78\x01";
  for (std::size_t at = 0; at == 0 || at < bytes.size(); at += 65535) {
    const std::size_t length = std::min<std::size_t>(65535, bytes.size() - at);
    out += at + length >= bytes.size() ? '\1' : '\0';
    for (std::size_t value : {length, ~length & 0xFFFF}) {
      out += static_cast<char>(value & 0xFF);
      out += static_cast<char>(value >> 8 & 0xFF);
    }
    out += bytes.substr(at, length);
  }
  append_big_endian(out, adler32(bytes));
  return out;
}

}  // namespace

std::string base64(std::string_view bytes) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t length = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8 | (i < length ? static_cast<std::uint8_t>(bytes[at + i]) : 0);
    for (std::size_t i = 0; i < 4; ++i) out += i <= length ? kDigits[group >> (18 - 6 * i) & 63] : '=';
  }
  return out;
}

std::string sha256_bytes(std::string_view bytes) {
  const std::string hex = sha256_hex(bytes);
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) out += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return out;
}

std::string palette_png(const std::vector<std::uint8_t>& levels, std::size_t width,
                        const std::vector<Colour>& palette) {
  const std::size_t height = width ? levels.size() / width : 0;
  std::string header, colours, alphas, rows;
  append_big_endian(header, static_cast<std::uint32_t>(width));
  append_big_endian(header, static_cast<std::uint32_t>(height));
  header += std::string("\x04\x03\0\0\0", 5);  // four bits a pixel, palette, no interlace
  for (Colour c : palette) {
    for (std::uint8_t part : {c.red, c.green, c.blue}) colours += static_cast<char>(part);
    alphas += static_cast<char>(c.alpha);
  }
  for (std::size_t y = 0; y < height; ++y) {
    rows += '\0';  // no filter
    for (std::size_t x = 0; x < width; x += 2) {
      const int left = levels[y * width + x], right = x + 1 < width ? levels[y * width + x + 1] : 0;
      rows += static_cast<char>(left << 4 | right);
    }
  }
  std::string png = "\x89PNG\r\n\x1a\n";
  append_chunk(png, "IHDR", header);
  append_chunk(png, "PLTE", colours);
  append_chunk(png, "tRNS", alphas);
  append_chunk(png, "IDAT", stored_zlib(rows));
  append_chunk(png, "IEND", "");
  return png;
}

}  // namespace glass::report
