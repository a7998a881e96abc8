// Reads patterns.
#include "text/pattern.h"

namespace glass {

Pattern read_pattern(const JsonFields& fields) {
  const JsonFields pattern = fields.object("pattern");
  const std::string place = fields.place("pattern");
  if (!pattern.is_null("Regex")) return Pattern(std::make_shared<const Regex>(pattern.text("Regex"), place));
  const std::string text = pattern.text("String");
  // The empty string matches everywhere, as the empty expression does.
  if (text.empty()) return Pattern(std::make_shared<const Regex>("", place));
  return Pattern(text);
}

}  // namespace glass
