// Text that cannot deceive the eye: what is invalid, invisible or reorders its neighbours is written out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace glass::report {

/// Valid UTF-8 for showing: invalid sequences become U+FFFD; control characters (but tab and line feed), bidirectional
/// controls, zero-width and other invisible format characters, and line separators become "<U+202E>" in angle brackets
/// U+27E8 and U+27E9.
std::string visible(std::string_view text);

/// Bytes of the first `limit` code points; all where there are no more.
std::size_t cut_place(std::string_view text, std::size_t limit);

/// The first `limit` code points, with "..." where something was left out.
std::string shortened(std::string_view text, std::size_t limit);

}  // namespace glass::report
