// Methods by the names that readers know, and what the artefact says of them.
#pragma once

#include <map>
#include <string>

#include "artefacts.h"

namespace glass::report {

/// The note that an artefact brings of the method of this name; nullptr where there is none.
const MethodNote* note_of(const Artefacts& artefacts, const std::string& name);

/// "Integrated gradients"; of an instance its own name as the config has it and its method: "ig_pad (integrated
/// gradients)".
std::string method_title(const Artefacts& artefacts, const std::string& name);

/// The titles of all methods by their names; a name that is not there is its own title.
using MethodTitles = std::map<std::string, std::string>;
MethodTitles method_titles(const Artefacts& artefacts);
std::string title_in(const MethodTitles& titles, const std::string& name);

/// True where the method itself, or an instance of it, explained a text.
bool uses_method(const Artefacts& artefacts, const std::string& method);

}  // namespace glass::report
