// Bytes as base64 (RFC 4648), and small PNG images.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace glass::report {

std::string base64(std::string_view bytes);

/// The 32 bytes of SHA-256.
std::string sha256_bytes(std::string_view bytes);

struct Colour {
  std::uint8_t red, green, blue, alpha;
};

/// A PNG of `levels` (row-major, each below 16) with a palette of at most 16 colours, four bits a pixel, stored without
/// compression (PNG specification, third edition; DEFLATE stored blocks, RFC 1951). A 20 x 20 map takes 400 bytes.
std::string palette_png(const std::vector<std::uint8_t>& levels, std::size_t width, const std::vector<Colour>& palette);

}  // namespace glass::report
