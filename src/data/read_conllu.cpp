// CoNLL-U: sentences of words with ten columns, as Universal Dependencies writes them.
#include <array>
#include <charconv>

#include "data/records.h"
#include "glass/base/error.h"

namespace glass {
namespace {

enum Column {
  id_column,
  form_column,
  upos_column = 3,
  xpos_column = 4,
  deprel_column = 7,
  misc_column = 9,
  column_count
};
using Columns = std::array<std::string_view, column_count>;

/// The value of KEY in "A=b|KEY=value", "" where there is none.
std::string_view misc_value(std::string_view misc, std::string_view key) {
  for (std::size_t start = 0; start < misc.size();) {
    const std::size_t end = std::min(misc.find('|', start), misc.size());
    const std::string_view part = misc.substr(start, end - start);
    if (part.size() > key.size() && part.starts_with(key) && part[key.size()] == '=')
      return part.substr(key.size() + 1);
    start = end + 1;
  }
  return {};
}

std::string tag_of(const Columns& columns, const std::string& tag_column) {
  if (tag_column.starts_with("misc:"))
    return std::string(misc_value(columns[misc_column], std::string_view(tag_column).substr(5)));
  const std::string_view tag = columns[tag_column == "upos"   ? upos_column
                                       : tag_column == "xpos" ? xpos_column
                                                              : deprel_column];
  return tag == "_" ? "" : std::string(tag);
}

std::optional<std::size_t> whole_number(std::string_view text) {
  std::size_t number = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && stopped == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

struct Word {
  std::string form, tag;
  bool has_space_after = true;
};

/// Words [first, last], counted from 0, that are written as one.
struct MultiwordToken {
  std::size_t first = 0, last = 0;
  std::string form;
  bool has_space_after = true;
};

/// Collects the lines of one sentence.
class Sentence {
 public:
  Sentence(const std::string& place, const std::string& tag_column) : place_(place), tag_column_(tag_column) {}

  bool is_empty() const { return words_.empty() && multiwords_.empty(); }
  std::int64_t line() const { return line_; }

  void add(std::int64_t line, const Columns& columns) {
    if (is_empty()) line_ = line;
    const std::string_view id = columns[id_column];
    if (id.find('.') != std::string_view::npos) return;  // an empty node of the enhanced graph is no word of the text
    if (columns[form_column].empty()) fail(ErrorKind::data, "{}:{}: FORM: empty; every word has one", place_, line);
    const bool has_space_after = misc_value(columns[misc_column], "SpaceAfter") != "No";
    if (id.find('-') != std::string_view::npos)
      return add_multiword(line, id, std::string(columns[form_column]), has_space_after);
    if (whole_number(id) != words_.size() + 1)
      fail(ErrorKind::data,
           "{}:{}: ID: '{}' where {} is due; words are numbered 1, 2, ... in each sentence, which ends with an empty "
           "line",
           place_, line, shown(std::string(id)), words_.size() + 1);
    words_.push_back({std::string(columns[form_column]), tag_of(columns, tag_column_), has_space_after});
  }

  RawExample finish() {
    for (const MultiwordToken& token : multiwords_) write_out(token);
    RawExample raw;
    raw.example.line = line_;
    bool needs_space = false;
    for (const Word& word : words_) {
      if (needs_space) raw.example.text += ' ';
      const std::size_t start = raw.example.text.size();
      raw.example.text += word.form;
      raw.example.words.push_back(
          {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(raw.example.text.size()), -1});
      raw.tags.push_back(word.tag);
      raw.example.has_gold = raw.example.has_gold || !word.tag.empty();
      needs_space = word.has_space_after;
    }
    return raw;
  }

 private:
  void add_multiword(std::int64_t line, std::string_view id, std::string form, bool has_space_after) {
    const std::size_t dash = id.find('-');
    const auto first = whole_number(id.substr(0, dash)), last = whole_number(id.substr(dash + 1));
    if (!first || !last || *first != words_.size() + 1 || *last < *first)
      fail(ErrorKind::data, "{}:{}: ID: '{}' is no range of words that begins with {}", place_, line,
           shown(std::string(id)), words_.size() + 1);
    multiwords_.push_back({*first - 1, *last - 1, std::move(form), has_space_after});
  }

  /// Its words stand without spaces where they spell it out ("don't"), else with spaces ("du": "de le").
  void write_out(const MultiwordToken& token) {
    if (token.last >= words_.size())
      fail(ErrorKind::data, "{}:{}: the sentence has {} words, but a multiword token goes to word {}", place_, line_,
           words_.size(), token.last + 1);
    std::string spelled;
    for (std::size_t w = token.first; w <= token.last; ++w) spelled += words_[w].form;
    for (std::size_t w = token.first; w < token.last; ++w) words_[w].has_space_after = spelled != token.form;
    words_[token.last].has_space_after = token.has_space_after;
  }

  const std::string& place_;
  const std::string& tag_column_;
  std::int64_t line_ = 0;
  std::vector<Word> words_;
  std::vector<MultiwordToken> multiwords_;
};

Columns split_columns(std::string_view line, const std::string& place, std::int64_t number) {
  Columns columns;
  std::size_t count = 0;
  for (std::size_t start = 0; start <= line.size(); ++count) {
    const std::size_t end = std::min(line.find('\t', start), line.size());
    if (count < column_count) columns[count] = line.substr(start, end - start);
    start = end + 1;
  }
  if (count != column_count)
    fail(ErrorKind::data,
         "{}:{}: {} columns; a word of CoNLL-U has 10, separated by tabs: ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, "
         "DEPREL, DEPS, MISC",
         place, number, count);
  return columns;
}

}  // namespace

std::vector<RawExample> parse_conllu(std::string_view content, const std::string& place, const std::string& tag_column,
                                     RowErrors& errors, std::int64_t max_text_bytes) {
  std::vector<RawExample> sentences;
  std::optional<Sentence> sentence(std::in_place, place, tag_column);
  bool is_bad = false;  // the rest of a bad sentence is passed over
  const auto end_sentence = [&] {
    if (!is_bad && !sentence->is_empty())
      errors.guard(sentence->line(), sentence->line(), [&] { sentences.push_back(sentence->finish()); });
    sentence.emplace(place, tag_column);
    is_bad = false;
  };
  const auto read = [&](std::int64_t number, std::string_view line) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) return end_sentence();
    if (is_bad || line.starts_with('#')) return;
    is_bad = !errors.guard(number, number, [&] { sentence->add(number, split_columns(line, place, number)); });
  };
  for_each_line(content, place, read, max_text_bytes);
  end_sentence();
  return sentences;
}

std::vector<RawExample> read_conllu(std::string_view content, const std::string& place, const std::string& tag_column,
                                    std::int64_t max_text_bytes) {
  RowErrors errors;
  std::vector<RawExample> sentences = parse_conllu(content, place, tag_column, errors, max_text_bytes);
  refuse_bad_rows(errors.take());
  return sentences;
}

}  // namespace glass
