// The objects of a JSON file: one a line, or the elements of one list, as pandas and most programs write them.
#include "data/records.h"
#include "glass/base/error.h"

namespace glass {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Cuts a JSON list into its elements without reading them.
class ListReader {
 public:
  ListReader(std::string_view content, const std::string& place, std::int64_t max_bytes)
      : content_(content), place_(place), max_bytes_(max_bytes) {}

  void read(const std::function<void(std::int64_t, std::string_view)>& use) {
    skip_space();
    step();  // the bracket
    skip_space();
    while (!at_end() && content_[position_] != ']') {
      const std::int64_t line = line_;
      const std::size_t start = position_;
      skip_element();
      check_size(line, position_ - start);
      use(line, content_.substr(start, position_ - start));
      skip_space();
      if (!at_end() && content_[position_] == ',') {
        step();
        skip_space();
      }
    }
    if (at_end())
      fail(ErrorKind::data, "{}:{}: the list of the first line is not closed; a ']' is missing", place_, line_);
    step();
    skip_space();
    if (!at_end()) fail(ErrorKind::data, "{}:{}: text follows the ']' that closes the list", place_, line_);
  }

 private:
  void check_size(std::int64_t line, std::size_t size) const {
    if (static_cast<std::int64_t>(size) > max_bytes_)
      fail(ErrorKind::data,
           "{}:{}: an object of {} bytes; at most {} are allowed; is it one text, raise data.max_text_bytes", place_,
           line, size, max_bytes_);
  }

  bool at_end() const { return position_ >= content_.size(); }
  void step() { line_ += content_[position_++] == '\n'; }
  void skip_space() {
    while (!at_end() && is_space(content_[position_])) step();
  }

  /// To the comma or bracket behind the element, outside of its texts and brackets.
  void skip_element() {
    int depth = 0;
    bool in_text = false;
    for (; !at_end(); step()) {
      const char c = content_[position_];
      if (in_text) {
        if (c == '\\' && position_ + 1 < content_.size()) step();
        in_text = c != '"';
        continue;
      }
      in_text = c == '"';
      if (depth == 0 && (c == ',' || c == ']')) return;
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
    }
  }

  std::string_view content_;
  const std::string& place_;
  std::int64_t max_bytes_;
  std::size_t position_ = 0;
  std::int64_t line_ = 1;
};

}  // namespace

void for_each_object(std::string_view content, const std::string& place,
                     const std::function<void(std::int64_t, std::string_view)>& use, std::int64_t max_bytes) {
  const std::size_t first = content.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && content[first] == '[') return ListReader(content, place, max_bytes).read(use);
  const auto read = [&](std::int64_t number, std::string_view line) {
    if (line.find_first_not_of(" \t") != std::string_view::npos) use(number, line);
  };
  for_each_line(content, place, read, max_bytes);
}

}  // namespace glass
