// Counter-based dropout on the CPU: a 32-bit integer hash of the element's number decides, which vectorises; drawing
// the same numbers from a sequential generator costs a fifth of a small model's step. CUDA uses LibTorch's kernel.
#include "model/parts/dropout.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "glass/base/hash.h"
#include "glass/model/device.h"

namespace glass {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kGrain = 1 << 14;

/// The finalizer "lowbias32" of C. Wellons' hash prospector, over the element's number and two halves of the key.
inline std::uint32_t element_hash(std::uint32_t number, std::uint32_t low, std::uint32_t high) {
  std::uint32_t h = number ^ low;
  h = (h ^ (h >> 16)) * 0x7feb352dU;
  h = (h ^ (h >> 15)) * 0x846ca68bU;
  h = ((h ^ (h >> 16)) + high) * 0x9e3779b1U;
  return h ^ (h >> 15);
}

struct Mask {
  std::uint32_t low, high, threshold;
  float scale;
};

Mask make_mask(double rate, std::uint64_t key) {
  const std::uint64_t mixed = mix64(key);  // keys that differ in one bit differ in both halves
  return {static_cast<std::uint32_t>(mixed), static_cast<std::uint32_t>(mixed >> 32),
          static_cast<std::uint32_t>(rate * 4294967296.0), static_cast<float>(1.0 / (1.0 - rate))};
}

/// out = base + keep * scale * x over [begin, end); base may be null (no residual).
template <typename T, bool kHasBase>
void apply_mask(T* __restrict out, const T* __restrict base, const T* __restrict x, std::int64_t begin,
                std::int64_t end, const Mask mask) {
  for (std::int64_t i = begin; i < end; ++i) {
    const std::uint32_t hash = element_hash(static_cast<std::uint32_t>(i), mask.low, mask.high);
    const T factor = hash >= mask.threshold ? static_cast<T>(mask.scale) : T(0);
    out[i] = kHasBase ? base[i] + factor * x[i] : factor * x[i];
  }
}

Tensor run_mask(const Tensor& base, const Tensor& x_in, double rate, std::uint64_t key) {
  const Tensor x = x_in.contiguous(), residual = base.defined() ? base.contiguous() : base;
  Tensor out = at::empty(x.sizes(), x.options());
  const Mask mask = make_mask(rate, key);
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "dropout", [&] {
    const scalar_t* source = x.const_data_ptr<scalar_t>();
    const scalar_t* start = residual.defined() ? residual.const_data_ptr<scalar_t>() : nullptr;
    scalar_t* target = out.mutable_data_ptr<scalar_t>();
    parallel_for(x.numel(), kGrain, [&](std::int64_t begin, std::int64_t end) {
      if (start != nullptr) {
        apply_mask<scalar_t, true>(target, start, source, begin, end, mask);
      } else {
        apply_mask<scalar_t, false>(target, nullptr, source, begin, end, mask);
      }
    });
  });
  return out;
}

std::uint64_t saved_key(AutogradContext& context) {
  return static_cast<std::uint64_t>(context.saved_data["key"].toInt());
}

struct Dropout : torch::autograd::Function<Dropout> {
  static Tensor forward(AutogradContext* context, const Tensor& x, double rate, std::int64_t key) {
    context->saved_data["rate"] = rate;
    context->saved_data["key"] = key;
    return run_mask({}, x, rate, static_cast<std::uint64_t>(key));
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    return {run_mask({}, gradients[0], context->saved_data["rate"].toDouble(), saved_key(*context)), Tensor(),
            Tensor()};
  }
};

struct AddDropout : torch::autograd::Function<AddDropout> {
  static Tensor forward(AutogradContext* context, const Tensor& residual, const Tensor& x, double rate,
                        std::int64_t key) {
    context->saved_data["rate"] = rate;
    context->saved_data["key"] = key;
    return run_mask(residual, x, rate, static_cast<std::uint64_t>(key));
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    return {gradients[0], run_mask({}, gradients[0], context->saved_data["rate"].toDouble(), saved_key(*context)),
            Tensor(), Tensor()};
  }
};

}  // namespace

std::uint64_t DropoutKeys::next() {
  return derive_seed(seed, 0x64726f70, calls++);
}

Tensor dropout(const Tensor& x, double rate, std::uint64_t key) {
  if (rate == 0) return x;
  if (!x.is_cpu()) return at::dropout(x, rate, true);
  return Dropout::apply(x, rate, static_cast<std::int64_t>(key));
}

Tensor add_dropout(const Tensor& residual, const Tensor& x, double rate, std::uint64_t key) {
  if (rate == 0) return residual + x;
  if (!x.is_cpu()) return residual + at::dropout(x, rate, true);
  return AddDropout::apply(residual, x, rate, static_cast<std::int64_t>(key));
}

}  // namespace glass
