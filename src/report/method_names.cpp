// Notes and titles of methods.
#include "method_names.h"

#include <fmt/format.h>

#include <algorithm>

#include "numbers.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kNameCodePoints = 60;

}  // namespace

const MethodNote* note_of(const Artefacts& artefacts, const std::string& name) {
  for (const ExplanationSet& set : artefacts.explanations) {
    const auto found =
        std::find_if(set.methods.begin(), set.methods.end(), [&](const MethodNote& note) { return note.name == name; });
    if (found != set.methods.end()) return &*found;
  }
  return nullptr;
}

std::string method_title(const Artefacts& artefacts, const std::string& name) {
  const MethodNote* note = note_of(artefacts, name);
  const std::string shown = shortened(name, kNameCodePoints);
  return note && note->method != name
             ? fmt::format("{} ({})", shown, in_a_sentence(shortened(note->method, kNameCodePoints)))
             : title_case(shown);
}

MethodTitles method_titles(const Artefacts& artefacts) {
  MethodTitles titles;
  for (const ExplanationSet& set : artefacts.explanations) {
    for (const MethodNote& note : set.methods) titles.emplace(note.name, method_title(artefacts, note.name));
  }
  return titles;
}

std::string title_in(const MethodTitles& titles, const std::string& name) {
  const auto found = titles.find(name);
  return found != titles.end() ? found->second : title_case(shortened(name, kNameCodePoints));
}

bool uses_method(const Artefacts& artefacts, const std::string& method) {
  const std::vector<MethodDigest>& used = artefacts.digest.methods;
  return std::any_of(used.begin(), used.end(), [&](const MethodDigest& one) {
    const MethodNote* note = note_of(artefacts, one.name);
    return (note ? note->method : one.name) == method;
  });
}

}  // namespace glass::report
