// Gradient clipping by the global norm, without a device synchronisation.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace glass {

/// Scales the gradients, of any shapes [...], in place by min(1, max_norm / (norm + 1e-6)), norm being the Euclidean
/// norm of all of them together (PyTorch's clip_grad_norm_). Returns the norm before clipping as a scalar [] on the
/// device; max_norm 0 only measures.
at::Tensor clip_gradients(const std::vector<at::Tensor>& gradients, double max_norm);

}  // namespace glass
