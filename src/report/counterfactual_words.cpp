#include "counterfactual_words.h"

#include <fmt/format.h>

#include "numbers.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kTextShown = 1000, kWordShown = 60;  // code points

std::string field(const Json& object, const char* key, std::size_t most) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? shortened(found->get<std::string>(), most) : "";
}

}  // namespace

std::string counterfactual_words(const Explanation& explanation) {
  const auto found = explanation.quality.find("counterfactual");
  if (found == explanation.quality.end() || !found->is_object()) return "";
  const auto exchanges = found->find("exchanges");
  if (exchanges == found->end() || !exchanges->is_array() || exchanges->empty()) return "";
  std::string words;
  for (const Json& exchange : *exchanges) {
    if (!exchange.is_object()) return "";
    words += fmt::format("{}{} \u2192 {}", words.empty() ? "" : ", ", field(exchange, "from", kWordShown),
                         field(exchange, "to", kWordShown));
  }
  const std::string text = field(*found, "text", kTextShown), answer = field(*found, "answer", kWordShown);
  return fmt::format("{}answered {}: {}", text.empty() ? "" : fmt::format("\u201C{}\u201D is ", text), answer, words);
}

}  // namespace glass::report
