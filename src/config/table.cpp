// Several files to one table: `extends` and `--set`.
#include <algorithm>

#include "config/scan.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "glass/config/toml.h"

namespace glass::config {

namespace {

constexpr std::size_t kMostLevels = 16;
constexpr int kMostFiles = 64;

/// Names of the .toml files beside a missing one, for the suggestion.
std::string suggest_file(const std::filesystem::path& path) {
  std::vector<std::string> names;
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  for (const auto& other : is_folder(folder) ? list_folder(folder) : std::vector<std::filesystem::path>{}) {
    if (other.extension() == ".toml") names.push_back(other.filename().string());
    if (names.size() == 200) break;
  }
  const std::string near = nearest_name(path.filename().string(), names);
  return near.empty() ? "check the name" : fmt::format("did you mean '{}'?", (path.parent_path() / near).string());
}

class Loader {
 public:
  explicit Loader(std::vector<std::string>& complaints) : complaints_(complaints) {}

  /// `asked` is the place of the `extends` that names the file, "" for the first file.
  Table load(const std::filesystem::path& path, const std::string& asked) {
    const auto canonical = whole_path(path);
    const std::string place = asked.empty() ? "" : asked + ": extends: ";
    if (std::find(stack_.begin(), stack_.end(), canonical) != stack_.end()) {
      complaints_.push_back(
          fmt::format("{}'{}' extends itself; break the cycle", place, shown(path.string(), kMostPath)));
      return {};
    }
    if (stack_.size() == kMostLevels || ++files_ > kMostFiles) {
      complaints_.push_back(
          fmt::format("{}more than {} levels or {} files; flatten the chain", place, kMostLevels, kMostFiles));
      return {};
    }
    std::string text;
    if (!read(path, place, text)) return {};
    stack_.push_back(canonical);
    Table table = merge(text, path);
    stack_.pop_back();
    return table;
  }

 private:
  bool read(const std::filesystem::path& path, const std::string& place, std::string& text) {
    const std::string name = shown(path.string(), kMostPath);
    try {
      if (!path_exists(path)) {
        complaints_.push_back(fmt::format("{}{}: no such file; {}", place, name, suggest_file(path)));
      } else if (!is_file(path)) {
        complaints_.push_back(fmt::format("{}{}: is not a file; name a .toml file", place, name));
      } else if (size_of_file(path) > kMaxTomlBytes) {
        complaints_.push_back(
            fmt::format("{}{}: is larger than {} bytes; name a config file", place, name, kMaxTomlBytes));
      } else {
        text = read_file(path, kMaxTomlBytes);
        return true;
      }
    } catch (const Error& reason) {
      complaints_.push_back(place + reason.what());
    }
    return false;
  }

  Table merge(const std::string& text, const std::filesystem::path& path) {
    const auto folder = path.parent_path();
    Table own = parse_toml(text, path.string(), absolute_path(path).parent_path(), complaints_);
    const auto extends = own.extract("extends");
    Table merged;
    if (!extends.empty()) {
      const std::string place = extends.mapped().origin.place;
      for (const std::string& base : names_of(extends.mapped()))
        for (auto& [key, entry] : load((folder / base).lexically_normal(), place)) merged.insert_or_assign(key, entry);
    }
    for (auto& [key, entry] : own) merged.insert_or_assign(key, entry);
    return merged;
  }

  std::vector<std::string> names_of(const Entry& extends) {
    if (const auto* list = std::get_if<std::vector<std::string>>(&extends.value)) return *list;
    if (const auto* one = std::get_if<std::string>(&extends.value)) return {*one};
    complaints_.push_back(fmt::format("{}: extends: got {}; give a list of files such as [\"base.toml\"]",
                                      extends.origin.place, shown(to_toml(extends.value))));
    return {};
  }

  std::vector<std::string>& complaints_;
  std::vector<std::filesystem::path> stack_;
  int files_ = 0;
};

bool is_plain_text(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0 || static_cast<unsigned char>(text[at]) < 0x20) return false;
    at += length;
  }
  return true;
}

/// The value of `--set`: TOML, else the text itself.
Table parse_set(const std::string& key, const std::string& text, std::vector<std::string>& complaints) {
  if (!is_plain_text(key + text)) {
    complaints.push_back(
        fmt::format("--set: {}: control characters or bytes that are not UTF-8; remove them", shown(key)));
    return {};
  }
  const auto folder = absolute_path(".");
  std::vector<std::string> wrong;
  Table parsed, out;
  if (!parse_document("v = " + text, "--set", folder, parsed, wrong) || (parsed.empty() && wrong.empty())) {
    out[key] = Entry{text, Origin{"--set", folder}};
    return out;
  }
  const std::size_t at = std::string("--set:1: v").size();  // TOML of a kind that no setting takes: a date, nan
  for (const std::string& complaint : wrong)
    complaints.push_back(fmt::format("--set: {}{}", shown(key), complaint.substr(at)));
  for (auto& [name, entry] : parsed) {
    entry.origin.place = "--set";
    out[key + name.substr(1)] = entry;  // "v" or, of an inline table, "v.x"
  }
  return out;
}

}  // namespace

Table load_table(const std::filesystem::path& path, std::vector<std::string>& complaints) {
  return Loader(complaints).load(path, "");
}

void apply_sets(const std::vector<std::string>& sets, Table& table, std::vector<std::string>& complaints) {
  for (const std::string& set : sets) {
    const auto equals = set.find('=');
    if (equals == std::string::npos || equals == 0) {
      complaints.push_back(
          fmt::format("--set: '{}' is not key=value; write for example --set train.epochs=3", shown(set)));
      continue;
    }
    for (auto& [key, entry] : parse_set(set.substr(0, equals), set.substr(equals + 1), complaints))
      table.insert_or_assign(key, entry);
  }
}

}  // namespace glass::config
