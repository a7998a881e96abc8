// The table of methods: each file under methods/ adds itself with one line.
#include <algorithm>

#include "glass/base/error.h"
#include "glass/explain/explainer.h"

namespace glass {

namespace {

std::vector<ExplainerInfo>& table() {
  static std::vector<ExplainerInfo> methods;
  return methods;
}

std::vector<std::string> method_names() {
  std::vector<std::string> names;
  for (const ExplainerInfo& method : table()) names.push_back(method.name);
  return names;
}

[[noreturn]] void fail_unknown(const std::string& name) {
  const std::vector<std::string> names = method_names();
  const std::string nearest = nearest_name(name, names);
  fail(ErrorKind::config, "explain.methods: unknown method '{}'{}; methods: {}", name,
       nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest), fmt::join(names, ", "));
}

}  // namespace

ExplainerRegistration::ExplainerRegistration(const std::string& name, const std::string& summary,
                                             std::function<std::unique_ptr<Explainer>()> make) {
  std::vector<ExplainerInfo>& methods = table();
  const auto place =
      std::lower_bound(methods.begin(), methods.end(), name,
                       [](const ExplainerInfo& method, const std::string& key) { return method.name < key; });
  check(place == methods.end() || place->name != name, "the method '{}' is registered twice", name);
  methods.insert(place, {name, summary, std::move(make)});
}

const std::vector<ExplainerInfo>& explainers() {
  return table();
}

std::unique_ptr<Explainer> make_explainer(const std::string& name) {
  for (const ExplainerInfo& method : table()) {
    if (method.name != name) continue;
    std::unique_ptr<Explainer> explainer = method.make();
    explainer->name_ = name;
    return explainer;
  }
  fail_unknown(name);
}

std::unique_ptr<Explainer> make_explainer(const std::string& name,
                                          const std::map<std::string, config::Value>& settings) {
  std::unique_ptr<Explainer> explainer = make_explainer(name);
  const std::string section = "explain." + name;
  config::Table values;
  for (const auto& [key, value] : settings) values[section + "." + key] = {value, {"settings", {}}};
  config::Reader reader(std::move(values));
  reader.section(section);
  explainer->bind(reader);
  const std::vector<std::string> complaints = reader.complaints();
  if (!complaints.empty()) fail(ErrorKind::config, "{}", fmt::join(complaints, "\n"));
  return explainer;
}

ExplainerSet::ExplainerSet() {
  for (const ExplainerInfo& method : table()) explainers_.emplace(method.name, make_explainer(method.name));
}

void ExplainerSet::bind(config::Reader& reader) {
  for (auto& [name, explainer] : explainers_) {
    reader.section("explain." + name);
    explainer->bind(reader);
  }
}

Explainer& ExplainerSet::get(const std::string& name) {
  const auto found = explainers_.find(name);
  if (found == explainers_.end()) fail_unknown(name);
  return *found->second;
}

}  // namespace glass
