// Interning of point names: one table for the process, so that comparing points compares integers. Names of kinds.
#include "glass/model/point.h"

#include <deque>
#include <map>
#include <mutex>

#include "glass/base/error.h"

namespace glass {

namespace {

struct Names {
  std::mutex mutex;
  std::map<std::string, std::uint32_t, std::less<>> ids;
  std::deque<std::string> names;  // a deque keeps references valid while it grows
};

Names& names() {
  static Names table;
  return table;
}

}  // namespace

Point::Point(std::string_view name) {
  Names& table = names();
  const std::lock_guard lock(table.mutex);
  const auto found = table.ids.find(name);
  if (found != table.ids.end()) {
    id_ = found->second;
    return;
  }
  id_ = static_cast<std::uint32_t>(table.names.size());
  table.names.emplace_back(name);
  table.ids.emplace(std::string(name), id_);
}

const std::string& Point::name() const {
  Names& table = names();
  const std::lock_guard lock(table.mutex);
  return table.names[id_];
}

std::string point_kind_name(PointKind kind) {
  switch (kind) {
    case PointKind::state:
      return "state";
    case PointKind::heads:
      return "heads";
    case PointKind::attention_scores:
      return "attention_scores";
    case PointKind::pattern:
      return "pattern";
    case PointKind::output:
      return "output";
    case PointKind::activation:
      return "activation";
    case PointKind::norm_scale:
      return "norm_scale";
    case PointKind::logits:
      return "logits";
  }
  fail(ErrorKind::bug, "internal error: unknown kind of point {}", static_cast<int>(kind));
}

bool is_by_sequence(PointKind kind) {
  return kind == PointKind::pattern || kind == PointKind::attention_scores;
}

}  // namespace glass
