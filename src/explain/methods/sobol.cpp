// Sobol indices (Sobol 1993; of texts: Fel et al. 2021): which share of the variance of the score over all ways to hide
// units each unit has a part in.
#include <algorithm>
#include <cmath>

#include "explain/coalitions.h"
#include "glass/base/random.h"

namespace glass {

namespace {

constexpr std::int64_t kFewestSets = 8;

/// Mean and variance of the values seen so far.
struct Spread {
  double sum = 0, squares = 0, count = 0;
  void add(double value) {
    sum += value;
    squares += value * value;
    count += 1;
  }
  double mean() const { return count > 0 ? sum / count : 0; }
  double variance() const { return count > 0 ? std::max(0.0, squares / count - mean() * mean()) : 0; }
  double error() const { return count > 1 ? std::sqrt(variance() / (count - 1)) : 0; }
};

/// By unit: how much the score rises when it is shown in a set, and the square of it.
struct Rises {
  std::vector<Spread> rise, square;
  Spread all;  ///< the scores themselves
};

}  // namespace

class Sobol final : public PlannedCoalitionMethod {
 public:
  void bind(config::Reader& reader) override {
    bind_game(reader);
    reader
        .field("order", order_,
               "total: the share of the variance that would be left if all other units were known (alone and together "
               "with others); first: the share that is gone when this unit is known")
        .one_of({"total", "first"});
    reader
        .field("samples", samples_,
               "masked texts of a text, 8 (M + 1) or more for M units: sets with every unit changed in turn; with 2^M "
               "of them or more all sets are taken and the indices are exact")
        .at_least(2)
        .at_most(1 << 20);
  }

 protected:
  /// All sets, or a drawn one followed by the M sets that differ from it in one unit, and so on.
  std::vector<Shown> plan(const TextGame& game) const override {
    const std::size_t units = game.players();
    if (is_exact(units)) return all_coalitions(units);
    Random random(game.seed);
    std::vector<Shown> plan;
    for (std::int64_t set = 0; set < sets(units); ++set) {
      Shown shown(units);
      for (std::uint8_t& unit : shown) unit = static_cast<std::uint8_t>(random.next() >> 63);
      plan.push_back(shown);
      for (std::size_t u = 0; u < units; ++u) {
        plan.push_back(shown);
        plan.back()[u] ^= 1;
      }
    }
    return plan;
  }

  Explanation solve(ExplainGroup& group, const TextGame& game, const std::vector<Shown>& shown,
                    const std::vector<double>& values) const override {
    const bool exact = is_exact(game.players());
    const Rises rises = exact ? rises_of_all(game.players(), values) : rises_of_drawn(game.players(), shown, values);
    const double variance = rises.all.variance(), scale = variance > 0 ? 1 / (4 * variance) : 0;
    std::vector<double> indices, errors;
    for (std::size_t u = 0; u < game.players(); ++u) {
      const Spread &rise = rises.rise[u], &square = rises.square[u];
      // The square of a mean of draws is too large by the variance of that mean.
      const double excess = exact ? 0 : rise.error() * rise.error();
      const double first = std::max(0.0, rise.mean() * rise.mean() - excess);
      indices.push_back(scale * (order_ == "total" ? square.mean() : first));
      const double error = order_ == "total" ? square.error() : 2 * std::abs(rise.mean()) * rise.error();
      errors.push_back(exact ? 0 : scale * error);
    }
    Explanation result = describe_scores(group, game, indices);
    result.is_signed = false;
    result.target = group.describe_target(game.input);
    result.unit = "share of the variance";
    put_errors(group, game, indices, errors, result);
    result.quality["exact"] = exact;
    result.quality["variance"] = variance;
    return result;
  }

 private:
  std::int64_t sets(std::size_t units) const {
    return std::max(kFewestSets, samples_ / static_cast<std::int64_t>(units + 1));
  }
  bool is_exact(std::size_t units) const {
    const std::int64_t texts = std::max(samples_, sets(units) * static_cast<std::int64_t>(units + 1));
    return units < 20 && (std::int64_t{1} << units) <= texts;
  }

  static Rises rises_of_all(std::size_t units, const std::vector<double>& values) {
    Rises rises{std::vector<Spread>(units), std::vector<Spread>(units), {}};
    for (std::size_t set = 0; set < values.size(); ++set) {
      rises.all.add(values[set]);
      for (std::size_t u = 0; u < units; ++u) {
        if ((set >> u) & 1) continue;
        const double rise = values[set | std::size_t{1} << u] - values[set];
        rises.rise[u].add(rise);
        rises.square[u].add(rise * rise);
      }
    }
    return rises;
  }

  static Rises rises_of_drawn(std::size_t units, const std::vector<Shown>& shown, const std::vector<double>& values) {
    Rises rises{std::vector<Spread>(units), std::vector<Spread>(units), {}};
    for (std::size_t set = 0; set < shown.size(); set += units + 1) {
      rises.all.add(values[set]);
      for (std::size_t u = 0; u < units; ++u) {
        const double change = values[set + 1 + u] - values[set];
        rises.all.add(values[set + 1 + u]);
        rises.rise[u].add(shown[set][u] != 0 ? -change : change);
        rises.square[u].add(change * change);
      }
    }
    return rises;
  }

  std::string order_ = "total";
  std::int64_t samples_ = 512;
};

GLASS_REGISTER_EXPLAINER(
    Sobol, "sobol",
    "Sobol indices: the share of the score's variance over all ways to hide units that a token has a part in",
    "Every token, word or sentence is hidden or shown by the toss of a coin, which makes the score vary. The total "
    "index "
    "of one is the share of that variance in which it has a part, alone or together with others; the first-order index "
    "the share that it has alone (Sobol 1993; Fel et al. 2021). There is no sign: what raises and what lowers the "
    "score "
    "counts alike.",
    "share of the variance",
    "Total indices sum to more than 1 where units act together. Half of the text is hidden in most of the masked "
    "texts. "
    "Unless it says exact the indices are sampled; the standard errors do not count that of the variance itself.",
    "Sobol 1993; Fel et al. 2021, https://arxiv.org/abs/2111.04138");

}  // namespace glass
