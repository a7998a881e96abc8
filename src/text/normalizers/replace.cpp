// Replace: every match of a string or a regular expression becomes another text, which shares the origin of the match's
// last byte.
#include "text/normalizers/normalizer.h"
#include "text/pattern.h"

namespace glass {

namespace {

class Replace final : public Normalizer {
 public:
  Replace(Pattern pattern, std::string content) : pattern_(std::move(pattern)), content_(std::move(content)) {}

  void apply(AlignedText& text) const override {
    bool begun = false;
    std::size_t copied = 0;
    pattern_.for_each_match(text.bytes(), [&](std::size_t begin, std::size_t end) {
      if (!begun) text.begin();
      begun = true;
      text.keep(copied, begin);
      text.put(content_, end == 0 ? ByteSpan{text.base(), text.base()} : text.origin(end - 1));
      copied = end;
    });
    if (!begun) return;
    text.keep(copied, text.size());
    text.commit();
  }

 private:
  Pattern pattern_;
  std::string content_;
};

}  // namespace

NormalizerPtr make_replace(const JsonFields& fields) {
  return std::make_unique<Replace>(read_pattern(fields), fields.text("content"));
}

}  // namespace glass
