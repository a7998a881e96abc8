#include "model/attention/rotary.h"

#include <ATen/ATen.h>

#include <algorithm>
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

/// Peng et al. 2024: pairs that turn more than fast_turns times within the original length stay, those below slow_turns
/// are stretched by the factor, between them a blend along their numbers.
Tensor yarn_frequencies(const RotaryShape& shape, const Tensor& frequencies) {
  const double width = 2 * static_cast<double>(frequencies.size(0));
  const auto pair_of = [&](double turns) {
    return width * std::log(static_cast<double>(shape.original_length) / (turns * 2 * M_PI)) /
           (2 * std::log(shape.theta));
  };
  double low = pair_of(shape.fast_turns), high = pair_of(shape.slow_turns);
  if (shape.whole_bounds) {
    low = std::floor(low);
    high = std::ceil(high);
  }
  low = std::max(low, 0.0);
  high = std::min(high, width - 1);
  if (low == high) high += 0.001;
  const Tensor blend = ((at::arange(frequencies.size(0), at::kDouble) - low) / (high - low)).clamp(0.0, 1.0);
  return frequencies * (blend / shape.factor + (1 - blend));
}

/// Ding et al. 2024: a factor for each pair, of two lists by the text's length.
Tensor longrope_frequencies(const RotaryShape& shape, const Tensor& frequencies, std::int64_t length) {
  const std::vector<double>& factors = length > shape.original_length ? shape.long_factors : shape.short_factors;
  return frequencies / at::tensor(factors, at::kDouble);
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
    case RotaryShape::Scaling::yarn:
      return yarn_frequencies(shape, base_frequencies(shape.theta, width));
    case RotaryShape::Scaling::longrope:
      return longrope_frequencies(shape, base_frequencies(shape.theta, width), length);
  }
  fail(ErrorKind::bug, "internal error: unknown rotary scaling {}", static_cast<int>(shape.scaling));
}

RotaryTable make_rotary_table(const RotaryShape& shape, std::int64_t head_width, const Layout& layout,
                              const at::TensorOptions& options) {
  const bool follows_length =
      shape.scaling == RotaryShape::Scaling::dynamic || shape.scaling == RotaryShape::Scaling::longrope;
  std::vector<Tensor> angles;
  const auto add = [&](std::int64_t start, const Run& run, std::int64_t sequences) {
    const Tensor place = at::arange(start, start + run.length, at::kDouble).repeat({sequences});
    angles.push_back(at::outer(place, rotary_frequencies(shape, head_width, start + run.length)));
  };
  if (follows_length && layout.starts.empty()) {
    for (const Run& run : layout.runs) add(0, run, run.sequences);
  } else if (follows_length) {
    // While a sequence grows token by token, the keys that are there keep the angles that they got.
    for (const Run& run : layout.runs) {
      for (std::int64_t i = 0; i < run.sequences; ++i)
        add(layout.starts[static_cast<std::size_t>(run.first_sequence + i)], run, 1);
    }
  } else {
    const Tensor by_place =
        at::outer(at::arange(layout.longest, at::kDouble), rotary_frequencies(shape, head_width, layout.longest));
    angles.push_back(by_place.index_select(0, layout.positions.cpu()));
  }
  const Tensor half = at::cat(angles), angle = at::cat({half, half}, 1).unsqueeze(1);  // [N, 1, R]
  return {(angle.cos() * shape.size).to(options), (angle.sin() * shape.size).to(options)};
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
