// The names of a run's files; docs/artefacts.md is their table.
#include "glass/base/run_folder.h"

#include <string>

namespace glass {

namespace fs = std::filesystem;

fs::path RunFolder::config() const {
  return root / "config.toml";
}
fs::path RunFolder::record() const {
  return root / "record.json";
}
fs::path RunFolder::metrics() const {
  return root / "metrics.jsonl";
}
fs::path RunFolder::evaluation() const {
  return root / "evaluation.json";
}
fs::path RunFolder::predictions() const {
  return root / "predictions";
}
fs::path RunFolder::explanations() const {
  return root / "explanations";
}
fs::path RunFolder::probes() const {
  return root / "probes";
}
fs::path RunFolder::model() const {
  return root / "model";
}
fs::path RunFolder::checkpoints() const {
  return root / "checkpoints";
}
fs::path RunFolder::checkpoint(std::int64_t step) const {
  return checkpoints() / ("step-" + std::to_string(step));
}
fs::path RunFolder::bench() const {
  return root / "bench.json";
}
fs::path RunFolder::report() const {
  return root / "report.html";
}
fs::path RunFolder::log() const {
  return root / "log.txt";
}

}  // namespace glass
