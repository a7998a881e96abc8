// `bench --matmul`: the products of a model's shapes on every back end and in every direction.
#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "glass/base/error.h"
#include "glass/model/linear.h"
#include "glass/pipeline/bench.h"
#include "model/matmul.h"

namespace glass::pipeline {
namespace {

constexpr int kRounds = 15;
constexpr std::int64_t kRowCounts[] = {16, 64, 256, 1024};  ///< tokens: from one short text to a batch

bool is_usable(MatmulBackend backend) {
  try {
    set_matmul_backend(backend);
    return true;
  } catch (const Error&) {
    return false;  // this machine does not have it
  }
}

std::vector<std::string> usable_backends() {
  std::vector<std::string> names;
  for (const char* name : {"aten", "onednn"}) {
    if (is_usable(parse_matmul_backend(name))) names.emplace_back(name);
  }
  return names;
}

double seconds(const std::function<at::Tensor()>& product) {
  const auto begin = std::chrono::steady_clock::now();
  product();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

/// GFLOP/s by back end and direction: medians of rounds in which the back ends take turns, so that a slower clock slows
/// them all.
Json measure(std::int64_t n, std::int64_t m, std::int64_t k, const std::vector<std::string>& backends) {
  const at::Tensor x = at::randn({n, k}), weight = at::randn({m, k}), bias = at::randn({m}), dy = at::randn({n, m});
  const std::pair<const char*, std::function<at::Tensor()>> directions[] = {
      {"forward", [&] { return matmul_forward(x, weight, bias); }},
      {"input_gradient", [&] { return matmul_input_gradient(dy, weight); }},
      {"weight_gradient", [&] { return matmul_weight_gradient(dy, x); }}};
  const double flops = 2.0 * static_cast<double>(n) * static_cast<double>(m) * static_cast<double>(k);
  std::map<std::pair<std::string, std::string>, std::vector<double>> times;
  for (int round = 0; round <= kRounds; ++round) {
    for (const std::string& backend : backends) {
      set_matmul_backend(parse_matmul_backend(backend));
      for (const auto& [direction, product] : directions) {
        const double time = seconds(product);
        if (round > 0) times[{backend, direction}].push_back(time);  // the first round warms up
      }
    }
  }
  Json result = Json::object();
  for (const auto& [key, values] : times) result[key.first][key.second] = flops / median(values) / 1e9;
  return result;
}

}  // namespace

Json bench_matmul(std::int64_t width, std::int64_t ffn_width) {
  const at::NoGradGuard no_gradient;
  const std::int64_t d = width, f = ffn_width;
  const std::vector<std::string> backends = usable_backends();
  Json rows = Json::array();
  for (const std::int64_t n : kRowCounts) {
    for (const auto& [m, k] : {std::pair{3 * d, d}, {d, d}, {f, d}, {d, f}}) {
      Json row = measure(n, m, k, backends);
      row.update({{"rows", n}, {"outputs", m}, {"inputs", k}});
      rows.push_back(row);
    }
  }
  set_matmul_backend(MatmulBackend::automatic);
  return {{"unit", "GFLOP/s"}, {"table_row", table_row()}, {"products", rows}};
}

}  // namespace glass::pipeline
