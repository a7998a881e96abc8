// Which of several cooperating processes this one is, as a launcher says in environment variables.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace glass {

/// The place of a process among those that train one model together.
struct ProcessPlace {
  std::int64_t rank = 0, count = 1;
  std::string launcher;         ///< "glassformer", "torchrun", "Slurm", "Open MPI", "PMI"; empty: alone
  std::string host;             ///< where rank 0 listens
  std::int64_t port = 0;        ///< there
  std::string store_file;       ///< a file in place of host and port, for processes of one machine
  std::string attempt = "0";    ///< counts a launcher's restarts
  bool launcher_hosts = false;  ///< the launcher itself listens, not rank 0

  bool is_first() const { return rank == 0; }
};

/// The value of an environment variable; nothing where it is not set.
using Variables = std::function<std::optional<std::string>(const std::string& name)>;

/// The variables of this process.
std::optional<std::string> environment_variable(const std::string& name);

/// Reads the variables of the program's own --processes, torchrun, Slurm's srun, Open MPI and PMI (MPICH, Intel), in
/// this order; a process without any is alone. Error (usage) for numbers that are none, a rank beyond the count, and an
/// address that is missing.
ProcessPlace find_process_place(const Variables& variable = environment_variable);

/// The first host of Slurm's list, "n[07-09,12],m1" -> "n07".
std::string first_slurm_host(const std::string& list);

}  // namespace glass
