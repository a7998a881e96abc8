// GPT-2's alphabet: a printable character for each of the 256 bytes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace glass {

/// The character that stands for a byte, as UTF-8: bytes that are printable Latin-1 stand for themselves, the others
/// for U+0100 and up
/// ("Ġ" is the blank). Radford et al. 2019, encoder.py.
std::string_view byte_level_text(unsigned char byte);
/// The byte that a character stands for.
std::optional<unsigned char> byte_level_byte(char32_t c);
/// A text in the alphabet as the bytes it stands for; nothing where a character is not of the alphabet.
std::optional<std::string> byte_level_bytes(std::string_view text);

}  // namespace glass
