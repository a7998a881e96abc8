// What an example is learned by, as the fields of a record write it: a label, several, a number, tags of words,
// answers.
#include <charconv>
#include <cmath>

#include "data/place_answer.h"
#include "data/records.h"
#include "data/usual_names.h"
#include "glass/base/error.h"
#include "glass/text/unicode.h"

namespace glass {
namespace {

/// A JSON list of texts and whole numbers, or texts with a separator between them.
std::vector<std::string> list_of(const std::string& text, char separator, const std::string& here, const char* field) {
  std::vector<std::string> list;
  if (text.starts_with('[')) {
    const Json value = parse_json(text, fmt::format("{}: {}", here, field));
    for (const Json& part : value) {
      if (!part.is_string() && !part.is_number_integer())
        fail(ErrorKind::data, "{}: {}: {} is neither a text nor a whole number", here, field, shown(dump_json(part)));
      list.push_back(part.is_string() ? part.get<std::string>() : dump_json(part));
    }
    return list;
  }
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(separator, start), text.size());
    if (end > start) list.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return list;
}

void put_value(const std::string& written, const std::string& here, RawExample& raw) {
  std::string text = trimmed_name(written);
  if (text.starts_with('+')) text.erase(0, 1);
  double value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stopped != text.data() + text.size() || !std::isfinite(value))
    fail(ErrorKind::data, "{}: label: '{}' is no number; regression learns numbers such as 3.5{}", here, shown(written),
         written.find(',') == std::string::npos ? ""
                                                : "; if the comma is the decimal mark, set data.decimal = \"comma\"");
  raw.example.value = value;
}

/// Joins words by spaces where there is no text; else each word is looked for behind the one before.
void place_words(const std::vector<std::string>& words, const std::string& here, Example& example) {
  const bool join = example.text.empty();
  std::size_t next = 0;
  for (const std::string& word : words) {
    if (word.empty()) fail(ErrorKind::data, "{}: words: one is empty; leave it out with its tag", here);
    if (join) example.text += (example.text.empty() ? "" : " ") + word;
    const std::size_t start = join ? example.text.size() - word.size() : example.text.find(word, next);
    if (start == std::string::npos)
      fail(ErrorKind::data,
           "{}: words: '{}' does not stand in the text behind the words before it; leave \"text\" out to join the "
           "words by spaces",
           here, shown(word));
    next = start + word.size();
    example.words.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(next), -1});
  }
}

void put_tags(const std::string& words, const std::string& tags, bool needed, const std::string& here,
              RawExample& raw) {
  place_words(list_of(words, ' ', here, "words"), here, raw.example);
  raw.tags = list_of(tags, ' ', here, "tags");
  if (raw.tags.empty() && !needed) return;
  raw.example.has_gold = true;
  if (raw.tags.size() != raw.example.words.size())
    fail(ErrorKind::data, "{}: tags: {} for {} words; give one a word", here, raw.tags.size(),
         raw.example.words.size());
}

AnswerSpan find_answer(const std::string& text, const std::string& answer, std::optional<std::uint64_t> start,
                       const std::string& here) {
  if (const auto found = place_answer(text, answer, start)) return *found;
  fail(ErrorKind::data, "{}: answers: '{}' does not stand {} of the searched text; starts count characters from 0",
       here, shown(answer), start ? fmt::format("at character {}", *start) : "in any place");
}

/// {"text": [...], "answer_start": [...]} as in SQuAD's files, or the answer itself.
void put_answers(const std::string& written, const std::string& here, Example& example) {
  if (!written.starts_with('{')) {
    example.answers.push_back(find_answer(example.text_pair, written, std::nullopt, here));
    return;
  }
  const Json value = parse_json(written, here + ": answers");
  const auto is_list = [&](const char* key) { return value.contains(key) && value[key].is_array(); };
  if (!is_list("text") || !is_list("answer_start") || value["text"].size() != value["answer_start"].size())
    fail(ErrorKind::data, "{}: answers: expected {{\"text\": [...], \"answer_start\": [...]}} of one length, got {}",
         here, shown(written));
  for (std::size_t i = 0; i < value["text"].size(); ++i) {
    const Json &text = value["text"][i], &start = value["answer_start"][i];
    if (!text.is_string() || !start.is_number_unsigned())
      fail(ErrorKind::data, "{}: answers: number {} is no text with a start >= 0", here, i);
    example.answers.push_back(
        find_answer(example.text_pair, text.get<std::string>(), start.get<std::uint64_t>(), here));
  }
}

}  // namespace

std::string learned_field(DataKind kind) {
  switch (kind) {
    case DataKind::labelled:
    case DataKind::valued:
      return "label";
    case DataKind::multi_labelled:
      return "labels";
    case DataKind::tagged:
      return "tags";
    case DataKind::answered:
      return "answers";
    case DataKind::targets:
      return "target";
    case DataKind::texts:
      break;
  }
  return "";
}

void read_learned_field(const Record& record, const ReadOptions& options, const std::string& here, RawExample& raw) {
  const auto field = [&](const std::string& name) {
    const auto found = record.fields.find(name);
    return found == record.fields.end() ? std::string() : found->second;
  };
  const std::string name = learned_field(options.kind), value = field(name);
  if (options.kind == DataKind::tagged) return put_tags(field("words"), value, options.needs_label, here, raw);
  // A text may have no label of several at all: the field must be there, and may be empty.
  const bool is_missing = options.kind == DataKind::multi_labelled ? !record.fields.contains(name) : value.empty();
  if (is_missing && options.needs_label && !name.empty()) fail(ErrorKind::data, "{}: {}: missing or empty", here, name);
  if (is_missing) return;
  raw.example.has_gold = true;
  if (options.kind == DataKind::labelled) raw.label = value;
  if (options.kind == DataKind::valued) put_value(value, here, raw);
  if (options.kind == DataKind::multi_labelled) raw.labels = list_of(value, '|', here, "labels");
  if (options.kind == DataKind::answered) put_answers(value, here, raw.example);
}

}  // namespace glass
