// Bounds, units and meanings of [compute].
#include "glass/config/compute_config.h"

#include "glass/config/reader.h"

namespace glass {

void bind_settings(config::Reader& reader, ComputeConfig& compute) {
  reader.section("compute");
  reader.field("device", compute.device, "auto: CUDA where there is a GPU").one_of({"auto", "cpu", "cuda"});
  reader.field("threads", compute.threads, "CPU threads; 0: all cores").at_least(0).at_most(4096);
  reader
      .field("timeout_seconds", compute.timeout_seconds,
             "how long a process of several that train together waits for another one before it ends the run")
      .at_least(1)
      .at_most(86400)
      .unit("seconds");
  reader.field("matmul", compute.matmul, "back end of matrix products; auto: the fixed table")
      .one_of({"auto", "aten", "onednn"});
}

}  // namespace glass
