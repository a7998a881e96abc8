// The parsers of one file format each: text to records of named fields. They know nothing of labels.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "data/row_errors.h"
#include "glass/base/json.h"
#include "glass/data/dataset.h"
#include "glass/data/lines.h"

namespace glass {

/// The fields that an example may have.
inline constexpr std::array<const char*, 11> kFields = {"text",      "label",   "rationale",    "group",
                                                        "text_pair", "target",  "words",        "tags",
                                                        "labels",    "answers", "explain_spans"};

/// One record with the line it starts on.
struct Record {
  std::int64_t line = 0;
  std::map<std::string, std::string> fields;  ///< those of kFields; lists and objects of .jsonl as JSON
};

/// The field that holds what a kind learns: "label", "tags", ...; "" for texts.
std::string learned_field(DataKind kind);

/// The records of a file, and what was found out about it.
struct Table {
  std::vector<Record> records;
  bool label_is_a_guess = false;  ///< FoundColumns::label_is_a_guess
  char separator = '\0';          ///< of fields in a row; zero where there is none
};

/// `place` names the file in errors ("data/train.tsv"). The header must name the columns that the options need
/// (find_columns); the separator is that of the options, else the one by which it does, `usual` where several would.
/// Rows that are no records go to `errors`, here and below.
Table parse_delimited(std::string_view content, char usual, const std::string& place, const ReadOptions& options,
                      RowErrors& errors);
/// Whether the first line is the header of a table.
bool is_table(std::string_view content, const ReadOptions& options);
/// JSON Lines, or one JSON list of objects. The keys of an object say where its fields stand (find_columns).
Table parse_json_records(std::string_view content, const std::string& place, const ReadOptions& options,
                         RowErrors& errors);
/// One `label text` a line. Where labels are not needed and no line begins with one of label_names (of numbers: with a
/// number), the lines are texts; where only some do, the others are bad rows. Lines of white space are left out.
Table parse_label_text(std::string_view content, const std::string& place, const ReadOptions& options,
                       RowErrors& errors);
/// read_conllu() with the sentences that are none put aside.
std::vector<RawExample> parse_conllu(std::string_view content, const std::string& place, const std::string& tag_column,
                                     RowErrors& errors, std::int64_t max_text_bytes);

/// Rewrites numbers with a decimal comma ("3,5" as "3.5"). options.decimal says whether there are any; "auto": where no
/// number of the column can be read otherwise. In a column with such commas a row whose number has a point alone is
/// bad, as it may be thousands.
void point_decimals(Table& table, const std::string& place, const ReadOptions& options, RowErrors& errors);

/// Calls `use(line, object)` for each object of JSON Lines, or of one list. One over `max_bytes` is an Error (data).
void for_each_object(std::string_view content, const std::string& place,
                     const std::function<void(std::int64_t, std::string_view)>& use, std::int64_t max_bytes);

/// read_texts() with the rows that are none put aside.
std::vector<Example> read_text_rows(const std::filesystem::path& path, const DataConfig& config, RowErrors& errors);

/// The rows of a file: its examples in order, and in `errors` the others.
std::vector<RawExample> read_rows(const std::filesystem::path& path, const ReadOptions& options, RowErrors& errors);

/// Fills what `kind` learns from the record's fields. `here` names file and line. Errors (data) where something is
/// there and wrong, or missing and needed.
void read_learned_field(const Record& record, const ReadOptions& options, const std::string& here, RawExample& raw);

}  // namespace glass
