// The variables of launchers: https://pytorch.org/docs/stable/elastic/run.html, srun(1), Open MPI's and MPICH's
// manuals.
#include "glass/base/process_place.h"

#include <charconv>
#include <cstdlib>

#include "glass/base/error.h"

namespace glass {
namespace {

constexpr std::int64_t kDefaultPort = 29500;  ///< torchrun's
constexpr std::int64_t kFirstSlurmPort = 20000, kSlurmPorts = 20000, kMostPort = 65535, kMostProcesses = 1 << 20;

std::int64_t number_of(const Variables& variable, const std::string& name, std::int64_t most) {
  const std::string text = variable(name).value_or("");
  std::int64_t number = -1;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || stopped != text.data() + text.size() || number < 0 || number > most) {
    fail(ErrorKind::usage, "{}: '{}' is no number from 0 to {}; the launcher sets it beside the other variables", name,
         shown(text), most);
  }
  return number;
}

/// The names of a launcher's variables.
struct Names {
  const char *launcher, *rank, *count;
};

// srun sets SLURM_STEP_NUM_TASKS for each step; in a batch script without srun the process is alone.
constexpr Names kLaunchers[] = {{"glassformer", "GLASSFORMER_RANK", "GLASSFORMER_PROCESSES"},
                                {"torchrun", "RANK", "WORLD_SIZE"},
                                {"Slurm", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS"},
                                {"Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                                {"PMI", "PMI_RANK", "PMI_SIZE"}};

/// Where rank 0 listens.
void find_address(const Variables& variable, ProcessPlace& place) {
  place.host = variable("MASTER_ADDR").value_or("");
  place.port = variable("MASTER_PORT") ? number_of(variable, "MASTER_PORT", kMostPort) : kDefaultPort;
  if (place.launcher == "Slurm") {
    if (place.host.empty()) place.host = first_slurm_host(variable("SLURM_STEP_NODELIST").value_or(""));
    if (!variable("MASTER_PORT") && variable("SLURM_JOB_ID"))
      place.port = kFirstSlurmPort + number_of(variable, "SLURM_JOB_ID", INT64_MAX) % kSlurmPorts;
  }
  const auto local = variable("OMPI_COMM_WORLD_LOCAL_SIZE");
  if (place.host.empty() && local && local == variable("OMPI_COMM_WORLD_SIZE")) place.host = "127.0.0.1";
  if (!place.host.empty()) return;
  fail(ErrorKind::usage,
       "{} started {} processes, and MASTER_ADDR does not say where the first one runs; set it to that machine's name",
       place.launcher, place.count);
}

}  // namespace

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::string first_slurm_host(const std::string& list) {
  const std::size_t bracket = list.find('['), comma = list.find(',');
  if (bracket == std::string::npos || comma < bracket) return list.substr(0, comma);
  const std::size_t end = list.find_first_of(",-]", bracket);
  return list.substr(0, bracket) + list.substr(bracket + 1, end - bracket - 1);
}

ProcessPlace find_process_place(const Variables& variable) {
  ProcessPlace place;
  for (const Names& names : kLaunchers) {
    if (!variable(names.rank) || !variable(names.count)) continue;
    place.launcher = names.launcher;
    place.count = number_of(variable, names.count, kMostProcesses);
    place.rank = number_of(variable, names.rank, kMostProcesses);
    if (place.rank >= place.count)
      fail(ErrorKind::usage, "{}: {} is not below {}: {}", names.rank, place.rank, names.count, place.count);
    break;
  }
  if (place.count == 1) return place;
  place.store_file = variable("GLASSFORMER_STORE").value_or("");
  place.attempt = variable("TORCHELASTIC_RESTART_COUNT").value_or("0");
  place.launcher_hosts = variable("TORCHELASTIC_USE_AGENT_STORE") == "True";
  if (place.store_file.empty()) find_address(variable, place);
  return place;
}

}  // namespace glass
