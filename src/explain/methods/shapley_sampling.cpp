// Shapley values by permutations (Castro, Gomez, Tejada 2009): the mean of what a unit adds to the score when the units
// of a text are shown one after the other in a random order. Orders come in pairs, each with its reverse, and a text
// stops when its standard errors are small enough.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "explain/coalitions.h"
#include "glass/base/random.h"

namespace glass {

namespace {

constexpr std::int64_t kPairsARound = 4, kFewestPairs = 4;

using Order = std::vector<std::size_t>;

/// What is known of one text: sums over pairs of orders of what each unit adds.
struct Tally {
  explicit Tally(std::size_t units, std::uint64_t seed) : random(seed), sum(units), squares(units) {}

  void add_pair(const std::vector<double>& gains, const std::vector<double>& reversed) {
    for (std::size_t u = 0; u < sum.size(); ++u) {
      const double mean = (gains[u] + reversed[u]) / 2;
      sum[u] += mean;
      squares[u] += mean * mean;
    }
    ++pairs;
  }
  std::vector<double> means() const {
    std::vector<double> means;
    for (const double total : sum) means.push_back(total / std::max(1.0, static_cast<double>(pairs)));
    return means;
  }
  /// Standard errors of the means; pairs are independent of one another, orders of a pair are not.
  std::vector<double> errors() const {
    std::vector<double> errors;
    const double n = std::max(1.0, static_cast<double>(pairs));
    for (std::size_t u = 0; u < sum.size(); ++u) {
      const double variance = std::max(0.0, squares[u] / n - sum[u] / n * (sum[u] / n));
      errors.push_back(pairs > 1 ? std::sqrt(variance / (n - 1)) : 0.0);
    }
    return errors;
  }

  Random random;
  std::vector<double> sum, squares;
  std::int64_t pairs = 0;
  bool done = false, precise = false;
};

/// The coalitions on the way of an order: its first unit, its first two, ..., all but the last.
void ask_prefixes(std::size_t game, const Order& order, std::vector<Asked>& asked) {
  Shown shown(order.size(), 0);
  for (std::size_t k = 0; k + 1 < order.size(); ++k) {
    shown[order[k]] = 1;
    asked.push_back({game, shown});
  }
}

/// Draws an order and asks for its prefixes and those of its reverse.
Order ask_pair(std::size_t game, Random& random, std::size_t units, std::vector<Asked>& asked) {
  Order order(units);
  std::iota(order.begin(), order.end(), 0);
  random.shuffle(order);
  ask_prefixes(game, order, asked);
  ask_prefixes(game, Order(order.rbegin(), order.rend()), asked);
  return order;
}

/// What each unit adds along an order; `next` gives the values of its prefixes.
std::vector<double> gains_of(const Order& order, double empty, double full, const double*& next) {
  std::vector<double> gains(order.size());
  double before = empty;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const double value = k + 1 < order.size() ? *next++ : full;
    gains[order[k]] = value - before;
    before = value;
  }
  return gains;
}

}  // namespace

class ShapleySampling final : public CoalitionMethod {
 public:
  void bind(config::Reader& reader) override {
    bind_game(reader);
    reader
        .field("permutations", permutations_,
               "orders of a text at most, each with its reverse; an order of M units asks for M - 1 masked texts")
        .at_least(2)
        .at_most(1000000);
    reader
        .field("precision", precision_,
               "a text is done when no standard error is larger than this share of the largest |score|; 0: never "
               "before all permutations")
        .at_least(0);
  }

  /// At least the first round, at most all orders; between them the precision decides.
  StatedCost cost(const ExplainGroup& group, std::size_t input) override {
    const TextGame game = game_of(group, input);
    Random random(game.seed);
    CoalitionCount count;
    count.add(Shown(game.players(), 0));
    double least = 0;
    for (std::int64_t pair = 0; pair < most_pairs(); ++pair) {
      std::vector<Asked> asked;
      ask_pair(0, random, game.players(), asked);
      for (const Asked& one : asked) count.add(one.shown);
      if (pair + 1 == kFewestPairs) least = static_cast<double>(count.size());
      if (pair + 1 == kFewestPairs && game.players() <= 2) break;
    }
    const auto most = static_cast<double>(count.size());
    return cost_of(group, game, {precision_ > 0 && most_pairs() > kFewestPairs ? least : most, most});
  }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    std::vector<TextGame> games = games_of(group);
    std::vector<Tally> tallies;
    for (const TextGame& game : games) {
      tallies.emplace_back(game.players(), game.seed);
      tallies.back().done = tallies.back().precise = game.players() == 0;
    }
    while (run_round(group, games, tallies)) {
    }
    std::vector<Explanation> results;
    for (std::size_t i = 0; i < games.size(); ++i) results.push_back(report(group, games[i], tallies[i]));
    return results;
  }

 private:
  std::int64_t most_pairs() const { return permutations_ / 2; }

  /// Some orders of every text that is not done; false when there is none left.
  bool run_round(ExplainGroup& group, std::vector<TextGame>& games, std::vector<Tally>& tallies) const {
    std::vector<std::pair<std::size_t, Order>> orders;
    std::vector<Asked> asked;
    for (std::size_t i = 0; i < tallies.size(); ++i) {
      Tally& tally = tallies[i];
      for (std::int64_t pair = 0; !tally.done && pair < std::min(kPairsARound, most_pairs() - tally.pairs); ++pair) {
        orders.emplace_back(i, ask_pair(i, tally.random, games[i].players(), asked));
      }
    }
    if (orders.empty()) return false;
    const std::vector<double> values = values_of(group, games, asked);
    const double* next = values.data();
    for (const auto& [game, order] : orders) {
      const double empty = games[game].empty, full = games[game].full;
      const std::vector<double> gains = gains_of(order, empty, full, next);
      tallies[game].add_pair(gains, gains_of(Order(order.rbegin(), order.rend()), empty, full, next));
    }
    for (Tally& tally : tallies) judge(tally);
    return true;
  }

  void judge(Tally& tally) const {
    if (tally.done) return;
    const bool is_only = tally.sum.size() <= 2;  // The two orders of two units are a pair.
    const double share = largest_share(tally.errors(), tally.means());
    tally.precise = is_only || (precision_ > 0 && tally.pairs >= kFewestPairs && share <= precision_);
    tally.done = tally.precise || tally.pairs >= most_pairs();
  }

  Explanation report(const ExplainGroup& group, const TextGame& game, const Tally& tally) const {
    const std::vector<double> scores = tally.means(), errors = tally.errors();
    Explanation result = describe_complete(group, game, scores);
    put_errors(group, game, scores, errors, result);
    result.quality["permutations"] = 2 * tally.pairs;
    if (precision_ > 0) result.quality["precise"] = tally.precise;
    return result;
  }

  std::int64_t permutations_ = 64;
  double precision_ = 0.1;
};

GLASS_REGISTER_EXPLAINER(ShapleySampling, "shapley_sampling",
                         "Shapley values: the mean of what a token adds over random orders, with standard errors",
                         "What each token, word or sentence adds to the score on average over all orders in which the "
                         "text could be shown, the rest "
                         "being hidden (Shapley 1953; by random orders, Castro et al. 2009). Each order counts with "
                         "its reverse. The scores sum to f(x) - f(everything hidden).",
                         "the target's unit",
                         "Sampled: the standard errors say how far each score can be off; `precise` whether they "
                         "became as small as asked. Texts with most tokens hidden are unlike the "
                         "training texts.",
                         "Castro, Gomez, Tejada 2009, https://doi.org/10.1016/j.cor.2008.04.004");

}  // namespace glass
