// Adafactor: squares of gradients by row and column, updates relative to the weights.
#include "glass/optim/adafactor.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>
#include <utility>

#include "glass/config/train_config.h"
#include "glass/optim/registry.h"
#include "optim/slot.h"

namespace glass {
namespace {

/// What is kept of one weight's squares.
struct Squares {
  at::Tensor rows, columns;  ///< of tensors [..., N, M]: [..., N, 1] and [..., 1, M]
  at::Tensor all;            ///< of vectors: [N]
};

Squares zero_squares(const at::Tensor& parameter) {
  if (parameter.dim() < 2) return {{}, {}, at::zeros_like(parameter)};
  std::vector<std::int64_t> rows = parameter.sizes().vec(), columns = rows;
  rows[rows.size() - 1] = 1;
  columns[columns.size() - 2] = 1;
  const auto options = parameter.options().requires_grad(false);
  return {at::zeros(rows, options), at::zeros(columns, options), {}};
}

at::Tensor root_mean_square(const at::Tensor& value) {
  return value.norm().div_(std::sqrt(static_cast<double>(value.numel())));
}

class Adafactor final : public Optimizer {
 public:
  Adafactor(std::vector<ParameterGroup> groups, const AdafactorSettings& settings)
      : Optimizer(std::move(groups)), settings_(settings), step_count_(step_counter(this->groups())) {
    const at::NoGradGuard no_grad;
    for (const ParameterGroup& group : this->groups()) {
      std::vector<Squares>& squares = squares_.emplace_back();
      for (const auto& [name, parameter] : group.parameters) squares.push_back(zero_squares(parameter));
    }
  }

  NamedTensors state() const override {
    NamedTensors result = {{"step", step_count_}};
    for (std::size_t g = 0; g < groups().size(); ++g) {
      for (std::size_t p = 0; p < groups()[g].parameters.size(); ++p) {
        const std::string& name = groups()[g].parameters[p].first;
        const Squares& squares = squares_[g][p];
        if (squares.all.defined()) {
          result.emplace_back("exp_avg_sq." + name, squares.all);
        } else {
          result.emplace_back("exp_avg_sq_rows." + name, squares.rows);
          result.emplace_back("exp_avg_sq_columns." + name, squares.columns);
        }
      }
    }
    return result;
  }

 private:
  void update(double learning_rate, const at::Tensor& skip) override {
    step_count_.add_(1);
    for (std::size_t g = 0; g < groups().size(); ++g) {
      const ParameterGroup& group = groups()[g];
      for (std::size_t p = 0; p < group.parameters.size(); ++p)
        update_one(group.parameters[p].second, squares_[g][p], learning_rate * group.rate_scale, group.weight_decay,
                   skip);
    }
    if (skip.defined()) step_count_.sub_(skip);
  }

  void update_one(const at::Tensor& parameter, const Squares& squares, double rate, double weight_decay,
                  const at::Tensor& skip) {
    const at::Tensor scale = root_mean_square(parameter).clamp_min_(settings_.least_scale) *
                             step_count_.rsqrt().clamp_max_(rate).to(parameter.scalar_type());
    const at::Tensor gradient = parameter.grad();
    const double epsilon = parameter.scalar_type() == at::kDouble ? std::numeric_limits<double>::epsilon()
                                                                  : std::numeric_limits<float>::epsilon();
    const at::Tensor step = mean_squares(gradient, squares, epsilon, skip).clamp_min_(epsilon * epsilon).rsqrt_();
    step.mul_(gradient);
    const at::Tensor shortened = root_mean_square(step).div_(settings_.largest_update).clamp_min_(1);
    assign_unless_skipped(parameter, parameter * (1 - rate * weight_decay) - step.mul_(scale / shortened), skip);
  }

  /// The new means of squares in the gradient's shape [...].
  at::Tensor mean_squares(const at::Tensor& gradient, const Squares& squares, double epsilon, const at::Tensor& skip) {
    const at::Tensor share = step_count_.pow(settings_.beta2_decay).to(gradient.scalar_type());
    if (squares.all.defined()) {
      const at::Tensor all = squares.all.lerp(gradient.square(), share);
      assign_unless_skipped(squares.all, all, skip);
      return all;
    }
    const at::Tensor square = gradient.square();
    const at::Tensor rows = squares.rows.lerp(square.mean(-1, /*keepdim=*/true), share);
    const at::Tensor columns = squares.columns.lerp(square.mean(-2, /*keepdim=*/true), share);
    assign_unless_skipped(squares.rows, rows, skip);
    assign_unless_skipped(squares.columns, columns, skip);
    return rows.matmul(columns).div_(rows.mean(-2, /*keepdim=*/true).clamp_min_(epsilon));
  }

  AdafactorSettings settings_;
  std::vector<std::vector<Squares>> squares_;  ///< by group, then parameter
  at::Tensor step_count_;
};

}  // namespace

std::unique_ptr<Optimizer> make_adafactor(std::vector<ParameterGroup> groups, const AdafactorSettings& settings) {
  return std::make_unique<Adafactor>(std::move(groups), settings);
}

GLASS_REGISTER_OPTIMIZER(adafactor, 0.1, [](std::vector<ParameterGroup> groups, const TrainConfig& config) {
  return make_adafactor(std::move(groups),
                        {config.adafactor.beta2_decay, config.adafactor.least_scale, config.adafactor.largest_update});
});

}  // namespace glass
