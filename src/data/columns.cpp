#include "data/columns.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>

#include "data/records.h"
#include "data/usual_names.h"
#include "glass/base/error.h"
#include "glass/base/log.h"
#include "glass/base/names.h"

namespace glass {
namespace {

constexpr std::size_t kNamesTold = 12;  ///< more columns than these would bury the message

/// A field of a kind of data, and what says where it stands.
struct FieldRule {
  std::string name;
  std::string setting;  ///< "data.text_column"; "" where there is none
  std::string given;    ///< what the setting says
  bool needed = false;
};

/// In the order in which they choose their columns.
std::vector<FieldRule> fields_of(const ReadOptions& options) {
  const ColumnNames& given = options.columns;
  const bool is_tagged = options.kind == DataKind::tagged, needs = options.needs_label;
  const std::string learned = learned_field(options.kind);
  std::vector<FieldRule> fields;
  if (is_tagged) {
    fields.push_back({"words", "data.text_column", given.text, needs});
    fields.push_back({"text", "", "", false});
  } else {
    fields.push_back({"text", "data.text_column", given.text, true});
  }
  fields.push_back({"text_pair", "data.text_pair_column", given.text_pair, options.kind == DataKind::answered});
  if (options.kind == DataKind::targets) {
    fields.push_back({"target", "data.target_column", given.target, needs});
  } else {
    if (!learned.empty()) fields.push_back({learned, "data.label_column", given.label, needs});
    fields.push_back({"target", "data.target_column", given.target, false});
  }
  fields.push_back({"rationale", "", "", false});
  fields.push_back({"explain_spans", "", "", false});
  fields.push_back({"group", "", "", false});
  return fields;
}

using Candidates = std::vector<std::size_t>;

class Finder {
 public:
  Finder(const std::vector<std::string>& names, const ReadOptions& options) : names_(names), options_(options) {}

  /// The columns that a field may stand in: one, none, or several usual names.
  Candidates candidates(const FieldRule& field, const std::set<std::size_t>& taken) const {
    if (Candidates given = named(field.given); !field.given.empty() && (!given.empty() || !may_differ(field)))
      return given;
    Candidates own = named(field.name);
    if (!own.empty()) return own;
    Candidates found;
    for (const std::string& name : usual_names(field.name, options_.kind)) add(name, taken, found);
    if (field.name == "text" && options_.columns.text_pair.empty() && named("text_pair").empty()) {
      for (const auto& [first, second] : usual_pairs(options_.kind)) {
        if (!plain(second).empty() && options_.kind != DataKind::answered) add(first, taken, found);
      }
    }
    if (field.name == "text_pair") return partner(taken);
    return found;
  }

  /// Whether the field's own and usual names count where the given one is not there.
  bool may_differ(const FieldRule& field) const { return options_.columns_may_differ || field.given.empty(); }

  /// Exactly this name, else one that differs in case, spaces or hyphens only.
  Candidates named(const std::string& name) const {
    Candidates exact;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (trimmed_name(names_[i]) == trimmed_name(name)) exact.push_back(i);
    }
    return exact.empty() ? plain(plain_name(name)) : exact;
  }

 private:
  Candidates plain(const std::string& name) const {
    Candidates found;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (plain_name(names_[i]) == name) found.push_back(i);
    }
    return found;
  }

  void add(const std::string& name, const std::set<std::size_t>& taken, Candidates& found) const {
    for (const std::size_t column : plain(name)) {
      if (taken.count(column) == 0) found.push_back(column);
    }
  }

  /// The second text that goes with the column of the first.
  Candidates partner(const std::set<std::size_t>& taken) const {
    Candidates found;
    for (const auto& [first, second] : usual_pairs(options_.kind)) {
      for (const std::size_t column : plain(first)) {
        if (taken.count(column) != 0) add(second, taken, found);
      }
    }
    return found;
  }

  const std::vector<std::string>& names_;
  const ReadOptions& options_;
};

std::string told(const std::vector<std::string>& names) {
  const std::vector<std::string> some(names.begin(),
                                      names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kNamesTold)));
  const std::string text = shown(listed_names(some), 400);
  return names.size() > kNamesTold ? fmt::format("{} and {} more", text, names.size() - kNamesTold) : text;
}

/// Two columns where one is meant.
[[noreturn]] void fail_ambiguous(const FieldRule& field, const Candidates& columns,
                                 const std::vector<std::string>& names, const std::string& here) {
  std::vector<std::string> these;
  for (const std::size_t column : columns) these.push_back(names[column]);
  const std::string first = trimmed_name(these.front());
  if (std::all_of(these.begin(), these.end(), [&](const std::string& name) { return trimmed_name(name) == first; }))
    fail(ErrorKind::data, "{}: the column \"{}\" stands twice", here, shown(first));
  fail(ErrorKind::data, "{}: several columns may be the {}: {}; say which by {} = \"{}\"", here, field.name,
       told(these), field.setting.empty() ? "its name" : field.setting, shown(these.front()));
}

