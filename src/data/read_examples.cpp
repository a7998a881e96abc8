// A data file as examples: format by extension, encoding, rationales, and the checks of every field.
#include <algorithm>
#include <map>

#include "data/records.h"
#include "data/to_utf8.h"
#include "glass/base/error.h"
#include "glass/base/gzip.h"
#include "glass/base/log.h"
#include "glass/config/data_config.h"
#include "glass/data/dataset.h"
#include "glass/data/source.h"
#include "glass/text/unicode.h"

namespace glass {

namespace fs = std::filesystem;

namespace {

/// Formats of other programs that hold tables too, and what to do with them.
void refuse_foreign(const std::string& extension, const std::string& place) {
  for (const char* workbook : {".xlsx", ".xls", ".xlsm", ".ods", ".numbers"}) {
    if (extension == workbook)
      fail(ErrorKind::data,
           "{}: is a workbook of a spreadsheet program; save the sheet as \"CSV UTF-8\" and name that file", place);
  }
  for (const char* packed : {".parquet", ".arrow", ".feather", ".pkl"}) {
    if (extension == packed)
      fail(ErrorKind::data,
           "{}: this format is not read; in Python, pandas' to_json(\"data.jsonl\", orient=\"records\", lines=True) "
           "writes "
           "one that is",
           place);
  }
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string known_formats() {
  return "tsv, csv, jsonl, txt, conllu";
}

/// The first line that is no comment is a word of CoNLL-U.
bool is_conllu(std::string_view content) {
  while (content.starts_with('#')) content.remove_prefix(std::min(content.find('\n'), content.size() - 1) + 1);
  const std::string_view line = content.substr(0, content.find('\n'));
  return line.starts_with("1") && std::count(line.begin(), line.end(), '\t') == 9;
}

/// What standard input holds, which has no name that says so.
std::string format_of_content(std::string_view content, const ReadOptions& options) {
  const std::string_view text = content.substr(std::min(content.find_first_not_of(" \t\r\n"), content.size()));
  const std::size_t inner = text.find_first_not_of(" \t\r\n", 1);
  const bool is_list = text.starts_with('[') && inner != std::string_view::npos && text[inner] == '{';
  const bool is_object = text.starts_with('{') && inner != std::string_view::npos && text[inner] == '"';
  if (is_list || is_object) return "jsonl";
  if (is_conllu(content)) return "conllu";
  return is_table(content, options) ? "csv" : "txt";
}

}  // namespace

std::string format_by_name(const fs::path& path) {
  const std::string extension = lower(unpacked_name(path).extension().string());
  for (const char* known : {"tsv", "csv", "jsonl", "txt", "conllu"}) {
    if (extension == std::string(".") + known) return known;
  }
  if (extension == ".json" || extension == ".ndjson") return "jsonl";
  return extension == ".tab" ? "tsv" : "";
}

std::string data_format(const fs::path& path, const ReadOptions& options) {
  const std::string place = place_of(path);
  if (options.format != "auto") {
    if (format_by_name("." + options.format).empty() && format_by_name("x." + options.format).empty())
      fail(ErrorKind::usage, "the format '{}' is not known; known: auto, {}", shown(options.format), known_formats());
    return options.format;
  }
  if (is_standard_input(path))
    return format_of_content(decode_text(read_source(path), path, options.encoding), options);
  std::string format = format_by_name(path);
  if (!format.empty()) return format;
  const std::string extension = unpacked_name(path).extension().string();
  refuse_foreign(lower(extension), place);
  fail(
      ErrorKind::data,
      "{}: the format does not follow from the extension '{}'; known: .tsv, .csv, .jsonl, .json, .txt, .conllu; or set "
      "data.format",
      place, shown(extension));
}

namespace {

/// Every sequence that is no UTF-8 as U+FFFD.
std::string repaired(std::string_view line) {
  std::string text;
  while (const auto bad = invalid_utf8(line)) {
    text += std::string(line.substr(0, *bad)) + "\xef\xbf\xbd";
    line.remove_prefix(*bad + 1);
  }
  return text += line;
}

/// Repairs the lines that are no UTF-8 and says of each what is wrong with it.
std::string repair_lines(std::string_view content, const fs::path& path, std::map<std::int64_t, std::string>& broken) {
  std::string text;
  std::int64_t number = 0;
  for (std::size_t start = 0; start < content.size();) {
    const std::size_t end = std::min(content.find('\n', start), content.size() - 1) + 1;
    const std::string_view line = content.substr(start, end - start);
    ++number;
    const auto bad = invalid_utf8(line);
    if (bad)
      broken[number] = fmt::format(
          "{}:{}: byte 0x{:02x} is not valid UTF-8; save the file as UTF-8, or set data.encoding = \"latin-1\" or "
          "\"windows-1252\" (Excel's plain CSV) if that is what it is",
          place_of(path), number, static_cast<unsigned char>(line[*bad]));
    text += bad ? repaired(line) : std::string(line);
    start = end;
  }
  return text;
}

}  // namespace

std::string decode_lines(std::string content, const fs::path& path, const std::string& encoding,
                         std::map<std::int64_t, std::string>& broken) {
  content = to_utf8(std::move(content), path, encoding);
  return invalid_utf8(content) ? repair_lines(content, path, broken) : content;
}

std::string decode_text(std::string content, const fs::path& path, const std::string& encoding) {
  std::map<std::int64_t, std::string> broken;
  std::string text = decode_lines(std::move(content), path, encoding, broken);
  if (!broken.empty()) throw Error(ErrorKind::data, broken.begin()->second);
  return text;
}

namespace {

Table parse(std::string_view content, const std::string& format, const std::string& place, const ReadOptions& options,
            RowErrors& errors) {
  if (format == "tsv") return parse_delimited(content, '\t', place, options, errors);
  if (format == "csv") return parse_delimited(content, ',', place, options, errors);
  if (format == "jsonl") return parse_json_records(content, place, options, errors);
  const bool is_labelled = options.kind == DataKind::labelled || options.kind == DataKind::valued;
  // A spreadsheet's "Unicode text": its header would be a text with the label "text".
  if (options.format == "auto" && is_labelled && is_table(content, options))
    return parse_delimited(content, '\t', place, options, errors);
  if (is_labelled) return parse_label_text(content, place, options, errors);
  fail(ErrorKind::data, "{}: lines of `label text` hold no {}; give them in a .tsv, .csv or .jsonl{}", place,
       options.kind == DataKind::tagged ? "tags of words" : learned_field(options.kind),
       options.kind == DataKind::tagged ? " or .conllu" : "");
}

/// "[[0, 4], [10, 15]]" as code-point spans inside a text of `length` code points.
std::vector<std::pair<std::uint32_t, std::uint32_t>> parse_spans(const std::string& text, std::size_t length,
                                                                 const std::string& here) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> spans;
  const Json value = parse_json(text, here);
  if (!value.is_array()) fail(ErrorKind::data, "{}: expected a JSON list of [start, end), got '{}'", here, shown(text));
  for (const Json& span : value) {
    const bool is_pair =
        span.is_array() && span.size() == 2 && span[0].is_number_unsigned() && span[1].is_number_unsigned();
    if (!is_pair || span[0].get<std::uint64_t>() >= span[1].get<std::uint64_t>() ||
        span[1].get<std::uint64_t>() > length) {
      fail(ErrorKind::data, "{}: {} is no [start, end) inside the text's {} code points", here, shown(dump_json(span)),
           length);
    }
    spans.emplace_back(span[0].get<std::uint32_t>(), span[1].get<std::uint32_t>());
  }
  return spans;
}

/// Reads what is learned. Where the label's column is a guess, it need not hold one.
void read_gold(const Record& record, const ReadOptions& options, bool is_guess, const std::string& here,
               RawExample& raw) {
  if (!is_guess) return read_learned_field(record, options, here, raw);
  raw.label_is_a_guess = true;
  try {
    read_learned_field(record, options, here, raw);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) throw;
    raw.has_no_label = true;
    raw.example.has_gold = false;
  }
}

RawExample make_example(const Record& record, const std::string& place, const ReadOptions& options, bool is_guess) {
  const std::string here = fmt::format("{}:{}", place, record.line);
  const auto field = [&](const char* name) {
    const auto found = record.fields.find(name);
    return found == record.fields.end() ? std::string() : found->second;
  };
  RawExample raw;
  raw.example.text = field("text");
  raw.example.text_pair = field("text_pair");
  raw.example.target = field("target");
  raw.example.group = field("group");
  raw.example.line = record.line;
  if (options.kind == DataKind::answered && raw.example.text_pair.empty())
    fail(ErrorKind::data,
         "{}: text_pair: missing or empty; answers are searched in the second text (\"context\" in SQuAD's files)",
         here);
  read_gold(record, options, is_guess, here, raw);
  const bool is_there = record.fields.contains("text") || record.fields.contains("words");
  if (raw.example.text.empty() && !(is_there && options.allows_empty))
    fail(ErrorKind::data, "{}: text: missing or empty", here);
  const std::string rationale = field("rationale");
  if (!rationale.empty()) {
    raw.example.rationale = parse_spans(rationale, count_code_points(raw.example.text), here + ": rationale");
    raw.example.has_rationale = !raw.example.rationale.empty();
  }
  const std::string spans = field("explain_spans");
  if (!spans.empty())
    raw.example.spans = parse_spans(spans, count_code_points(raw.example.text), here + ": explain_spans");
  return raw;
}

}  // namespace

