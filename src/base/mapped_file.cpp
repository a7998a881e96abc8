// A memory map of a whole file, and what becomes of a read behind the end of a file that was cut.
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <utility>

#include "descriptor.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "map_guard.h"

namespace glass {

namespace {

constexpr std::size_t kMostMaps = 64;  // more are not watched: their fault is the system's

/// A live map as the signal handler reads it: begin is set last and cleared first.
struct LiveMap {
  std::atomic<std::uintptr_t> begin{0};
  std::uintptr_t end = 0;
  std::array<char, 512> message{};
};

std::array<LiveMap, kMostMaps> live_maps;
std::mutex live_mutex;

void remember(const void* data, std::size_t size, const fs::path& path) {
  const std::lock_guard lock(live_mutex);
  const auto free = std::find_if(live_maps.begin(), live_maps.end(), [](const LiveMap& map) { return map.begin == 0; });
  if (free == live_maps.end()) return;
  free->end = reinterpret_cast<std::uintptr_t>(data) + size;
  std::snprintf(free->message.data(), free->message.size(),
                "error: %s: was cut while it was read; copy or write the file again\n",
                shown(path.string(), 400).c_str());
  free->begin = reinterpret_cast<std::uintptr_t>(data);
}

void forget_map(const void* data) {
  const std::lock_guard lock(live_mutex);
  for (LiveMap& map : live_maps)
    if (map.begin == reinterpret_cast<std::uintptr_t>(data)) map.begin = 0;
}

/// Only what a signal handler may call.
void on_bus_error(int number, siginfo_t* facts, void*) {
  const auto place = reinterpret_cast<std::uintptr_t>(facts->si_addr);
  for (const LiveMap& map : live_maps) {
    const std::uintptr_t begin = map.begin;
    if (begin == 0 || place < begin || place >= map.end) continue;
    const ssize_t written = ::write(STDERR_FILENO, map.message.data(), std::strlen(map.message.data()));
    static_cast<void>(written);  // There is nobody left to tell.
    ::_exit(static_cast<int>(ErrorKind::data));
  }
  ::signal(number, SIG_DFL);  // Not ours: it ends the process as it would have.
  ::raise(number);
}

}  // namespace

void guard_maps() {
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGBUS, &action, nullptr);
}

MappedFile::MappedFile(const fs::path& path) {
  struct stat facts {};
  const Descriptor file = open_regular(path, facts);
  size_ = static_cast<std::size_t>(facts.st_size);
  if (size_ == 0) return;  // mmap refuses empty maps.
  void* address = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE | MAP_NORESERVE, file.get(), 0);
  if (address == MAP_FAILED)
    fail(ErrorKind::data, "{}: cannot be mapped ({} bytes): {}", path.string(), size_, std::strerror(errno));
  data_ = static_cast<std::byte*>(address);
  remember(data_, size_, path);
}

MappedFile::~MappedFile() {
  if (data_ == nullptr) return;
  forget_map(data_);
  ::munmap(data_, size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

void MappedFile::release(std::size_t end) const {
  const std::size_t page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)),
                    whole = std::min(end, size_) / page * page;
  if (whole > 0) ::madvise(data_, whole, MADV_DONTNEED);  // Advice: where it is refused, the pages merely stay.
}

}  // namespace glass
