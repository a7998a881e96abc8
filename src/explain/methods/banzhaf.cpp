// Banzhaf values: what a unit adds to the score on average over all coalitions of the others, each as likely.
#include <algorithm>

#include "explain/coalitions.h"
#include "explain/least_squares.h"
#include "glass/base/random.h"

namespace glass {

namespace {

/// What a unit adds on average is the slope of a linear fit to all coalitions, each with the same weight (Hammer,
/// Holzman 1992): features are +1/2 for a unit that is shown and -1/2 for one that is hidden. A coalition and its
/// complement make one row; the intercept drops out of their difference.
std::vector<FitRow> rows_of_pairs(const std::vector<Shown>& shown, const std::vector<double>& values) {
  std::vector<FitRow> rows;
  for (std::size_t pair = 0; pair + 1 < shown.size(); pair += 2) {
    FitRow row{{}, values[pair] - values[pair + 1], 1, static_cast<std::int64_t>(pair / 2)};
    for (const std::uint8_t unit : shown[pair]) row.features.push_back(unit != 0 ? 1 : -1);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

class Banzhaf final : public PlannedCoalitionMethod {
 public:
  void bind(config::Reader& reader) override {
    bind_game(reader);
    reader
        .field("samples", samples_,
               "masked texts of a text, 4 M or more for M units; with 2^M of them or more all are taken and the values "
               "are exact")
        .at_least(4)
        .at_most(1 << 20);
  }

 protected:
  /// Every coalition is followed by its complement.
  std::vector<Shown> plan(const TextGame& game) const override {
    const std::size_t units = game.players();
    std::vector<Shown> plan;
    if (is_exact(units)) {
      const std::vector<Shown> all = all_coalitions(units);
      for (std::size_t set = 0; set < all.size() / 2; ++set) {
        plan.push_back(all[set]);
        plan.push_back(all[all.size() - 1 - set]);
      }
      return plan;
    }
    Random random(game.seed);
    for (std::int64_t pair = 0; pair < texts(units) / 2; ++pair) {
      Shown shown(units);
      for (std::uint8_t& unit : shown) unit = static_cast<std::uint8_t>(random.next() >> 63);
      plan.push_back(shown);
      plan.push_back(complement(shown));
    }
    return plan;
  }

  Explanation solve(ExplainGroup& group, const TextGame& game, const std::vector<Shown>& shown,
                    const std::vector<double>& values) const override {
    const bool exact = is_exact(game.players());
    std::vector<double> scores, errors(game.players(), 0.0);
    double share = 1;
    if (game.players() > 0) {
      const std::vector<FitRow> rows = rows_of_pairs(shown, values);
      scores = least_squares(rows);
      share = explained_share(rows, scores);
      if (!exact) errors = draw_errors(rows, scores);
      errors.resize(game.players());
    }
    Explanation result = describe_scores(group, game, scores);
    put_errors(group, game, scores, errors, result);
    result.quality["exact"] = exact;
    result.quality["explained_share"] = share;
    return result;
  }

 private:
  std::int64_t texts(std::size_t units) const { return std::max(samples_, 4 * static_cast<std::int64_t>(units)); }
  bool is_exact(std::size_t units) const { return units < 20 && (std::int64_t{1} << units) <= texts(units); }

  std::int64_t samples_ = 256;
};

GLASS_REGISTER_EXPLAINER(
    Banzhaf, "banzhaf", "Banzhaf values: what a token adds on average over all sets of the other tokens",
    "What each token, word or sentence adds to the score on average over all sets of the others that could be shown, "
    "each set as likely (Banzhaf 1965). Of the fair values the one that noise in the scores disturbs least (Wang, Jia "
    "2023).",
    "the target's unit",
    "The values do not sum to the change of the score. Half of the text is hidden in most of the masked texts. Unless "
    "it says exact they are fitted to a sample, and the standard errors say how far each can be off.",
    "Wang, Jia 2023, https://arxiv.org/abs/2205.15466; as a fit: Hammer, Holzman 1992, "
    "https://doi.org/10.1007/BF01415673");

}  // namespace glass
