// Encodings: the tokens of one text or two, cut at max_length, with the special tokens around them; and the way back.
#include "glass/text/tokenizer.h"

#include <algorithm>

#include "glass/base/error.h"
#include "text/tokenizer_parts.h"

namespace glass {

namespace {

using Kind = TemplatePart::Kind;

/// A work space for the time of one encoding.
class Borrowed {
 public:
  explicit Borrowed(TokenizerParts& parts) : parts_(parts) {
    const std::lock_guard lock(parts_.mutex);
    if (!parts_.free.empty()) {
      scratch_ = std::move(parts_.free.back());
      parts_.free.pop_back();
    }
  }
  ~Borrowed() {
    const std::lock_guard lock(parts_.mutex);
    parts_.free.push_back(std::move(scratch_));
  }
  Scratch& get() {
    if (!scratch_) scratch_ = std::make_unique<Scratch>();
    return *scratch_;
  }

 private:
  TokenizerParts& parts_;
  std::unique_ptr<Scratch> scratch_;
};

void cut(Encoding& encoding, std::size_t size) {
  if (encoding.ids.size() <= size) return;
  encoding.tokens_cut += static_cast<std::int64_t>(encoding.ids.size() - size);
  encoding.ids.resize(size);
  encoding.places.resize(size);
}

/// Cuts the longer of two texts first; both at the end.
void cut_pair(Encoding& first, Encoding& second, std::size_t room) {
  if (first.size() + second.size() <= room) return;
  std::size_t shorter = std::min(first.size(), second.size());
  std::size_t longer = shorter > room ? shorter : std::max(shorter, room - shorter);
  if (shorter + longer > room) {
    shorter = room / 2;
    longer = shorter + room % 2;
  }
  const bool first_is_longer = first.size() > second.size();
  cut(first, first_is_longer ? longer : shorter);
  cut(second, first_is_longer ? shorter : longer);
}

/// `size` tokens from `begin`, or those that there are.
Encoding stretch(const Encoding& text, std::size_t begin, std::size_t size) {
  Encoding out;
  const auto first = static_cast<std::ptrdiff_t>(std::min(begin, text.size()));
  const auto last = static_cast<std::ptrdiff_t>(std::min(begin + size, text.size()));
  out.ids.assign(text.ids.begin() + first, text.ids.begin() + last);
  out.places.assign(text.places.begin() + first, text.places.begin() + last);
  return out;
}

std::size_t room_for_text(std::int64_t max_length, std::int64_t special) {
  check(max_length > special, "max_length {} leaves no room for a token between the special ones", max_length);
  return static_cast<std::size_t>(max_length - special);
}

void append_special(const TemplatePart& part, Encoding& out) {
  out.ids.insert(out.ids.end(), part.ids.begin(), part.ids.end());
  out.places.resize(out.ids.size());
  out.special.resize(out.ids.size(), 1);
  out.type_ids.resize(out.ids.size(), part.type_id);
  out.sequences.resize(out.ids.size(), -1);
}

/// Fills in what follows from the part for the tokens that were just put into ids and places.
void finish_text(const TemplatePart& part, Encoding& out) {
  out.special.resize(out.ids.size(), 0);
  out.type_ids.resize(out.ids.size(), part.type_id);
  out.sequences.resize(out.ids.size(), part.kind == Kind::second ? 1 : 0);
}

void append_text(const Encoding& text, const TemplatePart& part, Encoding& out) {
  out.ids.insert(out.ids.end(), text.ids.begin(), text.ids.end());
  out.places.insert(out.places.end(), text.places.begin(), text.places.end());
  out.tokens_cut += text.tokens_cut;
  finish_text(part, out);
}

void number_words_behind(const Encoding& first, Encoding& second) {
  std::int32_t words = 0;
  for (const TokenPlace& place : first.places) words = std::max(words, place.word + 1);
  for (TokenPlace& place : second.places) {
    if (place.word >= 0) place.word += words;
  }
}

}  // namespace

Tokenizer::Tokenizer(std::unique_ptr<TokenizerParts> parts) : parts_(std::move(parts)) {}
Tokenizer::~Tokenizer() = default;

Encoding Tokenizer::encode(std::string_view text, std::int64_t max_length) const {
  const PostProcessor& post = parts_->post_processor;
  const std::size_t room = max_length == 0 ? SIZE_MAX : room_for_text(max_length, post.added(false));
  Borrowed scratch(*parts_);
  Encoding out;
  for (const TemplatePart& part : post.single) {
    if (part.kind == Kind::special) {
      append_special(part, out);
      continue;
    }
    const std::size_t before = out.size();
    encode_text(*parts_, scratch.get(), text, out);
    if (out.size() - before > room) cut(out, before + room);
    finish_text(part, out);
  }
  return checked(std::move(out));
}

Encoding Tokenizer::checked(Encoding encoding) const {
  const std::string& refused = parts_->cut_rules.refused;
  if (encoding.tokens_cut > 0 && !refused.empty()) fail(ErrorKind::data, "{}", refused);
  return encoding;
}

Encoding Tokenizer::encode_target(std::string_view text, std::int64_t max_length) const {
  return parts_->target ? parts_->target->encode(text, max_length) : encode(text, max_length);
}

std::pair<Encoding, Encoding> Tokenizer::encode_both(std::string_view text, std::string_view second) const {
  std::pair<Encoding, Encoding> both;
  Borrowed scratch(*parts_);
  encode_text(*parts_, scratch.get(), text, both.first);
  encode_text(*parts_, scratch.get(), second, both.second);
  number_words_behind(both.first, both.second);
  return both;
}

Encoding Tokenizer::put_together(const Encoding& first, const Encoding& second) const {
  Encoding out;
  for (const TemplatePart& part : parts_->post_processor.pair) {
    if (part.kind == Kind::special)
      append_special(part, out);
    else
      append_text(part.kind == Kind::first ? first : second, part, out);
  }
  return out;
}

Encoding Tokenizer::encode_pair(std::string_view text, std::string_view second, std::int64_t max_length) const {
  auto [first_tokens, second_tokens] = encode_both(text, second);
  if (max_length != 0)
    cut_pair(first_tokens, second_tokens, room_for_text(max_length, parts_->post_processor.added(true)));
  return checked(put_together(first_tokens, second_tokens));
}

std::vector<Encoding> Tokenizer::encode_windows(std::string_view text, std::string_view second, std::int64_t max_length,
                                                std::int64_t overlap) const {
  auto [first_tokens, second_tokens] = encode_both(text, second);
  const std::size_t room = max_length == 0 ? SIZE_MAX : room_for_text(max_length, parts_->post_processor.added(true));
  if (first_tokens.size() + second_tokens.size() <= room) return {put_together(first_tokens, second_tokens)};
  cut(first_tokens, room / 2);
  const std::size_t window = room - first_tokens.size();
  const std::size_t step = window - std::min(static_cast<std::size_t>(overlap), window / 2);
  std::vector<Encoding> windows;
  for (std::size_t begin = 0; windows.empty() || begin + window < second_tokens.size() + step; begin += step) {
    windows.push_back(put_together(first_tokens, stretch(second_tokens, begin, window)));
    windows.back().tokens_before = static_cast<std::int64_t>(begin);
  }
  return windows;
}

std::string Tokenizer::decode(std::span<const std::int32_t> ids, bool skip_special) const {
  TokenTexts texts;
  for (const std::int32_t id : ids) {
    if (!parts_->tokens.has(id) || (skip_special && parts_->is_special[static_cast<std::size_t>(id)])) continue;
    texts.push_back(token(id));
  }
  if (texts.empty()) return "";
  if (parts_->decoder) parts_->decoder->apply(texts);
  std::string out;
  for (std::size_t i = 0; i < texts.size(); ++i) out += (i == 0 || parts_->decoder ? "" : " ") + texts[i];
  return out;
}

std::int64_t Tokenizer::vocab_size() const {
  return parts_->tokens.size();
}

const std::string& Tokenizer::token(std::int32_t id) const {
  check(id >= 0 && id < vocab_size(), "token id {} is outside the vocabulary of {}", id, vocab_size());
  return parts_->tokens.text(id);
}

std::optional<std::int32_t> Tokenizer::id(std::string_view token) const {
  const auto found = parts_->tokens.find(token);
  return found < 0 ? std::nullopt : std::optional<std::int32_t>(found);
}

Json Tokenizer::to_json() const {
  Json out = parts_->document;
  parts_->model->write(out["model"]);
  return out;
}

const SpecialIds& Tokenizer::special_ids() const {
  return parts_->special;
}

std::int64_t Tokenizer::model_max_length() const {
  return parts_->cut_rules.max_length;
}

bool Tokenizer::is_special(std::int32_t id) const {
  return parts_->tokens.has(id) && parts_->is_special[static_cast<std::size_t>(id)];
}

std::vector<TokenSpan> token_spans(const Tokenizer& tokenizer, const Encoding& encoding) {
  std::vector<TokenSpan> spans;
  spans.reserve(encoding.size());
  TextPart part = TextPart::text;
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
    span.unknown = !span.special && tokenizer.special_ids().unk == span.id;
    if (encoding.sequences[i] == 1) part = TextPart::pair;
    if (encoding.target_start >= 0 && static_cast<std::int64_t>(i) >= encoding.target_start) part = TextPart::target;
    span.part = part;
    spans.push_back(std::move(span));
  }
  return spans;
}

}  // namespace glass
