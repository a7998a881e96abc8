// Split: at a string or a regular expression; known patterns are scanned by hand.
#include "text/pattern.h"
#include "text/pretokenizers/behavior.h"
#include "text/pretokenizers/pretokenizer.h"
#include "text/pretokenizers/scanner.h"

namespace glass {

namespace {

class ScannerSplit final : public PreTokenizer {
 public:
  explicit ScannerSplit(Scanner scanner) : scanner_(scanner) {}
  void apply(PieceText& text) const override {
    text.split([&](std::string_view bytes, const auto& emit) {
      for (std::size_t begin = 0; begin < bytes.size();) {
        const std::size_t end = scanner_.word_end(bytes, begin);
        emit(begin, end);
        begin = end;
      }
    });
  }

 private:
  Scanner scanner_;
};

class Split final : public PreTokenizer {
 public:
  Split(Pattern pattern, Behavior behavior, bool invert)
      : pattern_(std::move(pattern)), behavior_(behavior), invert_(invert) {}

  void apply(PieceText& text) const override {
    text.split([&](std::string_view bytes, const auto& emit) {
      for (const Stretch& stretch : apply_behavior(stretches(bytes), behavior_)) emit(stretch.begin, stretch.end);
    });
  }

 private:
  std::vector<Stretch> stretches(std::string_view bytes) const {
    std::vector<Stretch> out;
    std::size_t last = 0;
    pattern_.for_each_match(bytes, [&](std::size_t begin, std::size_t end) {
      if (last != begin) out.push_back({last, begin, invert_});
      out.push_back({begin, end, !invert_});
      last = end;
    });
    if (last != bytes.size()) out.push_back({last, bytes.size(), invert_});
    return out;
  }

  Pattern pattern_;
  Behavior behavior_;
  bool invert_;
};

}  // namespace

PreTokenizerPtr make_split(const JsonFields& fields) {
  const Behavior behavior = read_behavior(fields, Behavior::isolated);
  const bool invert = fields.boolean("invert", false);
  const JsonFields pattern = fields.object("pattern");
  // A pattern that matches everything leaves only matches: the words, whatever the two settings call them.
  const bool words = behavior == Behavior::isolated || (behavior == Behavior::removed && invert);
  if (words && !pattern.is_null("Regex"))
    if (const auto scanner = Scanner::for_pattern(pattern.text("Regex")))
      return std::make_unique<ScannerSplit>(*scanner);
  return std::make_unique<Split>(read_pattern(fields), behavior, invert);
}

}  // namespace glass