[[noreturn]] void fail_no_such_column(const FieldRule& field, const std::vector<std::string>& names,
                                      const std::string& here) {
  const std::string near = nearest_name(field.given, names);
  fail(ErrorKind::data, "{}: {}: there is no column \"{}\"{}; the columns are: {}", here, field.setting,
       shown(field.given), near.empty() ? "" : fmt::format(", did you mean \"{}\"?", near), told(names));
}

}  // namespace

FoundColumns find_columns(const std::vector<std::string>& names, const ReadOptions& options, const std::string& here) {
  const Finder finder(names, options);
  const std::vector<FieldRule> fields = fields_of(options);
  FoundColumns found;
  std::set<std::size_t> taken;
  for (const FieldRule& field : fields) {
    const Candidates given = field.given.empty() ? Candidates{} : finder.named(field.given);
    taken.insert(given.begin(), given.end());
  }
  for (const FieldRule& field : fields) {
    const Candidates columns = finder.candidates(field, taken);
    const bool has_given = !field.given.empty() && !finder.named(field.given).empty();
    const bool is_own = !has_given && finder.may_differ(field) && !finder.named(field.name).empty();
    if (columns.empty() && !field.given.empty() && (field.needed || field.name == "text_pair"))
      fail_no_such_column(field, names, here);
    if (columns.empty() && field.needed && found.missing.empty()) found.missing = field.name;
    if (columns.size() > 1 && (field.needed || is_own || has_given)) fail_ambiguous(field, columns, names, here);
    if (columns.size() != 1) continue;
    if (is_own && taken.count(columns.front()) != 0) continue;  // the settings make something else of this column
    found.of_field[field.name] = columns.front();
    taken.insert(columns.front());
    if (field.name == learned_field(options.kind) && !is_own && !has_given)
      found.label_is_a_guess = !options.needs_label;
    if (!has_given && !field.given.empty()) found.differing[field.name] = field.given;
  }
  const bool has_words = found.of_field.count("words") + found.of_field.count("text") != 0;
  if (options.kind == DataKind::tagged && !has_words) found.missing = options.needs_label ? "words" : "text";
  return found;
}

std::size_t count_needed(const std::vector<std::string>& names, const ReadOptions& options) {
  const Finder finder(names, options);
  std::size_t count = 0;
  for (const FieldRule& field : fields_of(options)) {
    const bool counts = field.needed || (options.kind == DataKind::tagged && !options.needs_label);
    count += counts && !finder.candidates(field, {}).empty();
  }
  return count;
}

bool names_a_table(const std::vector<std::string>& names, const ReadOptions& options) {
  const Finder finder(names, options);
  std::size_t found = 0, own = 0;
  for (const FieldRule& field : fields_of(options)) {
    found += !finder.candidates(field, {}).empty();
    const bool has_given = !field.given.empty() && !finder.named(field.given).empty();
    own += has_given || (finder.may_differ(field) && !finder.named(field.name).empty());
  }
  return (names.size() > 1 && found > 1) || (names.size() == 1 && own == 1);
}

std::string setting_advice(const std::string& field, const ReadOptions& options) {
  for (const FieldRule& known : fields_of(options)) {
    if (known.name == field && !known.setting.empty())
      return fmt::format("say which one it is by {} = \"...\"", known.setting);
  }
  return "give it this name";
}

void fail_missing(const std::string& field, const std::vector<std::string>& names, const ReadOptions& options,
                  const std::string& here) {
  fail(ErrorKind::data, "{}: the header has no column \"{}\"; the columns are: {}; {}", here, field, told(names),
       setting_advice(field, options));
}

namespace {

/// Names of SQuAD's and CoNLL's files on Hugging Face, which the documentation of the tasks has too.
bool is_documented(const std::string& field, const std::string& name) {
  return (field == "text" && name == "question") || (field == "text_pair" && name == "context") ||
         (field == "words" && name == "tokens");
}

}  // namespace

void tell_columns(const FoundColumns& found, const std::vector<std::string>& names, const std::string& place,
                  const std::string& first) {
  std::vector<std::string> parts, unread;
  if (!first.empty()) parts.push_back(first);
  std::set<std::size_t> read;
  for (const auto& [field, column] : found.of_field) {
    read.insert(column);
    if (found.differing.contains(field))
      parts.push_back(fmt::format("there is no column \"{}\"; \"{}\" is the {}", shown(found.differing.at(field)),
                                  shown(names[column]), field));
    else if (names[column] != field && !is_documented(field, names[column]))
      parts.push_back(fmt::format("the column \"{}\" is the {}", shown(names[column]), field));
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (read.count(i) == 0) unread.push_back(trimmed_name(names[i]).empty() ? "one without a name" : names[i]);
  }
  if (!unread.empty()) parts.push_back(fmt::format("not read: {}", told(unread)));
  if (!parts.empty()) log_info("{}: {}", place, fmt::join(parts, "; "));
}

}  // namespace glass
