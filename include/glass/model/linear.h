// linear: the one matrix product of every model, x W^T + b, with its own backward.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

namespace glass {

using at::Tensor;

/// Back ends of the product: `aten` (MKL on a CPU, cuBLASLt on CUDA), `onednn` (CPU, fp32).
enum class MatmulBackend { automatic, aten, onednn };

/// x [N, K], weight [M, K], bias [M] or undefined -> [N, M]. Gradients of x, weight and bias; what nobody asks for is
/// not computed. A second derivative through it is an Error that says so.
Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias);

/// Chooses the back end of all later products: `automatic` takes the fixed table of matmul_table.cpp, never a timing.
void set_matmul_backend(MatmulBackend backend);
/// The back end of compute.matmul: auto, aten, onednn. Error (config) for another name.
MatmulBackend parse_matmul_backend(const std::string& name);

/// What the products of this process run on, for records: "onednn (table: AMD, AVX2, fp32)".
std::string describe_matmul_backend();

}  // namespace glass
