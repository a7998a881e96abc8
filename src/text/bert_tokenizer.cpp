// Special tokens in the raw text, then normalization, then words; the model cuts each word.
#include "text/bert_tokenizer.h"

#include <algorithm>
#include <limits>

#include "glass/base/error.h"
#include "glass/text/unicode.h"

namespace glass {

void WordBytes::assign(std::span<const NormalChar> word) {
  bytes.clear();
  at.clear();
  for (const auto& c : word) {
    at.push_back(static_cast<std::uint32_t>(bytes.size()));
    append_utf8(bytes, c.c);
  }
  at.push_back(static_cast<std::uint32_t>(bytes.size()));
}

BertTokenizer::BertTokenizer(BertParts parts) : parts_(std::move(parts)) {
  special_.unk = id(parts_.unknown);
  special_.cls = id(parts_.cls);
  special_.sep = id(parts_.sep);
  special_.pad = id("[PAD]");
  special_.mask = id("[MASK]");
  check(special_.unk && special_.cls && special_.sep, "a tokenizer was built without its unknown, cls or sep token");
  for (const auto added : parts_.added) {
    added_.push_back({token(added), added});
    added_first_[static_cast<unsigned char>(added_.back().text.at(0))] = true;
  }
  std::stable_sort(added_.begin(), added_.end(), [](const Added& a, const Added& b) { return a.text.size() > b.text.size(); });
}

const std::string& BertTokenizer::token(std::int32_t id) const {
  check(id >= 0 && id < vocab_size(), "token id {} is outside the vocabulary of {}", id, vocab_size());
  return parts_.vocabulary.texts()[static_cast<std::size_t>(id)];
}

std::optional<std::int32_t> BertTokenizer::id(std::string_view token) const {
  const auto found = parts_.vocabulary.find(token);
  return found < 0 ? std::nullopt : std::optional<std::int32_t>(found);
}

const BertTokenizer::Added* BertTokenizer::added_at(std::string_view text, std::size_t position) const {
  if (!added_first_[static_cast<unsigned char>(text[position])]) return nullptr;
  for (const auto& added : added_)
    if (text.compare(position, added.text.size(), added.text) == 0) return &added;
  return nullptr;
}

void BertTokenizer::append(std::span<const NormalChar> chars, std::int32_t id, std::int32_t number, Encoding& out) {
  out.ids.push_back(id);
  out.places.push_back({chars.front().start, chars.back().end, chars.front().char_start, chars.back().char_start + 1, number});
}

void BertTokenizer::slice_pieces(const TextSlice& slice, std::int32_t& number, std::vector<NormalChar>& chars, WordBytes& scratch,
                                 Encoding& out) const {
  if (slice.text.empty()) return;
  normalize_text(slice, parts_.normalizer, chars);
  const std::span<const NormalChar> all(chars);
  for (std::size_t begin = 0; begin < chars.size();) {
    const std::size_t end = word_end(chars, begin);
    if (end > begin) word_pieces(all.subspan(begin, end - begin), number++, scratch, out);
    begin = std::max(end, begin + 1);
  }
}

void BertTokenizer::pieces(std::string_view text, Encoding& out) const {
  if (text.size() > std::numeric_limits<std::uint32_t>::max())
    fail(ErrorKind::data, "text of {} bytes: longer than 4 GiB; cut it into shorter texts", text.size());
  std::vector<NormalChar> chars;
  WordBytes scratch;
  std::int32_t number = 0;
  TextSlice slice;
  for (std::size_t i = 0; i < text.size();) {
    const Added* added = added_at(text, i);
    if (!added) {
      ++i;
      continue;
    }
    slice.text = text.substr(slice.byte, i - slice.byte);
    slice_pieces(slice, number, chars, scratch, out);
    const auto length = static_cast<std::uint32_t>(added->text.size());
    const auto start = static_cast<std::uint32_t>(i), first = slice.code_point + static_cast<std::uint32_t>(count_code_points(slice.text));
    const auto last = first + static_cast<std::uint32_t>(count_code_points(added->text));
    out.ids.push_back(added->id);
    out.places.push_back({start, start + length, first, last, number++});
    i += length;
    slice.byte = start + length;
    slice.code_point = last;
  }
  slice.text = text.substr(slice.byte);
  slice_pieces(slice, number, chars, scratch, out);
}

}  // namespace glass
