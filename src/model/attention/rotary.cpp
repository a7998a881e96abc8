#include "model/attention/rotary.h"

#include <ATen/ATen.h>

#include <cmath>

#include "glass/base/error.h"

namespace glass {

namespace {

std::int64_t turning_width(const RotaryShape& shape, std::int64_t head_width) {
  return static_cast<std::int64_t>(static_cast<double>(head_width) * shape.fraction);
}

/// theta^(-2i / R), i = 0 .. R/2 - 1.
Tensor base_frequencies(double theta, std::int64_t width) {
  return at::pow(theta, -at::arange(0, width, 2, at::kDouble) / static_cast<double>(width));
}

/// Llama 3: wavelengths above original / low are stretched by the factor, those below original / high stay, between
/// them a blend.
Tensor llama3_frequencies(const RotaryShape& shape, const Tensor& frequencies) {
  const double original = static_cast<double>(shape.original_length);
  const Tensor turns = original * frequencies / (2 * M_PI);  // full turns within the original length
  const Tensor blend =
      ((turns - shape.low_frequency_factor) / (shape.high_frequency_factor - shape.low_frequency_factor))
          .clamp(0.0, 1.0);
  return frequencies * (blend + (1 - blend) / shape.factor);
}

double dynamic_theta(const RotaryShape& shape, std::int64_t width, std::int64_t length) {
  if (length <= shape.original_length) return shape.theta;
  const double stretch =
      shape.factor * static_cast<double>(length) / static_cast<double>(shape.original_length) - (shape.factor - 1);
  return shape.theta * std::pow(stretch, static_cast<double>(width) / static_cast<double>(width - 2));
}

}  // namespace

Tensor rotary_frequencies(const RotaryShape& shape, std::int64_t head_width, std::int64_t length) {
  const std::int64_t width = turning_width(shape, head_width);
  check(width >= 2 && width % 2 == 0, "rotary positions need an even width, got {}", width);
  switch (shape.scaling) {
    case RotaryShape::Scaling::none:
      return base_frequencies(shape.theta, width);
    case RotaryShape::Scaling::linear:
      return base_frequencies(shape.theta, width) / shape.factor;
    case RotaryShape::Scaling::dynamic:
      return base_frequencies(dynamic_theta(shape, width, length), width);
    case RotaryShape::Scaling::llama3:
      return llama3_frequencies(shape, base_frequencies(shape.theta, width));
  }
  fail(ErrorKind::bug, "internal error: unknown rotary scaling {}", static_cast<int>(shape.scaling));
}

RotaryTable make_rotary_table(const RotaryShape& shape, std::int64_t head_width, const Layout& layout,
                              const at::TensorOptions& options) {
  // While a sequence grows token by token, the keys that are there keep the angles that they got.
  const bool by_length = shape.scaling == RotaryShape::Scaling::dynamic && layout.starts.empty();
  std::vector<Tensor> angles;
  if (by_length) {
    for (const Run& run : layout.runs) {
      const Tensor place = at::arange(run.length, at::kDouble).repeat({run.sequences});
      angles.push_back(at::outer(place, rotary_frequencies(shape, head_width, run.length)));
    }
  } else {
    const Tensor by_place =
        at::outer(at::arange(layout.longest, at::kDouble), rotary_frequencies(shape, head_width, layout.longest));
    angles.push_back(by_place.index_select(0, layout.positions.cpu()));
  }
  const Tensor half = at::cat(angles), angle = at::cat({half, half}, 1).unsqueeze(1);  // [N, 1, R]
  return {angle.cos().to(options), angle.sin().to(options)};
}

Tensor rotate(const Tensor& x, const RotaryTable& table, std::int64_t head_width) {
  const std::int64_t width = table.cos.size(-1);
  const Tensor heads = x.view({x.size(0), x.size(1) / head_width, head_width});
  const Tensor turning = heads.narrow(2, 0, width);
  const Tensor swapped = at::cat({-turning.narrow(2, width / 2, width / 2), turning.narrow(2, 0, width / 2)}, 2);
  const Tensor turned = turning * table.cos + swapped * table.sin;
  if (width == head_width) return turned.view_as(x);
  return at::cat({turned, heads.narrow(2, width, head_width - width)}, 2).view_as(x);
}

}  // namespace glass
