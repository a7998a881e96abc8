// load_config: files and --set to one checked Config, or one Error with every complaint.
#include <limits>

#include "config/bind.h"
#include "glass/base/error.h"
#include "glass/config/config.h"
#include "glass/config/toml.h"

namespace glass {

namespace {

constexpr std::size_t kMostComplaints = 100;

/// Line of a complaint "file:line: ...", with the file before it; complaints without a line come after those with one.
std::pair<std::string, long> place_of(const std::string& complaint) {
  for (std::size_t colon = complaint.find(':'); colon != std::string::npos; colon = complaint.find(':', colon + 1)) {
    const std::size_t end = complaint.find_first_not_of("0123456789", colon + 1);
    if (end == std::string::npos || end == colon + 1 || end > colon + 8 || complaint[end] != ':') continue;
    return {complaint.substr(0, colon), std::stol(complaint.substr(colon + 1, end - colon - 1))};
  }
  return {"", std::numeric_limits<long>::max()};
}

/// In the order of the lines of each file; files in the order of their first complaint.
void sort_by_place(std::vector<std::string>& complaints) {
  std::map<std::string, std::size_t> files;
  for (const std::string& complaint : complaints)
    if (const auto [file, line] = place_of(complaint); !file.empty()) files.try_emplace(file, files.size());
  files[""] = files.size();
  std::stable_sort(complaints.begin(), complaints.end(), [&](const std::string& left, const std::string& right) {
    const auto [left_file, left_line] = place_of(left);
    const auto [right_file, right_line] = place_of(right);
    return std::pair(files[left_file], left_line) < std::pair(files[right_file], right_line);
  });
}

[[noreturn]] void fail_with(std::vector<std::string> complaints) {
  sort_by_place(complaints);
  std::string text;
  const std::size_t shown = std::min(complaints.size(), kMostComplaints);
  for (std::size_t k = 0; k < shown; ++k) text += (k == 0 ? "" : "\n") + complaints[k];
  if (complaints.size() > shown) text += fmt::format("\n... and {} more", complaints.size() - shown);
  throw Error(ErrorKind::config, text);
}

/// Settings of explain.<method> that this program does not bind: kept as they stand, so that the resolved config is
/// whole.
void keep_unbound(const config::Reader& reader, std::vector<config::FieldInfo>& fields) {
  for (const auto& [key, entry] : reader.table()) {
    const bool bound =
        std::any_of(fields.begin(), fields.end(), [&key = key](const auto& info) { return info.key == key; });
    if (bound) continue;
    config::FieldInfo info;
    info.key = key;
    info.value_text = config::to_toml(entry.value);
    info.origin = entry.origin.place;
    fields.push_back(std::move(info));
  }
}

}  // namespace

LoadedConfig load_config(const std::filesystem::path& path, const std::vector<std::string>& sets,
                         const ExtraBinder& extra) {
  std::vector<std::string> complaints;
  config::Table table;
  if (!path.empty()) table = config::load_table(path, complaints);
  config::apply_sets(sets, table, complaints);
  const bool all_read = complaints.empty();  // otherwise a setting may be missing because its line was not understood

  LoadedConfig loaded;
  loaded.config.name = path.empty() ? "run" : path.stem().string();
  config::Reader reader(std::move(table));
  bind_config(reader, loaded.config);
  if (extra) {
    extra(reader);
  } else {
    reader.leave_alone("explain");
  }
  check_config(reader, loaded.config);
  if (!path.empty() && all_read && !reader.has("data.train"))
    complaints.push_back(path.string() + ": data.train: is missing; name the file to learn from");
  for (std::string& complaint : reader.complaints()) complaints.push_back(std::move(complaint));
  if (!complaints.empty()) fail_with(std::move(complaints));
  loaded.fields = reader.fields();
  keep_unbound(reader, loaded.fields);
  return loaded;
}

std::vector<config::FieldInfo> config_fields(const ExtraBinder& extra) {
  config::Reader reader(config::Table{});
  Config config;
  config.name = "run";
  bind_config(reader, config);
  if (extra) extra(reader);
  return reader.fields();
}

}  // namespace glass
