#include "words_csv.h"

#include <fmt/format.h>

#include <cmath>

namespace glass::report {
namespace {

constexpr const char* kHead =
    "word,class,method,unit,texts,places,strongest_in,mean,low,high,judged_texts,wrong_texts,places_beside_rationales,"
    "marked_places\n";

/// RFC 4180: a field with a separator, a quote or a line's end stands between quotes, its own quotes twice.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos && !text.empty()) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

/// All digits; nothing where it is not known.
std::string digits(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : "";
}

}  // namespace

std::string words_csv(const Artefacts& artefacts) {
  if (artefacts.corpus.empty()) return "";
  const MethodDigest& method = *artefacts.digest.method(artefacts.digest.primary_method);
  std::string csv = kHead;
  for (const DrivingWord& word : artefacts.corpus)
    csv += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", field(word.word), field(word.aim.name),
                       field(method.name), field(method.unit), word.examples, word.places, word.strongest,
                       digits(word.by_text.value), digits(word.by_text.low), digits(word.by_text.high), word.judged,
                       word.wrong, word.beside, word.marked);
  return csv;
}

}  // namespace glass::report
