// Names in a row, for messages and pages.
#pragma once

#include <string>
#include <vector>

namespace glass {

/// "a, b, c"; all in quotes where one holds a comma, a quote or white space at an edge, so that each can be told from
/// the next: "\"a, b\", \"c\"".
std::string listed_names(const std::vector<std::string>& names);

/// The names as listed_names() writes them, one by one.
std::vector<std::string> told_apart(const std::vector<std::string>& names);

}  // namespace glass
