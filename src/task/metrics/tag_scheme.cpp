// Letters and types of tags, written in one of a few ways.
#include "glass/task/metrics/tag_scheme.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

namespace glass {

namespace {

/// A tag's letter, upper case, and its type, "" where it has none.
struct WrittenTag {
  char letter = 'O';
  std::string type;
};

constexpr std::string_view kLetters = "BIOESLUMW";

std::optional<WrittenTag> read_tag(const std::string& tag, char separator, bool letter_last) {
  if (tag == "O") return WrittenTag{};
  const bool is_bare = tag.size() == 1;
  if (tag.empty() || tag.size() == 2) return std::nullopt;
  const char letter = letter_last ? tag.back() : tag.front();
  if (letter == 'O' || kLetters.find(letter) == std::string_view::npos) return std::nullopt;
  if (is_bare) return WrittenTag{letter, ""};
  if (tag[letter_last ? tag.size() - 2 : 1] != separator) return std::nullopt;
  return WrittenTag{letter, letter_last ? tag.substr(0, tag.size() - 2) : tag.substr(2)};
}

/// All tags written in one way; empty where one is not.
std::vector<WrittenTag> read_tags(const std::vector<std::string>& tags) {
  for (const bool letter_last : {false, true}) {
    for (const char separator : {'-', '_'}) {
      std::vector<WrittenTag> read;
      for (const std::string& tag : tags) {
        const auto one = read_tag(tag, separator, letter_last);
        if (!one) break;
        read.push_back(*one);
      }
      if (read.size() == tags.size()) return read;
    }
  }
  return {};
}

struct SchemeName {
  const char* name;
  std::string_view letters;
  EntityReading reading;
};

/// The first that has all letters.
constexpr SchemeName kSchemes[] = {
    {"IO", "IO", EntityReading::lenient},       {"BIO", "BIO", EntityReading::lenient},
    {"BIOES", "BIOES", EntityReading::lenient}, {"BILOU", "BILOU", EntityReading::bilou},
    {"BMES", "BMESO", EntityReading::lenient},  {"BMEWO", "BMEWO", EntityReading::lenient}};

const SchemeName* find_scheme(const std::set<char>& letters) {
  for (const SchemeName& scheme : kSchemes) {
    if (std::all_of(letters.begin(), letters.end(),
                    [&](char letter) { return scheme.letters.find(letter) != std::string_view::npos; }))
      return &scheme;
  }
  return nullptr;
}

std::string canonical(const WrittenTag& tag) {
  if (tag.letter == 'O') return "O";
  const char letter = tag.letter == 'M' ? 'I' : tag.letter == 'W' ? 'S' : tag.letter;
  return tag.type.empty() ? std::string(1, letter) : fmt::format("{}-{}", letter, tag.type);
}

/// Whether the tags look like those of entities: an O, or beginnings and insides in letters of any size.
bool look_like_entities(const std::vector<std::string>& tags) {
  const auto is_marked = [&](char small, char capital) {
    return std::any_of(tags.begin(), tags.end(), [&](const std::string& tag) {
      return tag.size() > 2 && (tag[0] == small || tag[0] == capital) && (tag[1] == '-' || tag[1] == '_');
    });
  };
  const bool has_outside = std::find(tags.begin(), tags.end(), "O") != tags.end();
  return tags.size() > 1 && (has_outside || (is_marked('b', 'B') && is_marked('i', 'I')));
}

}  // namespace

TagScheme find_tag_scheme(const std::vector<std::string>& tags) {
  TagScheme none{look_like_entities(tags) ? "unknown" : "", EntityReading::lenient, {}};
  std::set<char> letters;
  const std::vector<WrittenTag> read = read_tags(tags);
  for (const WrittenTag& tag : read) letters.insert(tag.letter);
  const bool marks = letters.contains('B') || (letters.contains('O') && letters.size() > 1);
  const SchemeName* scheme = marks ? find_scheme(letters) : nullptr;
  if (scheme == nullptr) return none;
  TagScheme found{scheme->name, scheme->reading, {}};
  for (const WrittenTag& tag : read) found.canonical.push_back(canonical(tag));
  return found;
}

}  // namespace glass
