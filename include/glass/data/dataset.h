// Labelled texts and their readers. Formats by extension: .tsv, .csv, .jsonl, .json, .txt, .conllu; .gz behind any of
// them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "glass/data/lines.h"

namespace glass {

struct DataConfig;

/// A word of an example with its tag.
struct TaggedWord {
  std::uint32_t start = 0, end = 0;  ///< bytes [start, end) of the text
  std::int32_t tag = -1;             ///< index into the label names, -1 where the file has none
};

/// A right answer: bytes [start, end) of the second text.
struct AnswerSpan {
  std::uint32_t start = 0, end = 0;
};

/// One text with its label as it stands in the file.
struct Example {
  std::string text;                  ///< valid UTF-8
  std::string text_pair;             ///< second text of a pair, "" where there is none
  std::string target;                ///< what a model is to write for the text, "" where there is none
  std::int32_t label = -1;           ///< index into the label names, -1 where the file has none
  std::vector<std::int32_t> labels;  ///< several labels at once, rising
  bool has_gold = false;             ///< the file says what is learned of it, which may be no label and no answer
  double value = std::numeric_limits<double>::quiet_NaN();  ///< the number that a text is judged by
  std::vector<TaggedWord> words;                            ///< in order, not overlapping
  std::vector<AnswerSpan> answers;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> rationale;  ///< code points [start, end) that justify the label
  bool has_rationale = false;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> spans;  ///< code points [start, end) that are explained as one
  std::string group;      ///< optional column `group`: agreement with rationales is also stated by group
  std::int64_t line = 0;  ///< in the file, from 1
  bool goes_on = false;   ///< the text does not end here: its end was held out
};

/// A row of a file that is no example, and why.
struct BadRow {
  std::int64_t line = 0;  ///< in the file, from 1
  std::string error;      ///< `file:line: field: what; what to do`
};

/// The examples of one file, in its order.
struct Dataset {
  std::filesystem::path path;
  std::string sha256;
  std::vector<Example> examples;
  std::vector<BadRow> bad_rows = {};  ///< in its order too; empty unless ReadOptions::keeps_bad_rows was set
};

/// Bad rows that an error shows in full; the others are counted.
inline constexpr std::size_t kBadRowsShown = 20;

/// Error (data) of all these rows at once, a line each: the first kBadRowsShown in full, the others counted. Returns
/// where there are none.
void refuse_bad_rows(const std::vector<BadRow>& rows);

/// A file before its labels are mapped to numbers.
struct RawExample {
  Example example;
  std::string label;                ///< "" where absent
  std::vector<std::string> labels;  ///< of texts with several
  std::vector<std::string> tags;    ///< one a word; empty where absent
  bool label_is_a_guess = false;    ///< its column was found by a usual name where no label is needed
  bool has_no_label = false;        ///< of such a column: what it holds is no label after all
};

/// What the examples of a task are made of.
enum class DataKind {
  labelled,        ///< a text with its label
  texts,           ///< texts alone
  targets,         ///< a text with its target
  tagged,          ///< words with a tag each
  multi_labelled,  ///< a text with any number of labels
  valued,          ///< a text with a number
  answered,        ///< a question, a text, and where the answer stands in it
};

/// The names of columns, or of keys of JSON objects, where they are not those of the fields; "": the field's own name,
/// else a usual one.
struct ColumnNames {
  std::string text = {};       ///< the words of a tagged text too
  std::string text_pair = {};  ///< second text
  std::string label = {};      ///< what the kind learns: label, labels, number, tags or answers
  std::string target = {};
};

/// How a file is read.
struct ReadOptions {
  std::string format = "auto", encoding = "utf-8";
  bool needs_label = true;  ///< what the kind learns must be there: label, labels, number, tags or answers
  DataKind kind = DataKind::labelled;
  std::string tag_column = "upos";               ///< of CoNLL-U
  std::int64_t max_text_bytes = kMostTextBytes;  ///< longest line or field
  bool keeps_bad_rows = false;                   ///< load_dataset() puts them aside and goes on
  bool allows_empty = false;                     ///< a text may be empty, though not missing
  std::string separator = "auto";                ///< of tables: auto (by the header), "," ";" "|" or tab
  std::string decimal = "auto";                  ///< the mark in numbers: auto, point, comma
  ColumnNames columns = {};
  bool columns_may_differ = false;  ///< where a column is not there, the usual names count, which is told
  /// Of the model, where the labels of a file are not needed: plain lines begin with them or with none.
  std::vector<std::string> label_names = {};
};

/// As [data] says, in all files of a config.
ReadOptions read_options(const DataConfig& config, DataKind kind, bool needs_label);

/// The format that the name of a file tells, .gz left out: tsv, csv, jsonl (also for .json and .ndjson), txt, conllu;
/// "" for another.
std::string format_by_name(const std::filesystem::path& path);

/// The format of a file: that of the options, else by its name; of standard input by its content, where what is neither
/// JSON nor CoNLL-U nor a table with a header is txt. Error (data) where none follows.
std::string data_format(const std::filesystem::path& path, const ReadOptions& options);

/// Reads one file; "-" is standard input. Tables may be separated by commas, semicolons, tabs or bars, their columns
/// and JSON keys may have other names (ColumnNames), and what is not read of them is said once. Errors (kind data) are
/// `file:line: field: what; what to do`: missing column, invalid UTF-8 (and how to set data.encoding), unbalanced
/// quotes, wrong JSON, rationale outside the text, a line or field over max_text_bytes, an empty file. All rows that
/// are wrong are one Error (refuse_bad_rows). A leading byte order mark and CRLF line ends are accepted. Words of
/// .jsonl without a text are joined by spaces.
std::vector<RawExample> read_examples(const std::filesystem::path& path, const ReadOptions& options);

/// Train, dev and test with one numbering of the labels.
struct Splits {
  Dataset train, dev, test;  ///< test is empty where there is none
  std::vector<std::string> label_names;
  bool dev_from_train = false;
};

/// Plain text as examples: each line, each paragraph (lines up to an empty one) or the whole, as data.documents says;
/// blank ones are left out.
std::vector<Example> read_documents(const std::filesystem::path& path, const std::string& encoding,
                                    const std::string& documents, std::int64_t max_text_bytes = kMostTextBytes);

/// Texts of a file in any format; a .txt (or format "txt") is plain text.
std::vector<Example> read_texts(const std::filesystem::path& path, const DataConfig& config);

/// Two plain files, line by line a text and its target. Pairs with an empty side are left out and named in
/// `empty_pairs`; unequal numbers of lines are an Error (data).
std::vector<Example> read_parallel(const std::filesystem::path& texts, const std::filesystem::path& targets,
                                   const std::string& encoding, std::vector<BadRow>* empty_pairs = nullptr,
                                   std::int64_t max_text_bytes = kMostTextBytes);

/// The sentences of a CoNLL-U file (universaldependencies.org/format.html) with the words' column `tag_column` (upos,
/// xpos, deprel, or misc:KEY). Words are joined by spaces but where SpaceAfter=No; a multiword token stands as its
/// words, without spaces where they spell it out.
std::vector<RawExample> read_conllu(std::string_view content, const std::string& place, const std::string& tag_column,
                                    std::int64_t max_text_bytes = kMostTextBytes);

/// Reads the files of the config. Labels are numbered by label_names when given (labels are then 0..n-1 or the names
/// themselves), else integers in numeric order, else names in byte order, from train. A label unknown to train is an
/// Error. What is wrong in the rows of all files is one Error (refuse_bad_rows). Without a dev file, dev_fraction of
/// train is split off, stratified by label and seeded; of a single text without a label its end.
Splits load_splits(const DataConfig& config, std::uint64_t seed, DataKind kind = DataKind::labelled);

/// A file of texts for `eval`, `predict` and `explain`: labels, tags and several labels are mapped by the model's label
/// names.
Dataset load_dataset(const std::filesystem::path& path, const ReadOptions& options,
                     const std::vector<std::string>& label_names);

}  // namespace glass
