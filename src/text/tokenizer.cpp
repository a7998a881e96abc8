// What every tokenizer does: [CLS] text [SEP], the cut at max_length, tokens with their texts.
#include "glass/text/tokenizer.h"

#include "glass/base/error.h"
#include "glass/text/unicode.h"

namespace glass {

Encoding Tokenizer::encode(std::string_view text, std::int64_t max_length) const {
  check(max_length == 0 || max_length >= 3, "max_length {} leaves no room for a token between the special ones", max_length);
  if (const auto bad = invalid_utf8(text))
    fail(ErrorKind::data, "text: byte {} is not UTF-8; convert the text, or read its file with data.encoding = \"latin-1\"", *bad);
  Encoding out;
  const auto special = [&](const std::optional<std::int32_t>& id) {
    if (!id) return;
    out.ids.push_back(*id);
    out.places.emplace_back();
  };
  special(special_.cls);
  const std::size_t before = out.size();
  pieces(text, out);
  if (max_length > 0) {
    const auto room = static_cast<std::size_t>(max_length - (special_.cls ? 1 : 0) - (special_.sep ? 1 : 0));
    if (out.size() - before > room) {
      out.tokens_cut = static_cast<std::int64_t>(out.size() - before - room);
      out.ids.resize(before + room);
      out.places.resize(before + room);
    }
  }
  const std::size_t after = out.size();
  special(special_.sep);
  out.special.assign(out.size(), 0);
  if (before > 0) out.special.front() = 1;
  if (out.size() > after) out.special.back() = 1;
  return out;
}

std::vector<TokenSpan> token_spans(const Tokenizer& tokenizer, const Encoding& encoding) {
  std::vector<TokenSpan> spans;
  spans.reserve(encoding.size());
  for (std::size_t i = 0; i < encoding.size(); ++i) {
    const auto& place = encoding.places[i];
    TokenSpan span;
    span.text = tokenizer.token(encoding.ids[i]);
    span.id = encoding.ids[i];
    span.start = place.start;
    span.end = place.end;
    span.char_start = place.char_start;
    span.char_end = place.char_end;
    span.word = place.word;
    span.special = encoding.special[i] != 0;
    spans.push_back(std::move(span));
  }
  return spans;
}

}  // namespace glass
