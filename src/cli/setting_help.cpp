#include "cli/setting_help.h"

#include <fmt/format.h>

#include "cli/help_text.h"
#include "glass/base/error.h"
#include "glass/base/json.h"
#include "glass/config/reference.h"

namespace glass::cli {
namespace {

std::string last_part(const std::string& key) {
  return key.substr(key.rfind('.') + 1);
}

}  // namespace

bool print_settings(const std::vector<config::FieldInfo>& fields, bool as_json) {
  Json list = Json::array();
  std::string page;
  for (const auto& field : fields) {
    list.push_back(setting_to_json(field));
    page += setting_text(field);
  }
  if (list.empty()) return false;
  fmt::print("{}", as_json ? dump_json(list, 2) + "\n" : page);
  return true;
}

void fail_on_topic(const std::vector<config::FieldInfo>& fields, const std::string& topic) {
  std::vector<std::string> known = command_names();
  for (const auto& field : fields) {
    known.push_back(field.key);
    known.push_back(last_part(field.key));
  }
  const std::string nearest = nearest_name(topic, known);
  fail(ErrorKind::usage,
       "glassformer help: '{}' is neither a command nor a setting{}; `glassformer --help` lists the commands", topic,
       nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest));
}

}  // namespace glass::cli
