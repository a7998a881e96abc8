// What people call a family and what of it is not supported: the words of the table in docs/models.md.
#pragma once

#include <string>
#include <vector>

namespace glass {

struct FamilyNotes {
  std::string model_type;
  std::string people;         ///< the names of models that people know
  std::string not_supported;  ///< in the words of config.json; "" where there is nothing to say
};

/// One for each family of the table of families, but the project's own.
const std::vector<FamilyNotes>& family_notes();

}  // namespace glass
