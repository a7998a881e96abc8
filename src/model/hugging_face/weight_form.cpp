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

}  // namespace

Tensor to_ours(WeightForm form, const std::vector<Tensor>& parts, std::int64_t heads) {
  switch (form) {
    case WeightForm::stacked:
      return parts.size() == 1 ? parts[0] : at::cat(parts);
    case WeightForm::transposed:
      return parts[0].dim() == 2 ? parts[0].t().contiguous() : parts[0];
    case WeightForm::by_head:
      return regroup(parts[0], heads, 3);
    case WeightForm::row:
      return parts[0].flatten();
  }
  fail(ErrorKind::bug, "internal error: unknown weight form {}", static_cast<int>(form));
}

std::vector<Tensor> to_theirs(WeightForm form, const Tensor& ours, const std::vector<std::int64_t>& rows,
                              std::int64_t heads) {
  switch (form) {
    case WeightForm::stacked:
      return ours.split_with_sizes(rows);
    case WeightForm::transposed:
      return {ours.dim() == 2 ? ours.t().contiguous() : ours};
    case WeightForm::by_head:
      return {regroup(ours, 3, heads)};
    case WeightForm::row:
      return {ours.unsqueeze(0)};
  }
  fail(ErrorKind::bug, "internal error: unknown weight form {}", static_cast<int>(form));
}

}  // namespace glass
