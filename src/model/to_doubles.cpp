// The numbers of a tensor on the host.
#include "glass/model/to_doubles.h"

#include <ATen/ATen.h>

namespace glass {

std::vector<double> to_doubles(const at::Tensor& tensor) {
  const at::Tensor host = tensor.detach().to(at::kCPU, at::kDouble).contiguous();
  const double* data = host.const_data_ptr<double>();
  return {data, data + host.numel()};
}

}  // namespace glass
