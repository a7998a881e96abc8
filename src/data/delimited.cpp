// .tsv and .csv with a header line. Quoting in .csv as in RFC 4180: a field that starts with a double quote ends at the
// next single one, two stand for one, and it may hold separators and line ends. In .tsv quotes are plain text, as in
// `"Well" , he said`, but for a field that is a well-formed quoted field as a whole and on one line. A quote inside an
// unquoted field is a character like any other.
#include "data/records.h"

#include <algorithm>

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

  std::vector<std::string> row() {
    std::vector<std::string> fields;
    row_line_ = line_;
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
  std::size_t position_ = 0;
  std::int64_t line_ = 1, row_line_ = 1;
};

void check_header(const std::vector<std::string>& header, const std::string& place,
                  const std::vector<std::string>& needed) {
  std::vector<std::string> others;
  for (const std::string column : kFields) {
    if (std::find(needed.begin(), needed.end(), column) == needed.end()) others.push_back(column);
  }
  for (const std::string& column : needed) {
    if (std::find(header.begin(), header.end(), column) != header.end()) continue;
    fail(ErrorKind::data, "{}:1: the header has no column \"{}\"; it must name {} (and may name {}), got: {}", place,
         column, fmt::join(needed, " and "), fmt::join(others, ", "),
         shown(fmt::format("{}", fmt::join(header, ", ")), 200));
  }
  for (const std::string column : kFields) {
    if (std::count(header.begin(), header.end(), column) > 1)
      fail(ErrorKind::data, "{}:1: the column \"{}\" stands twice", place, column);
  }
}

}  // namespace

std::vector<Record> parse_delimited(std::string_view content, char separator, const std::string& place,
                                    const std::vector<std::string>& needed, std::int64_t max_bytes) {
  RowReader reader(content, separator, place, max_bytes);
  if (reader.at_end()) return {};
  const std::vector<std::string> header = reader.row();
  check_header(header, place, needed);
  std::vector<Record> records;
  while (!reader.at_end()) {
    const std::int64_t line = reader.line();
    const std::vector<std::string> row = reader.row();
    if (row.size() == 1 && row[0].empty()) continue;
    if (row.size() != header.size()) {
      fail(ErrorKind::data, "{}:{}: {} fields, the header names {}; is a separator missing, or a quote not closed?",
           place, line, row.size(), header.size());
    }
    Record record{line, {}};
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (std::find(kFields.begin(), kFields.end(), header[i]) != kFields.end()) record.fields[header[i]] = row[i];
    }
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace glass
