// The table of methods: each file under methods/ adds itself with one line.
#include <algorithm>

#include "explain/registry_table.h"
#include "glass/base/error.h"
#include "glass/explain/explainer.h"

namespace glass {

namespace {

std::vector<MethodInfo>& table() {
  static std::vector<MethodInfo> methods;
  return methods;
}

[[noreturn]] void fail_unknown(const std::string& name, const std::vector<std::string>& names) {
  const std::string nearest = nearest_name(name, names);
  fail(ErrorKind::config, "explain.methods: unknown method '{}'{}; methods: {}", shown(name),
       nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest), fmt::join(names, ", "));
}

std::vector<std::string> method_names() {
  std::vector<std::string> names;
  for (const MethodInfo& method : table()) names.push_back(method.name);
  return names;
}

/// "ig_pad" of "explain.ig_pad.method".
std::string instance_of_key(const std::string& key) {
  const std::string front = "explain.", end = ".method";
  if (!key.starts_with(front) || !key.ends_with(end) || key.size() <= front.size() + end.size()) return "";
  return key.substr(front.size(), key.size() - front.size() - end.size());
}

}  // namespace

ExplainerRegistration::ExplainerRegistration(MethodInfo info) {
  register_by_name(table(), std::move(info), "method");
}

const std::vector<MethodInfo>& explainers() {
  return table();
}

const MethodInfo& method_info(const std::string& name) {
  for (const MethodInfo& method : table()) {
    if (method.name == name) return method;
  }
  fail_unknown(name, method_names());
}

std::unique_ptr<Explainer> make_explainer(const std::string& name) {
  std::unique_ptr<Explainer> explainer = method_info(name).make();
  explainer->name_ = explainer->method_ = name;
  return explainer;
}

std::unique_ptr<Explainer> make_explainer(const std::string& name,
                                          const std::map<std::string, config::Value>& settings) {
  std::unique_ptr<Explainer> explainer = make_explainer(name);
  bind_settings(*explainer, name, settings);
  return explainer;
}

ExplainerSet::ExplainerSet() {
  for (const MethodInfo& method : table()) explainers_.emplace(method.name, make_explainer(method.name));
}

void ExplainerSet::bind(config::Reader& reader) {
  const std::vector<std::string> known = method_names();
  for (const auto& [key, entry] : reader.table()) {
    const std::string instance = instance_of_key(key);
    if (instance.empty() || std::find(known.begin(), known.end(), instance) != known.end()) continue;
    const auto* method = std::get_if<std::string>(&entry.value);
    if (!method || std::find(known.begin(), known.end(), *method) == known.end()) {
      std::string ignored;
      reader.section("explain." + instance);
      reader.field("method", ignored, "the method that this section gives other settings");
      reader.complain(key, fmt::format("is not a method; methods: {}", fmt::join(known, ", ")));
      continue;
    }
    explainers_[instance] = make_explainer(*method);
    explainers_[instance]->name_ = instance;
  }
  for (auto& [name, explainer] : explainers_) {
    reader.section("explain." + name);
    std::string method = explainer->method();
    if (name != method) reader.field("method", method, "the method that this section gives other settings");
    explainer->bind(reader);
  }
}

Explainer& ExplainerSet::get(const std::string& name) {
  const auto found = explainers_.find(name);
  if (found == explainers_.end()) fail_unknown(name, names());
  return *found->second;
}

std::vector<Explainer*> ExplainerSet::choose(const std::vector<std::string>& wanted) {
  std::vector<Explainer*> found;
  for (const std::string& name : wanted) {
    Explainer* explainer = &get(name);
    if (std::find(found.begin(), found.end(), explainer) != found.end())
      fail(ErrorKind::config, "explain.methods: '{}' stands twice; name each method once", name);
    found.push_back(explainer);
  }
  return found;
}

std::vector<std::string> ExplainerSet::names() const {
  std::vector<std::string> all;
  for (const auto& [name, explainer] : explainers_) all.push_back(name);
  return all;
}

}  // namespace glass
