// Pre-tokenizers that split at classes of characters: WhitespaceSplit, Digits, Punctuation, CharDelimiterSplit; and
// runs: Whitespace, FixedLength, UnicodeScripts.
#include <algorithm>
#include <functional>
#include <iterator>

#include "glass/text/unicode.h"
#include "text/pretokenizers/behavior.h"
#include "text/pretokenizers/pretokenizer.h"
#include "text/unicode_16.h"

namespace glass {

namespace {

using Delimiter = std::function<bool(char32_t)>;

class CharacterSplit final : public PreTokenizer {
 public:
  CharacterSplit(Delimiter is_delimiter, Behavior behavior)
      : is_delimiter_(std::move(is_delimiter)), behavior_(behavior) {}

  void apply(PieceText& text) const override {
    text.split([&](std::string_view bytes, const auto& emit) {
      std::vector<Stretch> stretches;
      std::size_t last = 0;
      for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t begin = at;
        if (!is_delimiter_(next_code_point(bytes, at))) continue;
        if (last < begin) stretches.push_back({last, begin, false});
        stretches.push_back({begin, at, true});
        last = at;
      }
      if (last < bytes.size()) stretches.push_back({last, bytes.size(), false});
      for (const Stretch& stretch : apply_behavior(std::move(stretches), behavior_)) emit(stretch.begin, stretch.end);
    });
  }

 private:
  Delimiter is_delimiter_;
  Behavior behavior_;
};

/// Emits runs of characters with the same `kind(c)`; kind -1 is left out.
template <typename Kind, typename Emit>
void emit_runs(std::string_view bytes, const Kind& kind, const Emit& emit) {
  std::size_t begin = 0;
  int before = -1;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t here = at;
    const int found = kind(next_code_point(bytes, at));
    if (found == before) continue;
    if (before >= 0) emit(begin, here);
    begin = here;
    before = found;
  }
  if (before >= 0) emit(begin, bytes.size());
}

/// \w+|[^\w\s]+
class Whitespace final : public PreTokenizer {
 public:
  void apply(PieceText& text) const override {
    text.split([](std::string_view bytes, const auto& emit) {
      emit_runs(
          bytes, [](char32_t c) { return is_word_character(c) ? 1
                                         : is_white_space(c)  ? -1
                                                              : 0; }, emit);
    });
  }
};

class FixedLength final : public PreTokenizer {
 public:
  explicit FixedLength(std::int64_t length) : length_(length) {}
  void apply(PieceText& text) const override {
    text.split([&](std::string_view bytes, const auto& emit) {
      std::size_t begin = 0;
      std::int64_t count = 0;
      for (std::size_t at = 0; at < bytes.size();) {
        next_code_point(bytes, at);
        if (++count % length_ != 0) continue;
        emit(begin, at);
        begin = at;
      }
      emit(begin, bytes.size());
    });
  }

 private:
  std::int64_t length_;
};

struct ScriptRange {
  char32_t first;
  std::int32_t script;
};
constexpr ScriptRange kScripts[] = {
    {0, 1},  // NUL is of no script, as the characters behind it
#include "text/tables/scripts.inc"
};

/// The number of a script as SentencePiece tells them apart (kana are Han); 0 for what joins any.
int script_of(char32_t c) {
  const auto* above = std::upper_bound(std::begin(kScripts), std::end(kScripts), c,
                                       [](char32_t x, const ScriptRange& r) { return x < r.first; });
  return std::prev(above)->script;
}

class UnicodeScripts final : public PreTokenizer {
 public:
  void apply(PieceText& text) const override {
    text.split([](std::string_view bytes, const auto& emit) {
      std::size_t begin = bytes.size();  // the library drops what stands before the first script
      int last = -1;
      for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t here = at;
        const int script = script_of(next_code_point(bytes, at));
        if (script == 0) continue;
        if (script != last) {
          emit(begin, here);
          begin = here;
        }
        last = script;
      }
      emit(begin, bytes.size());
    });
  }
};

}  // namespace

PreTokenizerPtr make_character_split(const JsonFields& fields) {
  const std::string type = fields.text("type");
  if (type == "WhitespaceSplit") return std::make_unique<CharacterSplit>(is_white_space, Behavior::removed);
  if (type == "Punctuation")
    return std::make_unique<CharacterSplit>(is_bert_punctuation, read_behavior(fields, Behavior::isolated));
  if (type == "Digits") {
    const bool single = fields.boolean("individual_digits", false);
    return std::make_unique<CharacterSplit>(is_numeric, single ? Behavior::isolated : Behavior::contiguous);
  }
  const char32_t delimiter = fields.character("delimiter");
  return std::make_unique<CharacterSplit>([delimiter](char32_t c) { return c == delimiter; }, Behavior::removed);
}

PreTokenizerPtr make_whitespace() {
  return std::make_unique<Whitespace>();
}
PreTokenizerPtr make_fixed_length(const JsonFields& fields) {
  return std::make_unique<FixedLength>(fields.integer("length", 1, 1'000'000, 5));
}
PreTokenizerPtr make_unicode_scripts() {
  return std::make_unique<UnicodeScripts>();
}

}  // namespace glass
