// Foreign text made fit for a terminal: what would move the cursor, change colours or turn the reading direction is
// written out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace glass {

/// Bytes of the well-formed UTF-8 sequence that starts at `at` (Unicode Standard 15, table 3-7) and its code point in
/// `c`; 0 where there is none.
std::size_t utf8_sequence(std::string_view text, std::size_t at, char32_t& c);

/// Whether a terminal obeys this code point instead of showing it: C0 and C1 controls, DEL, line separators, direction
/// marks and overrides. Tab and line feed are among them.
bool is_terminal_control(char32_t c);

/// `text` with every control character but tab written out: C0 as `\x1b`, other ones as `\u009b`, bytes that are no
/// UTF-8 as `\x9b`. Line feeds are kept where `keeps_lines`. What stands outside JSON texts and inside them stays
/// readable; JSON stays JSON, which has no raw C0 in it.
std::string terminal_text(std::string_view text, bool keeps_lines);

}  // namespace glass
