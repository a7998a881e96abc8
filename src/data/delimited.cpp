// Tables with a header line and a separator. Quoting as in RFC 4180: a field that starts with a double quote ends at
// the next single one, two stand for one, and it may hold separators and line ends. Between tabs quotes are plain text,
// as in `"Well" , he said`, but for a field that is a well-formed quoted field as a whole, without a tab where it goes
// over several lines: that would be a part of several rows. A quote inside an unquoted field is a character like any
// other.
#include <algorithm>
#include <optional>
#include <set>

#include "data/columns.h"
#include "data/records.h"
#include "glass/base/error.h"
#include "glass/base/log.h"

namespace glass {
namespace {

/// Reads rows of fields, counting lines.
class RowReader {
 public:
  /// `content` begins with line `line` of the file.
  RowReader(std::string_view content, char separator, const std::string& place, std::int64_t line,
            std::int64_t max_bytes)
      : content_(content), separator_(separator), place_(place), max_bytes_(max_bytes), line_(line) {}

  bool at_end() const { return position_ >= content_.size(); }
  std::int64_t line() const { return line_; }
  /// With several columns each row holds a tab: quoted fields without one may then go over lines.
  void allow_long_fields() { may_go_over_lines_ = true; }
  /// The last line of the row that was read.
  std::int64_t last_line() const { return at_end() ? line_ : line_ - 1; }

  /// Goes behind the first line of the row that was being read.
  void skip_first_line() {
    position_ = std::min(content_.find('\n', row_start_), content_.size() - 1) + 1;
    line_ = row_line_ + 1;
  }

  std::vector<std::string> row() {
    std::vector<std::string> fields;
    row_line_ = line_;
    row_start_ = position_;
    for (;;) {
      fields.push_back(field());
      if (at_end()) return fields;
      const char stopped = content_[position_++];
      if (stopped == separator_) continue;
      ++line_;
      return fields;
    }
  }

 private:
  std::string field() {
    const bool quote = position_ < content_.size() && content_[position_] == '"';
    std::string text = quote && (separator_ != '\t' || is_well_quoted()) ? quoted() : plain();
    if (std::ssize(text) > max_bytes_)
      fail(ErrorKind::data,
           "{}:{}: a field of {} bytes; at most {} are allowed; is it one text, raise data.max_text_bytes", place_,
           row_line_, text.size(), max_bytes_);
    return text;
  }

  /// Whether the quote at the position opens a field that closes before a separator or line end, with all quotes inside
  /// doubled.
  bool is_well_quoted() const {
    bool has_tab = false, has_line_end = false;
    for (std::size_t i = position_ + 1; i < content_.size(); ++i) {
      has_tab |= content_[i] == '\t';
      has_line_end |= content_[i] == '\n';
      if (has_line_end && (has_tab || !may_go_over_lines_)) return false;
      if (content_[i] != '"') continue;
      const char next = i + 1 < content_.size() ? content_[i + 1] : '\n';
      if (next == separator_ || next == '\n' || content_.substr(i + 1, 2) == "\r\n") return true;
      if (next != '"') return false;
      ++i;
    }
    return false;
  }

  std::string plain() {
    const std::size_t start = position_;
    while (!at_end() && content_[position_] != separator_ && content_[position_] != '\n') ++position_;
    std::size_t end = position_;
    if (end > start && content_[end - 1] == '\r' && (at_end() || content_[position_] == '\n')) --end;
    return std::string(content_.substr(start, end - start));
  }

  std::string quoted() {
    std::string text;
    const std::int64_t opened = line_;
    for (++position_; !at_end(); ++position_) {
      const char c = content_[position_];
      if (c == '\n') ++line_;
      if (c != '"') {
        text += c;
      } else if (position_ + 1 < content_.size() && content_[position_ + 1] == '"') {
        text += '"';
        ++position_;
      } else {
        ++position_;
        return after_quote(std::move(text), opened);
      }
    }
    fail(ErrorKind::data, "{}:{}: a quoted field begins here and never ends; write two quotes for one inside a field",
         place_, opened);
  }

  std::string after_quote(std::string text, std::int64_t opened) {
    if (!at_end() && content_[position_] == '\r') ++position_;
    if (!at_end() && content_[position_] != separator_ && content_[position_] != '\n') {
      fail(ErrorKind::data,
           "{}:{}: text follows the closing quote of a field; quote the whole field and write two quotes for one "
           "inside it",
           place_, opened);
    }
    return text;
  }

