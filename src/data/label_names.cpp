#include "data/label_names.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "glass/base/error.h"
#include "glass/base/names.h"
#include "glass/text/words.h"

namespace glass {
namespace {

using Names = std::vector<std::string>;

constexpr std::size_t kDoubtsTold = 5;  ///< more would bury the message

/// What pandas' read_csv takes for missing, and what R and spreadsheets write.
constexpr std::string_view kMissing[] = {"#N/A", "#N/A N/A", "#NA",  "#NV", "#VALUE!", "-NaN", "-nan", "<NA>",
                                         "N/A",  "NA",       "NULL", "NaN", "None",    "n/a",  "nan",  "null"};

/// A name without what may differ where the same is meant.
std::string plain(const std::string& name) {
  std::string text = folded_text(name);
  for (const char quote : {'"', '\''}) {
    if (text.size() > 2 && text.front() == quote && text.back() == quote) text = text.substr(1, text.size() - 2);
  }
  double value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc() && stopped == text.data() + text.size();
  return is_number ? fmt::format("{}", value) : text;
}

/// The first few of these parts.
std::string some_of(const Names& parts, const char* between) {
  const Names few(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(std::min(parts.size(), kDoubtsTold)));
  const std::string text = fmt::format("{}", fmt::join(few, between));
  return parts.size() > few.size() ? fmt::format("{}{}and {} more", text, between, parts.size() - few.size()) : text;
}

std::string told(const Names& names) {
  Names quoted;
  for (const std::string& name : names) quoted.push_back(fmt::format("\"{}\"", shown(name, 40)));
  return some_of(quoted, ", ");
}

/// Groups of names, a text each.
Names written_alike(const Names& names) {
  std::map<std::string, Names> groups;
  for (const std::string& name : names) groups[plain(name)].push_back(name);
  Names alike;
  for (const auto& [key, group] : groups) {
    if (group.size() > 1) alike.push_back(told(group));
  }
  return alike;
}

/// The parts of a name between these characters, without spaces at their edges.
Names parts_of(const std::string& name, char separator) {
  Names parts;
  for (std::size_t start = 0; start <= name.size();) {
    const std::size_t end = std::min(name.find(separator, start), name.size());
    parts.emplace_back(strip_text(std::string_view(name).substr(start, end - start)));
    start = end + 1;
  }
  return parts;
}

/// Names that hold another one beside a comma or semicolon.
Names several_in_one(const Names& names) {
  const std::set<std::string> known(names.begin(), names.end());
  Names found;
  for (const std::string& name : names) {
    const bool holds_others = std::any_of(std::begin(",;"), std::end(",;") - 1, [&](char separator) {
      const Names parts = parts_of(name, separator);
      return parts.size() > 1 &&
             std::any_of(parts.begin(), parts.end(), [&](const std::string& part) { return known.contains(part); });
    });
    if (holds_others) found.push_back(name);
  }
  return found;
}

}  // namespace

std::vector<std::string> doubts_about_names(const Names& names, DataKind kind) {
  std::vector<std::string> doubts;
  if (const Names alike = written_alike(names); !alike.empty())
    doubts.push_back(fmt::format("names that differ only in how they are written are learned as different ones: {}",
                                 some_of(alike, "; ")));
  Names missing;
  std::copy_if(names.begin(), names.end(), std::back_inserter(missing), [](const std::string& name) {
    return std::find(std::begin(kMissing), std::end(kMissing), name) != std::end(kMissing);
  });
  if (!missing.empty())
    doubts.push_back(
        fmt::format("learned like any other name, though programs write it for a missing value: {}", told(missing)));
  const Names several = kind == DataKind::multi_labelled ? several_in_one(names) : Names{};
  if (!several.empty())
    doubts.push_back(
        fmt::format("each of these is learned as one label: {}; several labels are separated by \"|\"", told(several)));
  return doubts;
}

}  // namespace glass
