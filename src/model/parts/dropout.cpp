// Counter-based dropout on the CPU: a 32-bit integer hash of the element's place in its row decides, which vectorises;
// drawing the same numbers from a sequential generator costs a fifth of a small model's step. CUDA uses LibTorch's
// kernel.
#include "model/parts/dropout.h"

#include <ATen/ATen.h>
#include <ATen/Dispatch.h>
#include <ATen/OpMathType.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <mutex>

#include "glass/base/error.h"
#include "glass/base/hash.h"
#include "glass/model/device.h"

namespace glass {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kGrain = 1 << 14;

/// The finalizer "lowbias32" of C. Wellons' hash prospector, over the element's place in its row and two halves of the
/// key.
inline std::uint32_t element_hash(std::uint32_t place, std::uint32_t low, std::uint32_t high) {
  std::uint32_t h = place ^ low;
  h = (h ^ (h >> 16)) * 0x7feb352dU;
  h = (h ^ (h >> 15)) * 0x846ca68bU;
  h = ((h ^ (h >> 16)) + high) * 0x9e3779b1U;
  return h ^ (h >> 15);
}

struct Mask {
  std::uint64_t key;
  std::uint32_t threshold;
  float scale;
};

Mask make_mask(double rate, std::uint64_t key) {
  return {key, static_cast<std::uint32_t>(rate * 4294967296.0), static_cast<float>(1.0 / (1.0 - rate))};
}

// Two vectors at once hide the latency of the multiplications; clang does not see that by itself (6 % of the kernel).
#if defined(__clang__)
#define GLASS_TWO_VECTORS _Pragma("clang loop interleave_count(2)")
#else
#define GLASS_TWO_VECTORS
#endif

/// A row of out = base + keep * scale * x; base may be null (no residual). Half types are computed in float.
template <typename T, bool kHasBase>
void mask_row(T* __restrict out, const T* __restrict base, const T* __restrict x, std::int64_t width, const Mask& mask,
              std::uint64_t row) {
  using Wide = at::opmath_type<T>;
  const std::uint64_t key = mix64(mask.key ^ row);  // keys that differ in one bit differ in both halves
  const auto low = static_cast<std::uint32_t>(key), high = static_cast<std::uint32_t>(key >> 32);
  const std::uint32_t threshold = mask.threshold;
  const auto scale = static_cast<Wide>(mask.scale);
  const auto end = static_cast<std::uint32_t>(width);
  GLASS_TWO_VECTORS
  for (std::uint32_t i = 0; i < end; ++i) {
    const std::uint32_t hash = element_hash(i, low, high);
    const Wide factor = hash >= threshold ? scale : Wide(0);
    const Wide kept = factor * static_cast<Wide>(x[i]);
    out[i] = static_cast<T>(kHasBase ? static_cast<Wide>(base[i]) + kept : kept);
  }
}

#undef GLASS_TWO_VECTORS

Tensor run_mask(const Tensor& base, const Tensor& x_in, double rate, const DropoutKey& key) {
  const Tensor x = x_in.contiguous(), residual = base.defined() ? base.contiguous() : base;
  Tensor out = at::empty(x.sizes(), x.options());
  const std::int64_t rows = key.rows.numel(), width = rows == 0 ? 0 : x.numel() / rows;
  check(rows * width == x.numel(), "dropout: {} values for the keys of {} rows", x.numel(), rows);
  if (width == 0) return out;
  const Mask mask = make_mask(rate, key.key);
  const std::int64_t* row_keys = key.rows.const_data_ptr<std::int64_t>();
  AT_DISPATCH_FLOATING_TYPES_AND2(at::kHalf, at::kBFloat16, x.scalar_type(), "dropout", [&] {
    const scalar_t* source = x.const_data_ptr<scalar_t>();
    const scalar_t* start = residual.defined() ? residual.const_data_ptr<scalar_t>() : nullptr;
    scalar_t* target = out.mutable_data_ptr<scalar_t>();
    parallel_for(rows, std::max<std::int64_t>(1, kGrain / width), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t r = begin; r < end; ++r) {
        const std::int64_t at = r * width;
        const auto row = static_cast<std::uint64_t>(row_keys[r]);
        if (start != nullptr) {
          mask_row<scalar_t, true>(target + at, start + at, source + at, width, mask, row);
        } else {
          mask_row<scalar_t, false>(target + at, nullptr, source + at, width, mask, row);
        }
      }
    });
  });
  return out;
}

void save(AutogradContext& context, double rate, std::int64_t key, const Tensor& rows) {
  context.saved_data["rate"] = rate;
  context.saved_data["key"] = key;
  context.saved_data["rows"] = rows;
}

/// The gradient passes through the mask that the forward drew.
Tensor masked_gradient(AutogradContext& context, const Tensor& gradient) {
  return run_mask(
      {}, gradient, context.saved_data["rate"].toDouble(),
      {static_cast<std::uint64_t>(context.saved_data["key"].toInt()), context.saved_data["rows"].toTensor()});
}

struct Dropout : torch::autograd::Function<Dropout> {
  static Tensor forward(AutogradContext* context, const Tensor& x, double rate, std::int64_t key, const Tensor& rows) {
    save(*context, rate, key, rows);
    return run_mask({}, x, rate, {static_cast<std::uint64_t>(key), rows});
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    return {masked_gradient(*context, gradients[0]), Tensor(), Tensor(), Tensor()};
  }
};

struct AddDropout : torch::autograd::Function<AddDropout> {
  static Tensor forward(AutogradContext* context, const Tensor& residual, const Tensor& x, double rate,
                        std::int64_t key, const Tensor& rows) {
    save(*context, rate, key, rows);
    return run_mask(residual, x, rate, {static_cast<std::uint64_t>(key), rows});
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    return {gradients[0], masked_gradient(*context, gradients[0]), Tensor(), Tensor(), Tensor()};
  }
};

}  // namespace

std::uint64_t dropout_key(std::uint64_t seed, std::string_view place) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
  for (const char c : place) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return derive_seed(seed, hash);
}

void seed_generator(at::Device device, std::uint64_t key) {
  at::Generator generator = at::globalContext().defaultGenerator(device);
  const std::lock_guard<std::mutex> lock(generator.mutex());
  generator.set_current_seed(key);
}

Tensor dropout(const Tensor& x, double rate, const DropoutKey& key) {
  if (rate == 0) return x;
  if (x.is_cpu()) return Dropout::apply(x, rate, static_cast<std::int64_t>(key.key), key.rows);
  seed_generator(x.device(), key.key);
  return at::dropout(x, rate, true);
}

Tensor add_dropout(const Tensor& residual, const Tensor& x, double rate, const DropoutKey& key) {
  if (rate == 0) return residual + x;
  if (x.is_cpu()) return AddDropout::apply(residual, x, rate, static_cast<std::int64_t>(key.key), key.rows);
  seed_generator(x.device(), key.key);
  return residual + at::dropout(x, rate, true);
}

}  // namespace glass
