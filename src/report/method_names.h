// Methods by the names that readers know, and what the artefact says of them.
#pragma once

#include <string>

#include "artefacts.h"

namespace glass::report {

/// The note that an artefact brings of the method of this name; nullptr where there is none.
const MethodNote* note_of(const Artefacts& artefacts, const std::string& name);

/// "Integrated gradients"; of an instance with settings of its own "Ig pad, a form of integrated gradients".
std::string method_title(const Artefacts& artefacts, const std::string& name);

/// True where the method itself, or an instance of it, explained a text.
bool uses_method(const Artefacts& artefacts, const std::string& method);

}  // namespace glass::report
