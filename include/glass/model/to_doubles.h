// The numbers of a tensor on the host.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace glass {

/// The numbers of a tensor of any shape [...], type and device as float64, in row-major order; without its history.
std::vector<double> to_doubles(const at::Tensor& tensor);

}  // namespace glass
