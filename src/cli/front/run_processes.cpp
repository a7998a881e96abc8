// The launcher of --processes: starts the engines, hands signals on, and ends all when one of them ended badly.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fcntl.h>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <thread>
#include <vector>

#include "cli/front/front.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/interrupt.h"
#include "glass/base/log.h"
#include "glass/base/paths.h"

namespace glass::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kPoll{20};
/// The others of a process that ended badly notice it at their next exchange; then they are ended.
constexpr std::chrono::seconds kGrace{20};
constexpr std::size_t kMostMessage = 1 << 20;

/// A folder where the processes meet, gone at the end.
class MeetingPlace {
 public:
  MeetingPlace() {
    const char* place = std::getenv("TMPDIR");
    std::string name = (fs::path(place != nullptr && *place != '\0' ? place : "/tmp") / "glassformer-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      fail(ErrorKind::storage, "{}: a folder cannot be made: {}", name, std::strerror(errno));
    path_ = name;
  }
  ~MeetingPlace() {
    try {
      remove_folder(path_);
    } catch (const Error& error) {
      log_warning("{}", error.what());
    }
  }
  MeetingPlace(const MeetingPlace&) = delete;
  MeetingPlace& operator=(const MeetingPlace&) = delete;
  fs::path store() const { return path_ / "store"; }
  fs::path messages(std::int64_t rank) const { return path_ / fmt::format("messages-{}", rank); }

 private:
  fs::path path_;
};

struct Child {
  std::int64_t rank;
  pid_t pid;
  std::optional<int> status;  ///< of waitpid, once it ended
  bool ended_badly() const { return status && *status != 0; }
  bool was_saved() const { return status && WIFEXITED(*status) && WEXITSTATUS(*status) == int(ErrorKind::saved); }
};

/// Sends a descriptor of the child elsewhere.
void redirect(int descriptor, const std::string& path) {
  const int opened = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (opened >= 0) ::dup2(opened, descriptor);
}

/// In the child: its place, its own group (signals come from us alone), its outputs; then the engine.
[[noreturn]] void become_engine(const fs::path& engine, const Arguments& arguments, std::int64_t rank,
                                std::int64_t count, const MeetingPlace& place) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  ::setenv("GLASSFORMER_RANK", std::to_string(rank).c_str(), 1);
  ::setenv("GLASSFORMER_PROCESSES", std::to_string(count).c_str(), 1);
  ::setenv("GLASSFORMER_STORE", place.store().c_str(), 1);
  const auto cores = static_cast<std::int64_t>(std::thread::hardware_concurrency());
  ::setenv("OMP_NUM_THREADS", std::to_string(std::max<std::int64_t>(1, cores / count)).c_str(), 0);
  if (rank > 0) {
    redirect(STDOUT_FILENO, "/dev/null");
    redirect(STDERR_FILENO, place.messages(rank).string());
  }
  std::vector<char*> words;
  for (const std::string& word : arguments.argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  ::execv(engine.c_str(), words.data());
  ::_exit(static_cast<int>(ErrorKind::storage));
}

void send(const std::vector<Child>& children, int signal) {
  for (const Child& child : children)
    if (!child.status) ::kill(child.pid, signal);
}

void look(std::vector<Child>& children) {
  for (Child& child : children) {
    int status = 0;
    if (!child.status && ::waitpid(child.pid, &status, WNOHANG) == child.pid) child.status = status;
  }
}

/// Waits until all have ended; those that outlive a bad end by the grace are killed.
void wait_for(std::vector<Child>& children) {
  const auto has_ended = [](const Child& child) { return child.status.has_value(); };
  std::optional<Clock::time_point> bad_end;
  bool handed_on = false;
  while (!std::all_of(children.begin(), children.end(), has_ended)) {
    std::this_thread::sleep_for(kPoll);
    look(children);
    if (interrupt_requested() && !std::exchange(handed_on, true)) send(children, SIGTERM);
    if (take_save_request()) send(children, SIGUSR1);
    const bool is_bad = std::any_of(children.begin(), children.end(),
                                    [](const Child& child) { return child.ended_badly() && !child.was_saved(); });
    if (is_bad && !bad_end) bad_end = Clock::now();
    if (bad_end && Clock::now() - *bad_end > kGrace) send(children, SIGKILL);
  }
}

/// The child whose end explains the others': killed from outside, else with another error than that of a lost process.
const Child* cause_of(const std::vector<Child>& children) {
  const Child* cause = nullptr;
  const auto weight = [](const Child& child) {
    if (WIFSIGNALED(*child.status)) return WTERMSIG(*child.status) == SIGKILL ? 2 : 3;
    return WEXITSTATUS(*child.status) == static_cast<int>(ErrorKind::device) ? 1 : 4;
  };
  for (const Child& child : children)
    if (child.ended_badly() && (cause == nullptr || weight(child) > weight(*cause))) cause = &child;
  return cause;
}

}  // namespace

int run_processes(const fs::path& engine, const Arguments& arguments, std::int64_t count) {
  const MeetingPlace place;
  install_interrupt_handlers();
  std::vector<Child> children;
  for (std::int64_t rank = 0; rank < count; ++rank) {
    const pid_t pid = ::fork();
    if (pid == 0) become_engine(engine, arguments, rank, count, place);
    if (pid < 0) {
      const std::string reason = std::strerror(errno);
      send(children, SIGKILL);
      fail(ErrorKind::device, "--processes: process {} of {} cannot be started: {}", rank, count, reason);
    }
    children.push_back({rank, pid, std::nullopt});
  }
  wait_for(children);
  const Child* cause = cause_of(children);
  if (cause == nullptr) return 0;
  if (WIFSIGNALED(*cause->status)) {
    fail(ErrorKind::device,
         "--processes: process {} of {} was ended by signal {}, so all were; run the same command again to go on from "
         "the "
         "last checkpoint",
         cause->rank, count, WTERMSIG(*cause->status));
  }
  if (cause->rank > 0 && path_exists(place.messages(cause->rank)))
    fmt::print(stderr, "{}", read_file(place.messages(cause->rank), kMostMessage));
  return WEXITSTATUS(*cause->status);
}

}  // namespace glass::cli
