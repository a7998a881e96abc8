// Which columns of a table, or keys of JSON objects, hold the fields of an example.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "glass/data/dataset.h"

namespace glass {

/// Where the fields of an example stand among the columns of a file.
struct FoundColumns {
  std::map<std::string, std::size_t> of_field;   ///< from a field ("text") to the number of its column
  std::string missing;                           ///< a field that must be there and is not, "" where all are
  std::map<std::string, std::string> differing;  ///< fields found by another name than the options', which is this
  /// The label was found by a usual name where no label is needed: what it holds need not be one.
  bool label_is_a_guess = false;
};

/// Finds the fields of `options.kind` by the names that the options give, else by the fields' own names, else by the
/// usual ones ("sentence", "class", ...), all without regard for case, spaces and hyphens but for exact matches first.
/// Errors (data) with `here` in front: a name of the options that is no column, unless the columns may differ, a needed
/// field with two usual names to choose from, a field's own name that stands twice.
FoundColumns find_columns(const std::vector<std::string>& names, const ReadOptions& options, const std::string& here);

/// How many fields that must be there are among the names; nothing is an error.
std::size_t count_needed(const std::vector<std::string>& names, const ReadOptions& options);

/// Whether a first line with these names is a header rather than a text: two columns that are needed, or one alone that
/// has a field's own name or that of a setting.
bool names_a_table(const std::vector<std::string>& names, const ReadOptions& options);

/// Error (data): the file lacks the field; its columns are these.
[[noreturn]] void fail_missing(const std::string& field, const std::vector<std::string>& names,
                               const ReadOptions& options, const std::string& here);

/// What to set so that the field is found: `say which one it is by data.text_column = "..."`.
std::string setting_advice(const std::string& field, const ReadOptions& options);

/// Says on standard error which columns were taken for which fields, where that is not told by their names, and which
/// are not read; nothing where all is as its names say. `first` is said in front.
void tell_columns(const FoundColumns& found, const std::vector<std::string>& names, const std::string& place,
                  const std::string& first);

}  // namespace glass