namespace {

/// Tags that a file leaves out altogether cannot be learned.
void check_tags(const std::vector<RawExample>& examples, const std::string& place, const ReadOptions& options) {
  if (options.kind != DataKind::tagged || !options.needs_label) return;
  for (const RawExample& raw : examples) {
    for (const std::string& tag : raw.tags) {
      if (!tag.empty()) return;
    }
  }
  fail(ErrorKind::data, "{}: no word has a tag; is data.tag_column = \"{}\" right?", place, options.tag_column);
}

}  // namespace

namespace {

/// A text whose second one is empty is read as a single text, though its neighbours are pairs.
void tell_of_single_texts(const std::vector<RawExample>& examples, const std::string& place) {
  const auto single = std::count_if(examples.begin(), examples.end(),
                                    [](const RawExample& raw) { return raw.example.text_pair.empty(); });
  if (single > 0 && single < std::ssize(examples))
    log_warning("{}: in {} of {} rows the second text is empty; they are read as single texts", place, single,
                examples.size());
}

}  // namespace

ReadOptions read_options(const DataConfig& config, DataKind kind, bool needs_label) {
  ReadOptions options{config.format, config.encoding, needs_label, kind, config.tag_column};
  options.max_text_bytes = config.max_text_bytes;
  options.separator = config.separator;
  options.decimal = config.decimal;
  options.columns = {config.text_column, config.text_pair_column, config.label_column, config.target_column};
  return options;
}

std::vector<RawExample> read_rows(const fs::path& path, const ReadOptions& options, RowErrors& errors) {
  const std::string format = data_format(path, options), place = place_of(path);
  const std::string content = decode_lines(read_source(path), path, options.encoding, errors.broken_lines);
  std::vector<RawExample> examples;
  if (format == "conllu") {
    examples = parse_conllu(content, place, options.tag_column, errors, options.max_text_bytes);
  } else {
    Table table = parse(content, format, place, options, errors);
    point_decimals(table, place, options, errors);
    for (const Record& record : table.records) {
      errors.guard(record.line, record.line - 1,
                   [&] { examples.push_back(make_example(record, place, options, table.label_is_a_guess)); });
    }
  }
  if (options.kind != DataKind::texts) tell_of_single_texts(examples, place);
  if (!errors.empty()) return examples;
  if (examples.empty()) fail(ErrorKind::data, "{}: no examples in this file", place);
  check_tags(examples, place, options);
  return examples;
}

std::vector<RawExample> read_examples(const fs::path& path, const ReadOptions& options) {
  RowErrors errors;
  std::vector<RawExample> examples = read_rows(path, options, errors);
  refuse_bad_rows(errors.take());
  return examples;
}

}  // namespace glass
