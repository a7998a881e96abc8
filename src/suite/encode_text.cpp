#include "suite/encode_text.h"

#include "glass/base/error.h"

namespace glass {
namespace {

void keep_first(Encoding& encoding, std::size_t size) {
  encoding.ids.resize(size);
  encoding.places.resize(size);
  encoding.special.resize(size);
  encoding.type_ids.resize(size);
  encoding.sequences.resize(size);
}

void put_in_front(Encoding& encoding, std::int32_t id) {
  encoding.ids.insert(encoding.ids.begin(), id);
  encoding.places.insert(encoding.places.begin(), TokenPlace{});
  encoding.special.insert(encoding.special.begin(), 1);
  encoding.type_ids.insert(encoding.type_ids.begin(), 0);
  encoding.sequences.insert(encoding.sequences.begin(), -1);
}

}  // namespace

Encoding encode_for_next(const Tokenizer& tokenizer, const std::string& text, std::optional<std::int32_t> start) {
  Encoding encoding = tokenizer.encode(text);
  std::size_t size = encoding.size();
  while (size > 0 && encoding.special[size - 1] != 0) --size;
  keep_first(encoding, size);
  if (start && (encoding.ids.empty() || encoding.special.front() == 0)) put_in_front(encoding, *start);
  return encoding;
}

std::int32_t mask_token(const Tokenizer& tokenizer, const std::string& suite) {
  const std::optional<std::int32_t> mask = tokenizer.special_ids().mask;
  if (!mask)
    fail(ErrorKind::usage,
         "--suite {}: the tokenizer of this masked language model has no mask token ([MASK] or <mask>)", suite);
  return *mask;
}

}  // namespace glass