  std::string_view content_;
  char separator_;
  const std::string& place_;
  std::int64_t max_bytes_;
  std::size_t position_ = 0, row_start_ = 0;
  std::int64_t line_ = 1, row_line_ = 1;
  bool may_go_over_lines_ = false;
};

/// The content behind Excel's line "sep=;", which is no row, and the separator that it names.
struct Marked {
  std::string_view content;
  std::int64_t line = 1;
  char separator = '\0';  ///< none named
};

Marked read_separator_line(std::string_view content) {
  const std::size_t end = content.find('\n');
  std::string_view line = content.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!line.starts_with("sep=") || line.size() != 5 || end == std::string_view::npos) return {content, 1, '\0'};
  return {content.substr(end + 1), 2, line[4]};
}

/// The names of a header, nothing where it cannot be read with this separator.
std::optional<std::vector<std::string>> header_with(const Marked& table, char separator, const std::string& place) {
  try {
    return RowReader(table.content, separator, place, table.line, kMostTextBytes).row();
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// The separator by which the header names most of what is needed; `usual` where several are as good.
char find_separator(const Marked& table, char usual, const ReadOptions& options, const std::string& place) {
  if (options.separator == "tab") return '\t';
  if (options.separator != "auto") return options.separator.front();
  if (table.separator != '\0') return table.separator;
  char best = usual;
  std::size_t most = 0;
  for (const char separator : {usual, ',', ';', '\t', '|'}) {
    const auto names = header_with(table, separator, place);
    const std::size_t worth = names ? 2 * count_needed(*names, options) + (names->size() > 1 ? 1 : 0) : 0;
    if (worth > most) {
      best = separator;
      most = worth;
    }
  }
  return best;
}

std::string name_of(char separator) {
  return separator == '\t' ? "tabs" : fmt::format("\"{}\"", separator);
}

/// R's write.table names no column for its row names: each row then has a number more than the header has names.
class RowNames {
 public:
  /// Takes the number off a row of `columns` fields and one more. The first row decides whether there are any.
  bool take_off(std::vector<std::string>& row, std::size_t columns) {
    if (is_first_) stand_there_ = row.size() == columns + 1 && is_number(row.front());
    is_first_ = false;
    if (!stand_there_ || row.size() != columns + 1 || !seen_.insert(row.front()).second) return false;
    row.erase(row.begin());
    return true;
  }
  bool stand_there() const { return stand_there_; }

 private:
  static bool is_number(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  }

  bool is_first_ = true, stand_there_ = false;
  std::set<std::string> seen_;
};

bool is_empty(const std::vector<std::string>& row) {
  return std::all_of(row.begin(), row.end(), [](const std::string& field) { return field.empty(); });
}

/// From rows to records.
class TableParser {
 public:
  TableParser(RowReader& reader, const std::string& place, const ReadOptions& options)
      : reader_(reader), place_(place), header_line_(reader.line()), names_(reader.row()) {
    const std::string here = fmt::format("{}:{}", place, header_line_);
    columns_ = find_columns(names_, options, here);
    if (!columns_.missing.empty()) fail_missing(columns_.missing, names_, options, here);
    if (names_.size() > 1) reader_.allow_long_fields();
  }

  std::vector<Record> records(RowErrors& errors) {
    std::vector<Record> records;
    while (!reader_.at_end()) {
      const std::int64_t line = reader_.line();
      std::optional<Record> record;
      // A quote that is not closed must not take the rows behind it along.
      if (!errors.guard(line, line - 1, [&] { record = read_record(); })) {
        reader_.skip_first_line();
      } else if (record) {
        errors.guard(line, reader_.last_line(), [&] { records.push_back(std::move(*record)); });
      }
    }
    return records;
  }

  bool label_is_a_guess() const { return columns_.label_is_a_guess; }

  /// Says what was read of the table, and how.
  void tell(const std::string& separated) const {
    tell_columns(columns_, names_, place_, separated);
    if (row_names_.stand_there()) log_info("{}: a number without a name stands before each row; not read", place_);
    if (empty_rows_ > 0) log_info("{}: rows that are empty in all columns, left out: {}", place_, empty_rows_);
  }

 private:
  /// The fields of the next row by name; nothing for a blank line and a row without anything in it.
  std::optional<Record> read_record() {
    Record record{reader_.line(), {}};
    std::vector<std::string> row = reader_.row();
    if (row.size() == 1 && row[0].empty()) return std::nullopt;
    if (row.size() == names_.size() && is_empty(row)) {
      ++empty_rows_;
      return std::nullopt;
    }
    check_size(row, record.line);
    for (const auto& [field, column] : columns_.of_field) record.fields[field] = std::move(row[column]);
    return record;
  }

  void check_size(std::vector<std::string>& row, std::int64_t line) {
    const std::size_t size = row.size();
    row_names_.take_off(row, names_.size());
    if (row.size() == names_.size()) return;
    fail(ErrorKind::data, "{}:{}: {} fields, the header names {}; is a separator missing, or a quote not closed?",
         place_, line, size, names_.size());
  }

  RowReader& reader_;
  const std::string& place_;
  std::int64_t header_line_;
  std::vector<std::string> names_;
  FoundColumns columns_;
  RowNames row_names_;
  std::int64_t empty_rows_ = 0;
};

}  // namespace

Table parse_delimited(std::string_view content, char usual, const std::string& place, const ReadOptions& options,
                      RowErrors& errors) {
  const Marked marked = read_separator_line(content);
  const char separator = find_separator(marked, usual, options, place);
  RowReader reader(marked.content, separator, place, marked.line, options.max_text_bytes);
  if (reader.at_end()) return {};
  if (const auto broken = errors.broken_lines.find(marked.line); broken != errors.broken_lines.end())
    throw Error(ErrorKind::data, broken->second);
  TableParser parser(reader, place, options);
  Table table{parser.records(errors), parser.label_is_a_guess(), separator};
  parser.tell(separator == usual ? "" : fmt::format("separated by {}", name_of(separator)));
  return table;
}

bool is_table(std::string_view content, const ReadOptions& options) {
  const Marked marked = read_separator_line(content);
  if (marked.separator != '\0') return true;
  for (const char separator : {'\t', ',', ';', '|'}) {
    const auto names = header_with(marked, separator, "");
    if (names && names_a_table(*names, options)) return true;
  }
  return false;
}

}  // namespace glass
