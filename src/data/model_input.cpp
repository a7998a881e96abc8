// Texts and targets as one sequence of tokens.
#include "glass/data/model_input.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/text/unicode.h"

namespace glass {
namespace {

std::int32_t words_of(const Encoding& encoding) {
  std::int32_t words = 0;
  for (const TokenPlace& place : encoding.places) words = std::max(words, place.word + 1);
  return words;
}

Encoding encode_texts(const Tokenizer& tokenizer, const Example& example, std::int64_t max_length) {
  if (example.text_pair.empty()) return with_tokens(tokenizer.encode(example.text, max_length), example.text);
  return with_tokens(tokenizer.encode_pair(example.text, example.text_pair, max_length), example.text);
}

/// Puts one token of the target behind what is there.
void append(Encoding& out, std::int32_t id, TokenPlace place, bool special) {
  out.ids.push_back(id);
  out.places.push_back(place);
  out.special.push_back(special ? 1 : 0);
  out.type_ids.push_back(0);
  out.sequences.push_back(special ? -1 : 2);
}

Encoding with_decoder_target(const Tokenizer& tokenizer, const Example& example, const TargetForm& form,
                             std::int64_t max_length) {
  Encoding out = encode_texts(tokenizer, example, max_length);
  const Encoding target = tokenizer.encode_target(example.target);
  const auto tokens = static_cast<std::int64_t>(target.size()) + 1;
  if (form.max_length > 0 && tokens > form.max_length) {
    fail(ErrorKind::data, "target '{}': {} tokens, the model's decoder reads at most {}; shorten it",
         shown(example.target), tokens, form.max_length);
  }
  const std::int32_t words = words_of(out);
  out.target_start = static_cast<std::int64_t>(out.size());
  append(out, form.start_id, {}, true);
  for (std::size_t t = 0; t < target.size(); ++t) {
    TokenPlace place = target.places[t];
    if (place.word >= 0) place.word += words;
    append(out, target.ids[t], place, target.special[t] != 0);
  }
  return out;
}

/// Moves the place of a token of the continuation, so that it counts from the continuation's beginning.
void count_from(TokenPlace& place, std::uint32_t bytes, std::uint32_t characters) {
  place.start = place.start > bytes ? place.start - bytes : 0;
  place.end -= bytes;
  place.char_start = place.char_start > characters ? place.char_start - characters : 0;
  place.char_end -= characters;
}

Encoding with_continuation(const Tokenizer& tokenizer, const Example& example, std::int64_t max_length) {
  Encoding out = tokenizer.encode(example.text + example.target);
  const auto bytes = static_cast<std::uint32_t>(example.text.size());
  const auto characters = static_cast<std::uint32_t>(count_code_points(example.text));
  // A language model goes on where the text ends: special tokens that the file puts behind a whole text do not stand
  // there.
  while (!out.ids.empty() && out.special.back() != 0) {
    for (auto* numbers : {&out.ids, &out.type_ids}) numbers->pop_back();
    out.places.pop_back();
    out.special.pop_back();
    out.sequences.pop_back();
  }
  for (std::size_t t = 0; t < out.size(); ++t) {
    if (out.special[t] != 0 || out.places[t].end <= bytes) continue;
    if (out.target_start < 0) out.target_start = static_cast<std::int64_t>(t);
    count_from(out.places[t], bytes, characters);
    out.sequences[t] = 2;
  }
  if (out.target_start < 1) {
    fail(ErrorKind::data, "target '{}': {}", shown(example.target),
         out.target_start < 0 ? "this tokenizer makes no token of it"
                              : "nothing stands before it that could predict its first token; give a text");
  }
  if (max_length > 0 && static_cast<std::int64_t>(out.size()) > max_length) {
    fail(ErrorKind::data, "text and target '{}': {} tokens, the model reads at most {}; shorten the text",
         shown(example.target), out.size(), max_length);
  }
  return out;
}

}  // namespace

Encoding with_tokens(Encoding encoding, const std::string& text) {
  if (encoding.size() == 0)
    fail(ErrorKind::data, "text '{}': {}, and this tokenizer adds no special tokens; a model reads at least one token",
         shown(text), text.empty() ? "it is empty" : "the tokenizer makes no token of it");
  return encoding;
}

Encoding encode_example(const Tokenizer& tokenizer, const Example& example, const TargetForm& form,
                        std::int64_t max_length) {
  if (form.kind == TargetForm::Kind::none || example.target.empty())
    return encode_texts(tokenizer, example, max_length);
  if (form.kind == TargetForm::Kind::decoder) return with_decoder_target(tokenizer, example, form, max_length);
  if (!example.text_pair.empty())
    fail(ErrorKind::data, "text '{}': a second text and a target; a language model takes one of the two",
         shown(example.text));
  return with_continuation(tokenizer, example, max_length);
}

std::vector<Encoding> encode_searched(const Tokenizer& tokenizer, const Example& example, std::int64_t max_length,
                                      std::int64_t overlap) {
  if (overlap == 0 || example.text_pair.empty()) return {encode_texts(tokenizer, example, max_length)};
  return tokenizer.encode_windows(example.text, example.text_pair, max_length, overlap);
}

}  // namespace glass
