// parallel_for over libgomp, the OpenMP runtime that LibTorch brings. clang would bring a second runtime (libomp), and
// at::parallel_for compiled by clang runs on one thread, so the two entry points that GCC's compiler would emit are
// called by name.
#include <algorithm>
#include <exception>
#include <functional>

#include "glass/model/device.h"

extern "C" {
void GOMP_parallel(void (*function)(void*), void* data, unsigned threads, unsigned flags);
int omp_get_thread_num(void);
int omp_get_num_threads(void);
int omp_get_max_threads(void);
int omp_in_parallel(void);
}

namespace glass {

namespace {

struct Job {
  std::int64_t count = 0;
  const std::function<void(std::int64_t, std::int64_t)>* body = nullptr;
  std::exception_ptr error;
};

void run_piece(void* data) {
  Job& job = *static_cast<Job*>(data);
  const std::int64_t threads = omp_get_num_threads(), thread = omp_get_thread_num();
  const std::int64_t begin = job.count * thread / threads, end = job.count * (thread + 1) / threads;
  try {
    if (begin < end) (*job.body)(begin, end);
  } catch (...) {
    // Two threads may fail at once: one of the two errors is enough.
    job.error = std::current_exception();
  }
}

}  // namespace

void parallel_for(std::int64_t count, std::int64_t grain, const std::function<void(std::int64_t, std::int64_t)>& body) {
  if (count <= 0) return;
  const std::int64_t pieces =
      std::min<std::int64_t>(omp_get_max_threads(), (count + grain - 1) / std::max<std::int64_t>(grain, 1));
  if (pieces <= 1 || omp_in_parallel() != 0) return body(0, count);
  Job job{count, &body, nullptr};
  GOMP_parallel(run_piece, &job, static_cast<unsigned>(pieces), 0);
  if (job.error) std::rethrow_exception(job.error);
}

}  // namespace glass
