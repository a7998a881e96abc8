// KernelSHAP (Lundberg, Lee 2017): Shapley values as a weighted least squares fit to masked copies of the text.
#include <algorithm>
#include <numeric>

#include "explain/kernel_coalitions.h"
#include "explain/least_squares.h"

namespace glass {

class KernelShap final : public PlannedCoalitionMethod {
 public:
  void bind(config::Reader& reader) override {
    bind_game(reader);
    reader
        .field("samples", samples_,
               "masked copies of a text, 4 M or more for M units; with 2^M - 2 of them or more the values are exact")
        .at_least(2)
        .at_most(1 << 20);
  }

 protected:
  std::vector<Shown> plan(const TextGame& game) const override {
    std::vector<Shown> plan;
    for (Weighted& coalition : chosen(game)) plan.push_back(std::move(coalition.shown));
    return plan;
  }

  /// The fit with its constraint, that the scores sum to full - empty, taken in: the last unit's score is what the
  /// others leave.
  Explanation solve(ExplainGroup& group, const TextGame& game, const std::vector<Shown>& shown,
                    const std::vector<double>& values) const override {
    const double span = game.full - game.empty;
    const std::vector<Weighted> coalitions = chosen(game);
    std::vector<FitRow> rows;
    for (std::size_t q = 0; q < shown.size(); ++q) {
      FitRow row{{}, values[q] - game.empty - shown[q].back() * span, coalitions[q].weight, coalitions[q].draw};
      for (std::size_t u = 0; u + 1 < shown[q].size(); ++u)
        row.features.push_back(static_cast<double>(shown[q][u]) - static_cast<double>(shown[q].back()));
      rows.push_back(std::move(row));
    }
    std::vector<double> scores, errors;
    if (!rows.empty()) scores = least_squares(rows);
    if (!rows.empty()) errors = draw_errors(rows, scores);
    const double share = rows.empty() ? 1 : explained_share(rows, scores);
    if (game.players() > 0) scores.push_back(span - std::accumulate(scores.begin(), scores.end(), 0.0));
    errors.resize(game.players());
    Explanation result = describe_complete(group, game, scores);
    put_errors(group, game, scores, errors, result);
    result.quality["exact"] = coalitions.empty() || coalitions.back().draw < 0;
    result.quality["explained_share"] = share;
    return result;
  }

 private:
  std::vector<Weighted> chosen(const TextGame& game) const {
    if (game.players() < 2) return {};
    Random random(game.seed);
    return choose_coalitions(game.players(), std::max(samples_, 4 * static_cast<std::int64_t>(game.players())), random);
  }

  std::int64_t samples_ = 256;
};

GLASS_REGISTER_EXPLAINER(
    KernelShap, "kernel_shap", "Shapley values as a weighted fit to masked copies of the text (KernelSHAP)",
    "What each token, word or sentence adds to the score on average over all orders in which the text could be shown, "
    "the rest "
    "being hidden, estimated by a weighted linear fit (Lundberg, Lee 2017). The scores sum to f(x) - f(everything "
    "hidden).",
    "the target's unit",
    "An estimate unless it says exact: the standard errors say how far each score can be off. Texts with most tokens "
    "hidden are unlike the training texts.",
    "Lundberg, Lee 2017, https://arxiv.org/abs/1705.07874; pairs: Covert, Lee 2021, https://arxiv.org/abs/2012.01536");

}  // namespace glass
