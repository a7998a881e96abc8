// From the value that a file states to the type that a member has.
#pragma once

#include <string>

#include "glass/config/reader.h"

namespace glass::config {

/// Each returns false, and leaves `out` alone, when the value is of another type. Integers serve as numbers, the empty
/// list as any list, a text without commas as a list of one, and one with commas as a list of several where it comes
/// from
/// `--set`.
bool convert(const Entry& entry, bool& out);
bool convert(const Entry& entry, std::int64_t& out);
bool convert(const Entry& entry, double& out);
bool convert(const Entry& entry, std::string& out);
bool convert(const Entry& entry, std::vector<std::int64_t>& out);
bool convert(const Entry& entry, std::vector<double>& out);
bool convert(const Entry& entry, std::vector<std::string>& out);

/// "expected an integer, got the text "three"; write for example 3".
std::string wrong_type(const Value& value, const std::string& type, const std::string& example);

}  // namespace glass::config
