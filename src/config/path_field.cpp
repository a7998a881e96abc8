// Fields that name files: where a relative path is looked for, and what to say when it is nowhere.
#include "config/convert.h"
#include "config/scan.h"
#include "glass/base/paths.h"
#include "glass/config/reader.h"
#include "glass/config/toml.h"

namespace glass::config {

namespace {

namespace fs = std::filesystem;

fs::path normal(const fs::path& path) {
  const fs::path whole = absolute_path(path).lexically_normal();
  return whole.has_filename() ? whole : whole.parent_path();
}

std::vector<fs::path> candidates(const fs::path& stated, const fs::path& folder, const std::vector<fs::path>& roots) {
  if (stated.is_absolute()) return {normal(stated)};
  std::vector<fs::path> places = {normal(folder / stated)};
  for (const fs::path& root : roots) places.push_back(normal(root / stated));
  return places;
}

/// "no such file; looked for a and b".
std::string missing(const char* what, const std::vector<fs::path>& places, bool has_roots) {
  std::string looked;
  for (const fs::path& place : places) looked += (looked.empty() ? "" : " and ") + shown(place.string(), kMostPath);
  const char* advice =
      has_roots ? "check the name" : "check the name, or say with GLASSFORMER_DATA where the data lies";
  return fmt::format("no such {}: looked for {}; {}", what, looked, advice);
}

std::string quoted(const fs::path& path) {
  return to_toml(Value(path.string()));
}

/// The first place where something is, or null. A place that cannot be looked at is an Error (data).
const fs::path* first_there(const std::vector<fs::path>& places) {
  for (const fs::path& place : places)
    if (path_exists(place)) return &place;
  return nullptr;
}

}  // namespace

/// One path, looked for beside the config and under the roots; `wants_folder` says which of the two it must be.
Field Reader::existing_path(const std::string& name, fs::path& out, const std::string& meaning, bool wants_folder) {
  const Field field = add(name, "path", meaning, quoted(out));
  const std::size_t index = fields_.size() - 1;
  const std::string key = fields_[index].key;
  const Entry* entry = stated(key);
  std::string text;
  if (entry != nullptr && !convert(*entry, text)) complain(key, wrong_type(entry->value, "path", quoted(out)));
  if (!text.empty()) {
    const auto places = candidates(text, entry->origin.folder, search_roots_);
    out = places.front();
    try {
      const fs::path* found = first_there(places);
      if (found != nullptr) out = *found;
      if (found == nullptr) {
        complain(key, missing(wants_folder ? "folder" : "file", places, !search_roots_.empty()));
      } else if (is_folder(*found) != wants_folder) {
        complain(key, fmt::format("{} is a {}; name a {}", shown(found->string(), kMostPath),
                                  wants_folder ? "file" : "folder", wants_folder ? "folder" : "file"));
      }
    } catch (const Error& error) {
      complain(key, error.what());
    }
  }
  finish(index, Value(out.string()));
  return field;
}

Field Reader::field(const std::string& name, fs::path& out, const std::string& meaning) {
  return existing_path(name, out, meaning, false);
}
Field Reader::folder(const std::string& name, fs::path& out, const std::string& meaning) {
  return existing_path(name, out, meaning, true);
}

Field Reader::root_folder(const std::string& name, fs::path& out, const std::string& meaning) {
  const Field field = add(name, "folder", meaning, quoted(out));
  const std::size_t index = fields_.size() - 1;
  const std::string key = fields_[index].key;
  const Entry* entry = stated(key);
  std::string text;
  if (entry != nullptr && !convert(*entry, text)) complain(key, wrong_type(entry->value, "folder", quoted(out)));
  if (!text.empty()) {
    out = candidates(text, entry->origin.folder, {}).front();
    try {
      if (!is_folder(out))
        complain(key, fmt::format("no such folder: {}; check the name", shown(out.string(), kMostPath)));
    } catch (const Error& error) {
      complain(key, error.what());
    }
    search_roots_.insert(search_roots_.begin(), out);
  }
  finish(index, Value(out.string()));
  return field;
}

}  // namespace glass::config
