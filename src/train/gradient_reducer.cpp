#include "train/gradient_reducer.h"

#include <ATen/ATen.h>
#include <torch/csrc/distributed/c10d/reducer.hpp>

#include <algorithm>
#include <string>

#include "train/process_group.h"

namespace glass {
namespace {

constexpr std::int64_t kBucketBytes = std::int64_t{25} << 20, kFirstBucketBytes = std::int64_t{1} << 20;

/// The buckets that gradients are sent in, in the order in which they become ready: the last parameters first.
std::vector<std::vector<std::size_t>> buckets_of(const std::vector<at::Tensor>& parameters) {
  auto [buckets, limits] = c10d::compute_bucket_assignment_by_size(
      parameters, {static_cast<std::size_t>(kFirstBucketBytes), static_cast<std::size_t>(kBucketBytes)}, {}, {}, {});
  std::reverse(buckets.begin(), buckets.end());
  return buckets;
}

/// Zero, with a gradient of zero for every parameter.
at::Tensor nothing_of(const std::vector<at::Tensor>& parameters) {
  at::Tensor sum;
  for (const at::Tensor& parameter : parameters) {
    const at::Tensor zero = parameter.sum() * 0;
    sum = sum.defined() ? sum + zero : zero;
  }
  return sum;
}

/// Hands warnings on but one that speaks of an option of PyTorch's DDP: which parameters a step reaches differs from
/// process to process here, so that the search for them stays on.
class WithoutSearchWarning final : public c10::WarningHandler {
 public:
  void process(const c10::Warning& warning) override {
    if (warning.msg().find("find_unused_parameters") == std::string::npos) c10::WarningHandler::process(warning);
  }
};

}  // namespace

struct GradientReducer::Impl {
  Impl(const std::vector<at::Tensor>& given, Processes::Group& of)
      : parameters(given),
        group(of),
        reducer(given, buckets_of(given), of.c10d, std::vector<bool>(given.size(), false), kBucketBytes,
                /*find_unused_parameters=*/true, /*gradient_as_bucket_view=*/false, {}, kFirstBucketBytes,
                /*skip_all_reduce_unused_params=*/false, /*use_python_reducer=*/false, {}) {}
  std::vector<at::Tensor> parameters;
  Processes::Group& group;
  c10d::Reducer reducer;
};

GradientReducer::GradientReducer(const std::vector<at::Tensor>& parameters, Processes& processes)
    : impl_(std::make_unique<Impl>(parameters, *processes.group())) {}

GradientReducer::~GradientReducer() = default;

void GradientReducer::backward(const at::Tensor& loss) {
  impl_->group.use([&](c10d::ProcessGroup&) {
    const at::Tensor own = loss.defined() ? loss : nothing_of(impl_->parameters);
    WithoutSearchWarning handler;
    const c10::WarningUtils::WarningHandlerGuard guard(&handler);
    impl_->reducer.prepare_for_forward();
    impl_->reducer.prepare_for_backward({own});
    own.backward();
  });
}

}  // namespace glass
