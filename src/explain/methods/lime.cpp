// LIME (Ribeiro, Singh, Guestrin 2016): a linear model of the score, fitted to masked copies of the text, those that
// hide little weighing more.
#include <algorithm>
#include <cmath>

#include "explain/coalitions.h"
#include "explain/least_squares.h"
#include "glass/base/random.h"

namespace glass {

class Lime final : public PlannedCoalitionMethod {
 public:
  void bind(config::Reader& reader) override {
    bind_game(reader);
    reader.field("samples", samples_, "masked copies of a text, 4 M or more for M units").at_least(2).at_most(1 << 20);
    reader
        .field("kernel_width", kernel_width_,
               "a copy that hides h of M units weighs exp(-h / (kernel_width^2 M)): the kernel exp(-d^2 / w^2) with d "
               "the distance of the two rows of ones and zeros and w = kernel_width * sqrt(M)")
        .above(0);
    reader.field("ridge", ridge_, "penalty on the squares of the coefficients, not of the intercept").at_least(0);
  }

 protected:
  /// Every unit is hidden with probability 1/2.
  std::vector<Shown> plan(const TextGame& game) const override {
    std::vector<Shown> plan;
    Random random(game.seed);
    const std::int64_t copies = std::max(samples_, 4 * static_cast<std::int64_t>(game.players()));
    for (std::int64_t sample = 0; game.players() > 0 && sample < copies; ++sample) {
      Shown shown(game.players());
      for (std::uint8_t& unit : shown) unit = static_cast<std::uint8_t>(random.next() >> 63);
      plan.push_back(std::move(shown));
    }
    return plan;
  }

  Explanation solve(ExplainGroup& group, const TextGame& game, const std::vector<Shown>& shown,
                    const std::vector<double>& values) const override {
    std::vector<FitRow> rows = {row_of(Shown(game.players(), 1), game.full)};
    for (std::size_t q = 0; q < shown.size(); ++q) rows.push_back(row_of(shown[q], values[q]));
    std::vector<double> coefficients = least_squares(rows, ridge_, 1);
    const double share = explained_share(rows, coefficients), intercept = coefficients.back();
    coefficients.pop_back();
    Explanation result = describe_scores(group, game, coefficients);
    result.quality["explained_share"] = share;
    result.quality["intercept"] = intercept;
    return result;
  }

 private:
  FitRow row_of(const Shown& shown, double value) const {
    const auto units = std::max(1.0, static_cast<double>(shown.size()));
    const auto hidden = static_cast<double>(std::count(shown.begin(), shown.end(), 0));
    FitRow row{{shown.begin(), shown.end()}, value, std::exp(-hidden / (kernel_width_ * kernel_width_ * units)), -1};
    row.features.push_back(1);  // intercept
    return row;
  }

  std::int64_t samples_ = 256;
  double kernel_width_ = 0.75, ridge_ = 0.01;
};

GLASS_REGISTER_EXPLAINER(
    Lime, "lime", "coefficients of a linear model fitted to masked copies of the text",
    "How much each token, word or sentence adds to the score in a linear model that was fitted to masked copies of the "
    "text, those that hide little weighing more (Ribeiro et al. 2016).",
    "the target's unit",
    "As good as the line fits: the explained share says how much of the scores' variance it holds. Depends on the "
    "kernel's width, and, with few samples, on the draw and on the ridge.",
    "Ribeiro, Singh, Guestrin 2016, https://arxiv.org/abs/1602.04938");

}  // namespace glass
