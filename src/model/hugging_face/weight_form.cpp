#include "model/hugging_face/weight_form.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"

namespace glass {

namespace {

/// [heads * 3 * w, ...] by head -> [3 * heads * w, ...] by part, or the other way round.
Tensor regroup(const Tensor& rows, std::int64_t outer, std::int64_t inner) {
  std::vector<std::int64_t> sizes = {outer, inner, rows.size(0) / (outer * inner)};
  const std::int64_t tail = rows.numel() / rows.size(0);
  sizes.push_back(tail);
  return rows.reshape(sizes).transpose(0, 1).reshape(rows.sizes()).contiguous();
}

/// Rows [KV, H / KV + 2, Dh] of groups: their queries, then a key and a value.
std::vector<std::int64_t> group_sizes(const Tensor& rows, const AttentionShape& attention) {
  return {attention.key_value_heads, attention.heads / attention.key_value_heads + 2, attention.head_width,
          rows.numel() / rows.size(0)};
}

Tensor from_groups(const Tensor& rows, const AttentionShape& attention) {
  const std::vector<std::int64_t> sizes = group_sizes(rows, attention);
  const std::vector<Tensor> parts = rows.reshape(sizes).split_with_sizes({sizes[1] - 2, 1, 1}, 1);
  const std::int64_t tail = sizes[3];
  return at::cat({parts[0].reshape({-1, tail}), parts[1].reshape({-1, tail}), parts[2].reshape({-1, tail})})
      .reshape(rows.sizes());
}

Tensor to_groups(const Tensor& rows, const AttentionShape& attention) {
  const std::vector<std::int64_t> sizes = group_sizes(rows, attention);
  const std::int64_t keys = sizes[0] * sizes[2];
  const std::vector<Tensor> parts = rows.split_with_sizes({sizes[0] * (sizes[1] - 2) * sizes[2], keys, keys});
  std::vector<Tensor> grouped;
  for (const Tensor& part : parts) grouped.push_back(part.reshape({sizes[0], -1, sizes[2], sizes[3]}));
  return at::cat(grouped, 1).reshape(rows.sizes());
}

/// The turning rows of each head change places: pairs of neighbours become halves, or the other way round.
Tensor with_pairs_apart(const Tensor& rows, const StackShape& stack, bool is_back) {
  const std::int64_t head = stack.attention.head_width,
                     turning = static_cast<std::int64_t>(static_cast<double>(head) * stack.rotary[0].fraction);
  const Tensor heads = rows.reshape({rows.size(0) / head, head, rows.numel() / rows.size(0)});
  const Tensor first = heads.narrow(1, 0, turning), rest = heads.narrow(1, turning, head - turning);
  const std::int64_t outer = is_back ? 2 : turning / 2, inner = is_back ? turning / 2 : 2;
  const Tensor moved =
      first.reshape({first.size(0), outer, inner, first.size(2)}).transpose(1, 2).reshape(first.sizes());
  return at::cat({moved, rest}, 1).reshape(rows.sizes());
}

std::vector<Tensor> with_pairs_apart(std::vector<Tensor> parts, const StackShape& stack, bool is_back) {
  for (std::size_t i = 0; i < 2; ++i) parts[i] = with_pairs_apart(parts[i], stack, is_back);
  return parts;
}

}  // namespace

Tensor to_ours(WeightForm form, const std::vector<Tensor>& parts, const StackShape& stack) {
  switch (form) {
    case WeightForm::stacked:
      return parts.size() == 1 ? parts[0] : at::cat(parts);
    case WeightForm::transposed:
      return parts[0].dim() == 2 ? parts[0].t().contiguous() : parts[0];
    case WeightForm::by_head:
      return regroup(parts[0], stack.attention.heads, 3);
    case WeightForm::by_group:
      return from_groups(parts[0], stack.attention);
    case WeightForm::neighbours:
      return at::cat(with_pairs_apart(parts, stack, false));
    case WeightForm::row:
      return parts[0].flatten();
  }
  fail(ErrorKind::bug, "internal error: unknown weight form {}", static_cast<int>(form));
}

std::vector<Tensor> to_theirs(WeightForm form, const Tensor& ours, const std::vector<std::int64_t>& rows,
                              const StackShape& stack) {
  switch (form) {
    case WeightForm::stacked:
      return ours.split_with_sizes(rows);
    case WeightForm::transposed:
      return {ours.dim() == 2 ? ours.t().contiguous() : ours};
    case WeightForm::by_head:
      return {regroup(ours, 3, stack.attention.heads)};
    case WeightForm::by_group:
      return {to_groups(ours, stack.attention)};
    case WeightForm::neighbours:
      return with_pairs_apart(ours.split_with_sizes(rows), stack, true);
    case WeightForm::row:
      return {ours.unsqueeze(0)};
  }
  fail(ErrorKind::bug, "internal error: unknown weight form {}", static_cast<int>(form));
}

}  // namespace glass
