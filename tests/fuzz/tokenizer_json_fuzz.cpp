// Fuzz target: any bytes as a tokenizer.json; what is read must encode and decode, alone and in pairs, and survive its
// own file.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "glass/base/error.h"
#include "glass/text/tokenizer.h"
#include "glass/text/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace glass;
  try {
    const auto tokenizer = tokenizer_from_json(parse_json({reinterpret_cast<const char*>(data), size}, "fuzz"), "fuzz");
    const std::string text = "Good films, \u00e9\u4e2d  [CLS] 12 " + tokenizer->token(0);
    const auto again = tokenizer_from_json(parse_json(dump_json(tokenizer->to_json()), "again"), "again");
    const Encoding encoding = tokenizer->encode(text);
    if (again->encode(text).ids != encoding.ids) __builtin_trap();
    for (const std::int32_t id : tokenizer->encode_pair(text, "b").ids)
      if (id < 0 || id >= tokenizer->vocab_size()) __builtin_trap();
    if (invalid_utf8(tokenizer->decode(encoding.ids)) || invalid_utf8(tokenizer->decode(encoding.ids, false)))
      __builtin_trap();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) __builtin_trap();
  }
  return 0;
}
