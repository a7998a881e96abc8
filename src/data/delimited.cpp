// .tsv and .csv with a header line. Quoting in .csv as in RFC 4180: a field that starts with a double quote ends at the
// next single one, two stand for one, and it may hold separators and line ends. In .tsv quotes are plain text, as in
// `"Well" , he said`, but for a field that is a well-formed quoted field as a whole and on one line. A quote inside an
// unquoted field is a character like any other.
#include "data/records.h"

#include <algorithm>
#include <optional>

#include "glass/base/error.h"

namespace glass {
namespace {

/// Reads rows of fields, counting lines.
class RowReader {
 public:
  RowReader(std::string_view content, char separator, const std::string& place, std::int64_t max_bytes)
      : content_(content), separator_(separator), place_(place), max_bytes_(max_bytes) {}

  bool at_end() const { return position_ >= content_.size(); }
  std::int64_t line() const { return line_; }
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
    std::string text = quote && (separator_ != '\t' || is_quoted_on_its_line()) ? quoted() : plain();
    if (std::ssize(text) > max_bytes_)
      fail(ErrorKind::data,
           "{}:{}: a field of {} bytes; at most {} are allowed; is it one text, raise data.max_text_bytes", place_,
           row_line_, text.size(), max_bytes_);
    return text;
  }

  /// Whether the quote at the position opens a field that closes before a separator or line end, with all quotes inside
  /// doubled.
  bool is_quoted_on_its_line() const {
    for (std::size_t i = position_ + 1; i < content_.size() && content_[i] != '\n'; ++i) {
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
};

bool holds(const std::vector<std::string>& columns, const std::string& column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

void check_header(const std::vector<std::string>& header, const std::string& place, const NeededColumns& needed) {
  std::vector<std::string> others;
  for (const std::string column : kFields) {
    if (!holds(needed.all, column)) others.push_back(column);
  }
  const std::string got = shown(fmt::format("{}", fmt::join(header, ", ")), 200);
  for (const std::string& column : needed.all) {
    if (holds(header, column)) continue;
    fail(ErrorKind::data, "{}:1: the header has no column \"{}\"; it must name {} (and may name {}), got: {}", place,
         column, fmt::join(needed.all, " and "), fmt::join(others, ", "), got);
  }
  const bool has_one = std::any_of(needed.one_of.begin(), needed.one_of.end(),
                                   [&](const std::string& column) { return holds(header, column); });
  if (!needed.one_of.empty() && !has_one)
    fail(ErrorKind::data, "{}:1: the header has no column \"{}\"; it must name {} (and may name {}), got: {}", place,
         needed.one_of.front(), fmt::join(needed.one_of, " or "), fmt::join(others, ", "), got);
  for (const std::string column : kFields) {
    if (std::count(header.begin(), header.end(), column) > 1)
      fail(ErrorKind::data, "{}:1: the column \"{}\" stands twice", place, column);
  }
}

/// The fields of the next row by name; nothing for a blank line.
std::optional<Record> read_record(RowReader& reader, const std::vector<std::string>& header, const std::string& place) {
  Record record{reader.line(), {}};
  const std::vector<std::string> row = reader.row();
  if (row.size() == 1 && row[0].empty()) return std::nullopt;
  if (row.size() != header.size()) {
    fail(ErrorKind::data, "{}:{}: {} fields, the header names {}; is a separator missing, or a quote not closed?",
         place, record.line, row.size(), header.size());
  }
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (std::find(kFields.begin(), kFields.end(), header[i]) != kFields.end()) record.fields[header[i]] = row[i];
  }
  return record;
}

}  // namespace

std::vector<Record> parse_delimited(std::string_view content, char separator, const std::string& place,
                                    const NeededColumns& needed, std::int64_t max_bytes, RowErrors& errors) {
  RowReader reader(content, separator, place, max_bytes);
  if (reader.at_end()) return {};
  const std::vector<std::string> header = reader.row();
  if (const auto broken = errors.broken_lines.find(1); broken != errors.broken_lines.end())
    throw Error(ErrorKind::data, broken->second);
  check_header(header, place, needed);
  std::vector<Record> records;
  while (!reader.at_end()) {
    const std::int64_t line = reader.line();
    std::optional<Record> record;
    // A quote that is not closed must not take the rows behind it along.
    if (!errors.guard(line, line - 1, [&] { record = read_record(reader, header, place); })) {
      reader.skip_first_line();
    } else if (record) {
      errors.guard(line, reader.last_line(), [&] { records.push_back(std::move(*record)); });
    }
  }
  return records;
}

}  // namespace glass
