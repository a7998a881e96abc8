// Metaspace: blanks become a visible character, and words begin with it.
#include "text/metaspace.h"
#include "glass/text/unicode.h"
#include "text/pretokenizers/pretokenizer.h"

namespace glass {

namespace {

class Metaspace final : public PreTokenizer {
 public:
  explicit Metaspace(MetaspaceOptions options) : options_(std::move(options)) {}

  void apply(PieceText& text) const override {
    text.rewrite([&](const Piece& piece) {
      const std::string_view bytes = text.bytes(piece);
      const std::string_view mark = options_.replacement;
      const bool marked = bytes.starts_with(' ') || bytes.starts_with(mark);
      const bool first = text.text.origin(piece.begin).start == 0;
      if (!marked && (options_.prepend == Prepend::always || (options_.prepend == Prepend::first && first)))
        text.text.put(mark, text.text.origin(piece.begin));
      std::size_t copied = 0;
      for (auto at = bytes.find(' '); at != std::string_view::npos; at = bytes.find(' ', at + 1)) {
        text.text.keep(piece.begin + copied, piece.begin + at);
        text.text.put(mark, text.text.origin(piece.begin + at));
        copied = at + 1;
      }
      text.text.keep(piece.begin + copied, piece.end);
    });
    if (options_.split) cut(text);
  }

 private:
  /// Words begin with the mark; of several marks side by side each but the last is a word of its own.
  void cut(PieceText& text) const {
    text.split([&](std::string_view bytes, const auto& emit) {
      std::size_t begin = 0;
      for (auto at = bytes.find(options_.replacement); at != std::string_view::npos;
           at = bytes.find(options_.replacement, at + 1)) {
        emit(begin, at);
        begin = at;
      }
      emit(begin, bytes.size());
    });
  }

  MetaspaceOptions options_;
};

}  // namespace

MetaspaceOptions read_metaspace(const JsonFields& fields) {
  MetaspaceOptions options;
  append_utf8(options.replacement, fields.character("replacement"));
  options.split = fields.boolean("split", true);
  const std::string scheme = fields.text("prepend_scheme", "always");
  if (scheme == "first") options.prepend = Prepend::first;
  if (scheme == "never") options.prepend = Prepend::never;
  if (scheme != "first" && scheme != "never" && scheme != "always")
    fields.fail_at("prepend_scheme", fmt::format("'{}' is unknown; allowed: first, never, always", shown(scheme)));
  // Older files say the same with a switch.
  if (!fields.boolean("add_prefix_space", true)) {
    if (options.prepend != Prepend::never && !fields.is_null("prepend_scheme"))
      fields.fail_at("add_prefix_space", "false does not fit prepend_scheme; allowed with it: never");
    options.prepend = Prepend::never;
  }
  return options;
}

PreTokenizerPtr make_metaspace(const JsonFields& fields) {
  return std::make_unique<Metaspace>(read_metaspace(fields));
}

}  // namespace glass
