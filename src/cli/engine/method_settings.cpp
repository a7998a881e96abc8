// Asks the registered methods for their settings.
#include "cli/engine/method_settings.h"

namespace glass::cli {
namespace {

void bind_one(const MethodInfo& info, config::Reader& reader) {
  reader.section("explain." + info.name);
  info.make()->bind(reader);
}

}  // namespace

std::vector<config::FieldInfo> method_fields(const MethodInfo& info) {
  config::Reader reader(config::Table{});
  bind_one(info, reader);
  return reader.fields();
}

void bind_all_methods(config::Reader& reader) {
  for (const auto& info : explainers()) bind_one(info, reader);
}

}  // namespace glass::cli
