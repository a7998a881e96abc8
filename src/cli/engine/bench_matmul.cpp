// `bench --matmul`: the products of a model's shapes on every back end and in every direction.
#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>

#include "cli/engine/bench.h"
#include "glass/model/linear.h"
#include "model/matmul.h"

namespace glass::cli {
namespace {

constexpr int kRepeats = 9;
constexpr std::int64_t kRows = 1024;  ///< tokens of a batch, rounded

/// Best of some repeats, in GFLOP/s: the least disturbed one says what the back end can do.
double rate(double flops, const std::function<at::Tensor()>& product) {
  product();
  double least = 1e9;
  for (int i = 0; i < kRepeats; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    product();
    least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return flops / least / 1e9;
}

Json measure(std::int64_t n, std::int64_t m, std::int64_t k) {
  const at::Tensor x = at::randn({n, k}), weight = at::randn({m, k}), bias = at::randn({m}), dy = at::randn({n, m});
  const double flops = 2.0 * static_cast<double>(n) * static_cast<double>(m) * static_cast<double>(k);
  return {{"forward", rate(flops, [&] { return matmul_forward(x, weight, bias); })},
          {"input_gradient", rate(flops, [&] { return matmul_input_gradient(dy, weight); })},
          {"weight_gradient", rate(flops, [&] { return matmul_weight_gradient(dy, x); })}};
}

}  // namespace

Json bench_matmul(const ModelShape& shape) {
  const at::NoGradGuard no_gradient;
  const std::int64_t d = shape.config.width, f = shape.config.ffn_width;
  Json rows = Json::array();
  for (const auto& [m, k] : {std::pair{3 * d, d}, {d, d}, {f, d}, {d, f}}) {
    Json row = {{"rows", kRows}, {"outputs", m}, {"inputs", k}};
    for (const char* backend : {"aten", "onednn"}) {
      if (std::string(backend) == "onednn" && !onednn_available()) continue;
      set_matmul_backend(parse_matmul_backend(backend));
      row[backend] = measure(kRows, m, k);
    }
    rows.push_back(row);
  }
  set_matmul_backend(MatmulBackend::automatic);
  return {{"unit", "GFLOP/s"}, {"table_row", table_row()}, {"products", rows}};
}

}  // namespace glass::cli
