// Clipping: a few kernels over all gradients at once, the norm stays on the device.
#include "glass/optim/clip.h"

#include <ATen/ATen.h>

namespace glass {

at::Tensor clip_gradients(const std::vector<at::Tensor>& gradients, double max_norm) {
  if (gradients.empty()) return at::zeros({});
  const at::NoGradGuard no_grad;
  at::Tensor norm = at::linalg_vector_norm(at::stack(at::_foreach_norm(gradients)), 2);
  if (max_norm > 0) {
    const at::Tensor scale = (max_norm / (norm + 1e-6)).clamp_max(1.0);
    at::_foreach_mul_(gradients, scale);
  }
  return norm;
}

}  // namespace glass
