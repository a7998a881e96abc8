// The way into glassformer-engine: variables that its libraries read once at load are set here, then the process is
// replaced.
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "cli/front/front.h"
#include "cli/option_values.h"
#include "glass/base/error.h"
#include "glass/base/paths.h"

namespace glass::cli {
namespace {

constexpr std::int64_t kMostProcesses = 1024;

/// Sets a variable that the user has not set.
void set_default(const char* name, const char* value) {
  setenv(name, value, 0);
}

}  // namespace

std::filesystem::path engine_path() {
  const auto self = link_text("/proc/self/exe");
  if (self.empty())
    fail(ErrorKind::storage, "/proc/self/exe: cannot be read; glassformer needs /proc to find glassformer-engine");
  return self.parent_path() / "glassformer-engine";
}

int run_in_engine(const Arguments& arguments) {
  const auto engine = engine_path();
  if (!path_exists(engine)) {
    fail(ErrorKind::storage, "{}: is missing; this command computes and needs it beside glassformer: run scripts/build",
         engine.string());
  }
  // cuBLAS gives the same bits each time only with a fixed workspace; it reads this once.
  set_default("CUBLAS_WORKSPACE_CONFIG", ":4096:8");
  // libgomp's threads wait at barriers by spinning. Beside another busy program that costs most of the time (a training
  // run of 100 steps beside two busy loops: 15.5 s by default, 6.2 s with this), alone nothing that was measurable.
  set_default("GOMP_SPINCOUNT", "1000");
  // oneDNN keeps a compiled product for every shape that it met, and LibTorch what it asked oneDNN for, 1,024 of each
  // by default: over texts of all lengths that is most of a process's growth (100 MB over 5,000 explained texts), and
  // making one again costs nothing that was measurable.
  set_default("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64");
  set_default("LRU_CACHE_CAPACITY", "64");
  const std::int64_t processes = positive_number(arguments, "--processes", 1, kMostProcesses);
  if (processes > 1) return run_processes(engine, arguments, processes);
  std::vector<char*> words;
  for (const auto& word : arguments.argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  execv(engine.c_str(), words.data());
  fail(ErrorKind::storage, "{}: cannot be started: {}", engine.string(), std::strerror(errno));
}

}  // namespace glass::cli
