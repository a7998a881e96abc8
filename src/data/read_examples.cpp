// A data file as examples: format by extension, encoding, rationales, and the checks of every field.
#include <algorithm>
#include <map>

#include "data/records.h"
#include "glass/base/error.h"
#include "glass/base/gzip.h"
#include "glass/data/dataset.h"
#include "glass/text/unicode.h"

namespace glass {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string format_of(const fs::path& path, const std::string& asked) {
  const std::string extension = asked == "auto" ? unpacked_name(path).extension().string() : "." + asked;
  for (const char* known : {"tsv", "csv", "jsonl", "txt", "conllu"}) {
    if (extension == std::string(".") + known) return known;
  }
  if (asked != "auto")
    fail(ErrorKind::data, "{}: the format '{}' is not known; known: auto, tsv, csv, jsonl, txt, conllu", path.string(),
         shown(asked));
  fail(ErrorKind::data,
       "{}: the format does not follow from the extension '{}'; known: .tsv, .csv, .jsonl, .txt, .conllu; or set "
       "data.format",
       path.string(), shown(extension));
}

}  // namespace

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
          "{}:{}: byte 0x{:02x} is not valid UTF-8; save the file as UTF-8, or set data.encoding = \"latin-1\" if that "
          "is what it is",
          path.string(), number, static_cast<unsigned char>(line[*bad]));
    text += bad ? repaired(line) : std::string(line);
    start = end;
  }
  return text;
}

}  // namespace

std::string decode_lines(std::string content, const fs::path& path, const std::string& encoding,
                         std::map<std::int64_t, std::string>& broken) {
  if (content.starts_with("\xff\xfe") || content.starts_with("\xfe\xff"))
    fail(ErrorKind::data, "{}: the file is UTF-16; convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)", path.string());
  const bool has_mark = content.starts_with(kByteOrderMark);  // such a file is UTF-8, whatever was said
  if (encoding == "latin-1" && !has_mark) return latin1_to_utf8(content);
  if (has_mark) content.erase(0, kByteOrderMark.size());
  return invalid_utf8(content) ? repair_lines(content, path, broken) : content;
}

std::string decode_text(std::string content, const fs::path& path, const std::string& encoding) {
  std::map<std::int64_t, std::string> broken;
  std::string text = decode_lines(std::move(content), path, encoding, broken);
  if (!broken.empty()) throw Error(ErrorKind::data, broken.begin()->second);
  return text;
}

namespace {

/// The columns that a table must have. Words stand for their text, in all formats.
NeededColumns needed_columns(const ReadOptions& options) {
  if (options.kind == DataKind::tagged && !options.needs_label) return {{}, {"text", "words"}};
  NeededColumns needed{{options.kind == DataKind::tagged ? "words" : "text"}, {}};
  const std::string learned = learned_field(options.kind);
  if (options.needs_label && !learned.empty()) needed.all.push_back(learned);
  return needed;
}

std::vector<Record> parse(std::string_view content, const std::string& format, const std::string& place,
                          const ReadOptions& options, RowErrors& errors) {
  const std::int64_t most = options.max_text_bytes;
  if (format == "tsv") return parse_delimited(content, '\t', place, needed_columns(options), most, errors);
  if (format == "csv") return parse_delimited(content, ',', place, needed_columns(options), most, errors);
  if (format == "jsonl") return parse_json_lines(content, place, options.kind, most, errors);
  if (options.kind == DataKind::labelled || options.kind == DataKind::valued)
    return parse_label_text(content, place, most, errors);
  fail(ErrorKind::data, "{}: lines of `label text` hold no {}; give them in a .tsv, .csv or .jsonl{}", place,
       options.kind == DataKind::tagged ? "tags of words" : learned_field(options.kind),
       options.kind == DataKind::tagged ? " or .conllu" : "");
}

/// "[[0, 4], [10, 15]]" as code-point spans inside a text of `length` code points.
std::vector<std::pair<std::uint32_t, std::uint32_t>> parse_rationale(const std::string& text, std::size_t length,
                                                                     const std::string& here) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> spans;
  const Json value = parse_json(text, here + ": rationale");
  if (!value.is_array())
    fail(ErrorKind::data, "{}: rationale: expected a JSON list of [start, end), got '{}'", here, shown(text));
  for (const Json& span : value) {
    const bool is_pair =
        span.is_array() && span.size() == 2 && span[0].is_number_unsigned() && span[1].is_number_unsigned();
    if (!is_pair || span[0].get<std::uint64_t>() >= span[1].get<std::uint64_t>() ||
        span[1].get<std::uint64_t>() > length) {
      fail(ErrorKind::data, "{}: rationale: {} is no [start, end) inside the text's {} code points", here,
           shown(dump_json(span)), length);
    }
    spans.emplace_back(span[0].get<std::uint32_t>(), span[1].get<std::uint32_t>());
  }
  return spans;
}

RawExample make_example(const Record& record, const std::string& place, const ReadOptions& options) {
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
  read_learned_field(record, options, here, raw);
  const bool is_there = record.fields.contains("text") || record.fields.contains("words");
  if (raw.example.text.empty() && !(is_there && options.allows_empty))
    fail(ErrorKind::data, "{}: text: missing or empty", here);
  const std::string rationale = field("rationale");
  if (!rationale.empty()) {
    raw.example.rationale = parse_rationale(rationale, count_code_points(raw.example.text), here);
    raw.example.has_rationale = !raw.example.rationale.empty();
  }
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

std::vector<RawExample> read_rows(const fs::path& path, const ReadOptions& options, RowErrors& errors) {
  const std::string format = format_of(path, options.format), place = path.string();
  const std::string content = decode_lines(read_unpacked(path), path, options.encoding, errors.broken_lines);
  std::vector<RawExample> examples;
  if (format == "conllu") {
    examples = parse_conllu(content, place, options.tag_column, options.max_text_bytes, errors);
  } else {
    for (const Record& record : parse(content, format, place, options, errors))
      errors.guard(record.line, record.line - 1, [&] { examples.push_back(make_example(record, place, options)); });
  }
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
