// Rewriting a text character by character with the bookkeeping of the Hugging Face library.
#pragma once

#include "glass/text/unicode.h"
#include "text/aligned_text.h"

namespace glass {

/// Puts the characters of a new text one after the other. `change` says how each relates to the old text: 0 stands for
/// the next old character, 1 is new and shares the origin of the byte before it, -N stands for the next one and
/// swallows N more. Offsets are those of the library because this is its rule (NormalizedString::transform), also where
/// characters were reordered.
class Transform {
 public:
  explicit Transform(AlignedText& text) : text_(text) { text_.begin(); }

  void put(char32_t c, std::ptrdiff_t change) {
    if (change > 0) {
      text_.put(c, at_ == 0 ? ByteSpan{text_.base(), text_.base()} : text_.origin(at_ - 1));
      return;
    }
    text_.put(c, at_ < text_.size() ? text_.origin(at_) : ByteSpan{text_.base(), text_.base()});
    for (; change <= 0; ++change) skip();
  }
  void commit() { text_.commit(); }

 private:
  void skip() {
    if (at_ < text_.size()) next_code_point(text_.bytes(), at_);
  }
  AlignedText& text_;
  std::size_t at_ = 0;
};

}  // namespace glass
