// Plain text with a label in front of each line, or without labels where none are needed.
#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "data/records.h"
#include "glass/base/error.h"
#include "glass/base/log.h"

namespace glass {
namespace {

bool is_blank_line(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos;
}

std::string_view first_word(std::string_view line) {
  return line.substr(0, line.find_first_of(" \t"));
}

template <typename Number>
std::optional<Number> as_number(std::string_view word) {
  Number value{};
  const auto [stopped, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc() && stopped == word.data() + word.size() ? std::optional(value) : std::nullopt;
}

/// Whether a word is a label that the model knows, by its name or its number, or a number of a regression.
bool is_label(std::string_view word, const ReadOptions& options) {
  if (options.kind == DataKind::valued) return as_number<double>(word).has_value();
  const std::vector<std::string>& names = options.label_names;
  const auto number = as_number<std::uint64_t>(word);
  return std::find(names.begin(), names.end(), word) != names.end() || (number && *number < names.size());
}

/// What the lines of a file begin with.
struct Beginnings {
  std::int64_t labels = 0, others = 0;
  bool are_texts() const { return labels == 0; }
};

/// A number in front of a single line is part of it: "5 stars are too many".
Beginnings count_beginnings(std::string_view content, const std::string& place, const ReadOptions& options) {
  Beginnings count;
  bool all_numbers = true;
  const auto look = [&](std::int64_t, std::string_view line) {
    if (is_blank_line(line)) return;
    const std::string_view word = first_word(line);
    ++(word.size() < line.size() && is_label(word, options) ? count.labels : count.others);
    all_numbers = all_numbers && as_number<double>(word);
  };
  for_each_line(content, place, look, options.max_text_bytes);
  if (count.labels == 1 && count.others == 0 && all_numbers) std::swap(count.labels, count.others);
  return count;
}

Record label_text_record(std::string_view line, std::int64_t number, const std::string& place) {
  const std::string_view label = first_word(line);
  if (label.empty() || label.size() == line.size()) {
    fail(ErrorKind::data,
         "{}:{}: expected `label text`, a label, one space and the text; got '{}'; texts without labels go into a "
         ".tsv with the header "
         "`text`",
         place, number, shown(line));
  }
  Record record{number, {}};
  record.fields["label"] = std::string(label);
  record.fields["text"] = std::string(line.substr(label.size() + 1));
  return record;
}

/// A line of a file whose labels are not needed.
Record free_record(std::string_view line, std::int64_t number, const std::string& place, const ReadOptions& options,
                   const Beginnings& all) {
  if (all.are_texts()) return Record{number, {{"text", std::string(line)}}};
  if (all.others > 0 && !is_label(first_word(line), options))
    fail(ErrorKind::data,
         "{}:{}: '{}' is no label, though {} of {} lines begin with one; are all of them texts alone, put a line "
         "`text` above them",
         place, number, shown(first_word(line)), all.labels, all.labels + all.others);
  return label_text_record(line, number, place);
}

void tell(const Beginnings& all, const std::string& place) {
  if (all.are_texts()) {
    log_info("{}: lines of text without labels", place);
  } else {
    log_info("{}: the first word of a line is its label, and no part of the text", place);
  }
}

}  // namespace

Table parse_label_text(std::string_view content, const std::string& place, const ReadOptions& options,
                       RowErrors& errors) {
  const bool is_free = !options.needs_label && (options.kind == DataKind::valued || !options.label_names.empty());
  const Beginnings all = is_free ? count_beginnings(content, place, options) : Beginnings{};
  if (is_free && all.labels + all.others > 0) tell(all, place);
  Table table;
  const auto parse = [&](std::int64_t number, std::string_view line) {
    if (is_blank_line(line)) return;
    errors.guard(number, number, [&] {
      table.records.push_back(is_free ? free_record(line, number, place, options, all)
                                      : label_text_record(line, number, place));
    });
  };
  for_each_line(content, place, parse, options.max_text_bytes);
  return table;
}

}  // namespace glass
