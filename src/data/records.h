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
inline constexpr std::array<const char*, 10> kFields = {"text",   "label", "rationale", "group",  "text_pair",
                                                        "target", "words", "tags",      "labels", "answers"};

/// One record with the line it starts on.
struct Record {
  std::int64_t line = 0;
  std::map<std::string, std::string> fields;  ///< those of kFields; lists and objects of .jsonl as JSON
};

/// The columns that a table must have: all of one list, and one of the other, where it names any.
struct NeededColumns {
  std::vector<std::string> all, one_of;
};

/// The field that holds what a kind learns: "label", "tags", ...; "" for texts.
std::string learned_field(DataKind kind);

/// `place` names the file in errors ("data/train.tsv"). The header must name the columns in `needed`, and one of those
/// in `one_of` where there are any. Rows that are no records go to `errors`, here and below.
std::vector<Record> parse_delimited(std::string_view content, char separator, const std::string& place,
                                    const NeededColumns& needed, RowErrors& errors);
/// Answers may be written as in SQuAD's files on Hugging Face (question, context, answers), words as "tokens".
std::vector<Record> parse_json_lines(std::string_view content, const std::string& place, DataKind kind,
                                     RowErrors& errors);
/// One `label text` a line, always: texts without labels need a .tsv or .jsonl. Lines of white space are left out.
std::vector<Record> parse_label_text(std::string_view content, const std::string& place, RowErrors& errors);
/// read_conllu() with the sentences that are none put aside.
std::vector<RawExample> parse_conllu(std::string_view content, const std::string& place, const std::string& tag_column,
                                     RowErrors& errors);

/// read_texts() with the rows that are none put aside.
std::vector<Example> read_text_rows(const std::filesystem::path& path, const DataConfig& config, RowErrors& errors);

/// The rows of a file: its examples in order, and in `errors` the others.
std::vector<RawExample> read_rows(const std::filesystem::path& path, const ReadOptions& options, RowErrors& errors);

/// Fills what `kind` learns from the record's fields. `here` names file and line. Errors (data) where something is
/// there and wrong, or missing and needed.
void read_learned_field(const Record& record, const ReadOptions& options, const std::string& here, RawExample& raw);

}  // namespace glass
