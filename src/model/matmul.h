// The products behind linear(), each on the back end that the table (or the user) chose.
#pragma once

#include <ATen/core/Tensor.h>

namespace glass {

using at::Tensor;

/// x [N, K] W^T [K, M] + b -> [N, M].
Tensor matmul_forward(const Tensor& x, const Tensor& weight, const Tensor& bias);
/// dy [N, M] W [M, K] -> [N, K].
Tensor matmul_input_gradient(const Tensor& dy, const Tensor& weight);
/// dy^T [M, N] x [N, K] -> [M, K].
Tensor matmul_weight_gradient(const Tensor& dy, const Tensor& x);

/// The three directions of one product, as the table knows them.
enum class Direction { forward, input_gradient, weight_gradient };

/// True when the fixed table prefers oneDNN to ATen for this direction on this CPU. Never times anything.
bool table_prefers_onednn(Direction direction, std::int64_t n, std::int64_t m, std::int64_t k);

/// "AMD, AVX2" and the like: the row of the table that this CPU reads.
const char* table_row();

/// x W^T + b by oneDNN through its dispatcher op; x and weight may be transposed views.
Tensor onednn_linear(const Tensor& x, const Tensor& weight, const Tensor& bias);
bool onednn_available();

}  // namespace glass
