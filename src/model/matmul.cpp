// Back ends of the product: ATen (MKL or cuBLASLt) and oneDNN. libtorch exports no oneDNN symbol, but its dispatcher op
// is a way in.
#include "model/matmul.h"
#include "model/few_rows.h"

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include "glass/base/error.h"
#include "glass/base/log.h"
#include "glass/model/linear.h"

namespace glass {

namespace {

MatmulBackend& chosen_backend() {
  static MatmulBackend backend = MatmulBackend::automatic;
  return backend;
}

using OnednnLinear = Tensor(const Tensor&, const Tensor&, const std::optional<Tensor>&, std::string_view,
                            c10::List<std::optional<at::Scalar>>, std::optional<std::string_view>);

constexpr const char* kOnednnSchema =
    "mkldnn::_linear_pointwise(Tensor X, Tensor W, Tensor? B, str attr, Scalar?[] scalars, str? algorithm) -> Tensor Y";

/// The op, or nothing when this LibTorch has another schema for it.
std::optional<c10::TypedOperatorHandle<OnednnLinear>> find_onednn() {
  const auto handle = c10::Dispatcher::singleton().findSchema({"mkldnn::_linear_pointwise", ""});
  if (!handle || c10::toString(handle->schema()) != kOnednnSchema) {
    log_info("oneDNN's linear op is not in this LibTorch as expected; products run on ATen");
    return std::nullopt;
  }
  return handle->typed<OnednnLinear>();
}

const std::optional<c10::TypedOperatorHandle<OnednnLinear>>& onednn_op() {
  static const auto op = find_onednn();
  return op;
}

bool use_onednn(const Tensor& x, Direction direction, std::int64_t n, std::int64_t m, std::int64_t k) {
  if (!x.is_cpu() || x.scalar_type() != at::kFloat || n == 0 || chosen_backend() == MatmulBackend::aten) return false;
  if (!onednn_available()) return false;
  return chosen_backend() == MatmulBackend::onednn || table_prefers_onednn(direction, n, m, k);
}

}  // namespace

bool onednn_available() {
  return onednn_op().has_value();
}

Tensor onednn_linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  static const c10::List<std::optional<at::Scalar>> no_scalars;
  const at::NoGradGuard no_gradient;
  return onednn_op()->call(x, weight, bias.defined() ? std::optional<Tensor>(bias) : std::nullopt, "none", no_scalars,
                           "");
}

Tensor matmul_forward(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  if (FewRowsScope::is_open() && few_rows_fits(x, weight, bias)) return few_rows_linear(x, weight, bias);
  if (use_onednn(x, Direction::forward, x.size(0), weight.size(0), x.size(1))) return onednn_linear(x, weight, bias);
  return bias.defined() ? at::addmm(bias, x, weight.t()) : at::mm(x, weight.t());
}

Tensor matmul_input_gradient(const Tensor& dy, const Tensor& weight) {
  if (use_onednn(dy, Direction::input_gradient, dy.size(0), weight.size(0), weight.size(1)))
    return onednn_linear(dy, weight.t(), {});
  return at::mm(dy, weight);
}

Tensor matmul_weight_gradient(const Tensor& dy, const Tensor& x) {
  if (use_onednn(dy, Direction::weight_gradient, dy.size(0), dy.size(1), x.size(1)))
    return onednn_linear(dy.t(), x.t(), {});
  return at::mm(dy.t(), x);
}

void set_matmul_backend(MatmulBackend backend) {
  if (backend == MatmulBackend::onednn && !onednn_available()) {
    fail(ErrorKind::device, "compute.matmul: oneDNN's linear op is not in this LibTorch; use \"auto\" or \"aten\"");
  }
  chosen_backend() = backend;
}

MatmulBackend parse_matmul_backend(const std::string& name) {
  if (name == "auto") return MatmulBackend::automatic;
  if (name == "aten") return MatmulBackend::aten;
  if (name == "onednn") return MatmulBackend::onednn;
  fail(ErrorKind::config, "compute.matmul: '{}' is unknown; allowed: auto, aten, onednn", name);
}

std::string describe_matmul_backend() {
  switch (chosen_backend()) {
    case MatmulBackend::aten:
      return "aten";
    case MatmulBackend::onednn:
      return "onednn";
    case MatmulBackend::automatic:
      break;
  }
  return std::string("table (") + table_row() + ")";
}

}  // namespace glass
