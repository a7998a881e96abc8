// Fuzz target: any bytes as JSON. What is read can be written and reads back equal; explanations are tried from it as
// well.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "glass/base/error.h"
#include "glass/base/explanation.h"
#include "glass/base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace glass;
  try {
    const Json value = parse_json({reinterpret_cast<const char*>(data), size}, "fuzz.json");
    const std::string written = dump_json(value);
    if (dump_json(parse_json(written, "again.json")) != written) __builtin_trap();
    for (const ExplainedExample& example : explanations_from_json(value, "fuzz.json")) {
      for (const Explanation& e : example.explanations) {
        if (e.axes.size() == 1 && e.values.size() == example.tokens.size()) scores_by_word(e, example.tokens);
      }
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) __builtin_trap();
  }
  return 0;
}
