// Muon: orthogonal updates of matrices.
#include "glass/optim/muon.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "glass/base/error.h"
#include "glass/config/train_config.h"
#include "glass/model/trace.h"
#include "glass/optim/registry.h"
#include "optim/slot.h"

namespace glass {
namespace {

/// The quintic's coefficients and the least norm, from https://kellerjordan.github.io/posts/muon.
constexpr double kFirst = 3.4445, kThird = -4.7750, kFifth = 2.0315, kLeastNorm = 1e-7;

/// The groups' parameters that `takes` says yes to; groups without any are left out.
template <typename Takes>
std::vector<ParameterGroup> part_of(const std::vector<ParameterGroup>& groups, const Takes& takes) {
  std::vector<ParameterGroup> part;
  for (const ParameterGroup& group : groups) {
    ParameterGroup own{{}, group.weight_decay, group.rate_scale};
    for (const auto& parameter : group.parameters)
      if (takes(parameter.first, parameter.second)) own.parameters.push_back(parameter);
    if (!own.parameters.empty()) part.push_back(std::move(own));
  }
  return part;
}

class Muon final : public Optimizer {
 public:
  Muon(std::vector<ParameterGroup> groups, const MuonSettings& settings, const AdamWSettings& others)
      : Optimizer(std::move(groups)), settings_(settings) {
    const auto is_own = [&](const std::string& name, const at::Tensor& parameter) {
      return parameter.dim() == 2 && std::any_of(settings.weights.begin(), settings.weights.end(),
                                                 [&](const std::string& glob) { return glob_matches(glob, name); });
    };
    matrices_ = part_of(this->groups(), is_own);
    if (matrices_.empty())
      fail(ErrorKind::config,
           "train.muon.weights: {} name no matrix that is trained; `glassformer inspect MODEL --parameters` lists them",
           fmt::join(settings.weights, ", "));
    momentum_ = zero_slot("momentum", matrices_);
    std::vector<ParameterGroup> rest = part_of(
        this->groups(), [&](const std::string& name, const at::Tensor& parameter) { return !is_own(name, parameter); });
    if (!rest.empty()) others_ = std::make_unique<AdamW>(std::move(rest), others);
  }

  NamedTensors state() const override {
    NamedTensors result = others_ != nullptr ? others_->state() : NamedTensors{};
    add_slot(result, momentum_, matrices_);
    return result;
  }

 private:
  void update(double learning_rate, const at::Tensor& skip) override {
    for (std::size_t g = 0; g < matrices_.size(); ++g) {
      const ParameterGroup& group = matrices_[g];
      const double rate = learning_rate * group.rate_scale;
      for (std::size_t p = 0; p < group.parameters.size(); ++p)
        update_one(group.parameters[p].second, momentum_.tensors[g][p], rate, group.weight_decay, skip);
    }
    if (others_ != nullptr) others_->step(learning_rate, skip);
  }

  void update_one(const at::Tensor& matrix, const at::Tensor& momentum, double rate, double weight_decay,
                  const at::Tensor& skip) {
    const at::Tensor mean = momentum.lerp(matrix.grad(), 1 - settings_.momentum);
    assign_unless_skipped(momentum, mean, skip);
    const at::Tensor step =
        orthogonal_of(settings_.nesterov ? matrix.grad().lerp(mean, settings_.momentum) : mean, settings_.iterations);
    assign_unless_skipped(matrix, (matrix * (1 - rate * weight_decay)).sub_(step, rate * scale_of(matrix)), skip);
  }

  double scale_of(const at::Tensor& matrix) const {
    const auto rows = static_cast<double>(matrix.size(0)), columns = static_cast<double>(matrix.size(1));
    return settings_.rate_rule == "original" ? std::sqrt(std::max(1.0, rows / columns))
                                             : 0.2 * std::sqrt(std::max(rows, columns));
  }

  MuonSettings settings_;
  std::vector<ParameterGroup> matrices_;
  Slot momentum_;
  std::unique_ptr<AdamW> others_;  ///< null where every weight is a matrix of Muon's
};

}  // namespace

at::Tensor orthogonal_of(const at::Tensor& matrix, std::int64_t iterations) {
  const bool is_tall = matrix.size(0) > matrix.size(1);
  at::Tensor x = is_tall ? matrix.t() : matrix;
  x = x / x.norm().clamp_min(kLeastNorm);
  for (std::int64_t i = 0; i < iterations; ++i) {
    const at::Tensor gram = x.matmul(x.t());
    x = at::addmm(x, at::addmm(gram, gram, gram, kThird, kFifth), x, kFirst);
  }
  return is_tall ? x.t() : x;
}

std::unique_ptr<Optimizer> make_muon(std::vector<ParameterGroup> groups, const MuonSettings& settings,
                                     const AdamWSettings& others) {
  return std::make_unique<Muon>(std::move(groups), settings, others);
}

GLASS_REGISTER_OPTIMIZER(muon, 2, [](std::vector<ParameterGroup> groups, const TrainConfig& config) {
  const MuonConfig& muon = config.muon;
  return make_muon(std::move(groups), {muon.momentum, muon.nesterov, muon.iterations, muon.rate_rule, muon.weights},
                   {config.betas[0], config.betas[1], config.epsilon});
});

}  // namespace glass
