// Counts what a model needs: parameters and operations.
#include <ATen/ATen.h>

#include <algorithm>

#include "glass/model/cache_size.h"
#include "glass/model/transformer.h"

namespace glass {

namespace {

/// Products and attention of one stack for `n` of its tokens and `m` tokens of the source.
double stack_flops(const StackShape& s, double n, double m) {
  const AttentionShape& a = s.attention;
  const double d = static_cast<double>(s.width), heads = static_cast<double>(a.heads * a.head_width);
  const double keys = static_cast<double>(a.key_value_heads * a.head_width),
               f = static_cast<double>(s.feed_forward.width);
  double self = 2 * n * d * (2 * heads + 2 * keys) + 4 * n * n * heads;
  if (s.distances) {
    const double rows = std::min(2 * n - 1, 2 * static_cast<double>(s.distances->span));
    self += 4 * rows * heads * (d + n);
  }
  const double cross = s.cross ? 2 * d * (2 * n * heads + 2 * m * keys) + 4 * n * m * heads : 0;
  const double feed_forward = 2 * n * d * f * (s.feed_forward.gated ? 3 : 2);
  return static_cast<double>(s.layers) * (self + cross + feed_forward);
}

double head_flops(const Architecture& architecture, double n) {
  const HeadShape& head = architecture.head;
  const double rows = is_pooled(head.kind) ? 1 : n, width = static_cast<double>(architecture.last().width);
  const double hidden = static_cast<double>(head.hidden), outputs = static_cast<double>(head.outputs);
  return 2 * rows * (width * hidden + (hidden > 0 ? hidden : width) * outputs);
}

}  // namespace

std::int64_t parameter_count(const Architecture& architecture) {
  std::int64_t count = 0;
  for (const Tensor& parameter : Transformer::without_weights(architecture)->parameters()) count += parameter.numel();
  return count;
}

double forward_flops(const Architecture& architecture, std::int64_t length) {
  const double n = static_cast<double>(length);
  double flops = head_flops(architecture, n);
  if (architecture.encoder) flops += stack_flops(*architecture.encoder, n, n);
  if (architecture.decoder) flops += stack_flops(*architecture.decoder, n, n);
  return flops;
}

std::int64_t cache_bytes(const Architecture& architecture, std::int64_t sequences, std::int64_t capacity) {
  const StackShape& stack = architecture.last();
  const std::int64_t row = stack.attention.key_value_heads * stack.attention.head_width;
  return 2 * stack.layers * sequences * capacity * row * static_cast<std::int64_t>(sizeof(float));
}

}  // namespace glass
