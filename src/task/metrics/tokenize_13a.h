// The words that BLEU scores are published with.
#pragma once

#include <string>
#include <string_view>

namespace glass {

/// The text with spaces around its punctuation, as the evaluation script of WMT (mteval-v13a.pl) and sacreBLEU's
/// tokenizer `13a` set them:
/// `<skipped>` and line ends are taken out, the four entities &quot; &amp; &lt; &gt; are resolved, ASCII symbols stand
/// alone, and so do a full stop or comma that has a character other than a digit on one of its sides, and a hyphen
/// behind a digit.
std::string tokenize_13a(std::string_view text);

}  // namespace glass
