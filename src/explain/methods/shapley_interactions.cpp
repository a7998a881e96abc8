// Pairwise Shapley interactions (Grabisch, Roubens 1999), exact, by all 2^M coalitions, in SHAP's layout: half of a
// pair's index stands at each of its two places, and what is left of a unit's Shapley value on the diagonal.
#include <algorithm>
#include <cmath>

#include "explain/coalitions.h"

namespace glass {

namespace {

constexpr std::size_t kPairsNamed = 10;

/// |S|! (M - |S| - 1)! / M! for the coalitions S that M players leave out one of.
std::vector<double> order_weights(std::size_t players) {
  std::vector<double> weights(players);
  for (std::size_t size = 0; size < players; ++size) {
    const auto s = static_cast<double>(size), m = static_cast<double>(players);
    weights[size] = std::exp(std::lgamma(s + 1) + std::lgamma(m - s) - std::lgamma(m + 1));
  }
  return weights;
}

/// A matrix over the units, [M, M] row by row.
struct UnitMatrix {
  explicit UnitMatrix(std::size_t units) : size(units), values(units * units, 0.0) {}
  double& at(std::size_t row, std::size_t column) { return values[row * size + column]; }
  double at(std::size_t row, std::size_t column) const { return values[row * size + column]; }
  std::size_t size;
  std::vector<double> values;
};

/// Weights of what a pair adds to a coalition beyond what both add, by the coalition's size. Shapley: a pair that comes
/// together is one player of M - 1. Taylor: 2 / M over the number of coalitions of that size of M - 1.
std::vector<double> pair_weights(std::size_t units, bool is_taylor) {
  std::vector<double> weights = order_weights(is_taylor ? units : std::max<std::size_t>(units, 2) - 1);
  for (double& weight : weights) weight *= is_taylor ? 2 : 1;
  return weights;
}

/// Shapley values on the diagonal, half of the interaction index of each pair elsewhere. Bit u of a place in `values`
/// says that unit u is shown.
UnitMatrix values_and_pairs(const std::vector<double>& values, std::size_t units, bool is_taylor) {
  const std::vector<double> single = order_weights(units), pair = pair_weights(units, is_taylor);
  UnitMatrix found(units);
  for (std::size_t set = 0; set < values.size(); ++set) {
    const auto size = static_cast<std::size_t>(__builtin_popcountll(set));
    for (std::size_t u = 0; u < units; ++u) {
      const std::size_t with_u = set | std::size_t{1} << u;
      if (with_u == set) continue;
      found.at(u, u) += single[size] * (values[with_u] - values[set]);
      for (std::size_t v = u + 1; v < units; ++v) {
        const std::size_t bit = std::size_t{1} << v;
        if ((set & bit) != 0) continue;
        const double both = values[with_u | bit] - values[with_u] - values[set | bit] + values[set];
        found.at(u, v) += pair[size] * both / 2;
      }
    }
  }
  for (std::size_t u = 0; u < units; ++u) {
    for (std::size_t v = 0; v < u; ++v) found.at(u, v) = found.at(v, u);
  }
  return found;
}

/// Takes the pairs out of the diagonal, so that every row sums to a Shapley value.
void leave_main_effects(UnitMatrix& matrix) {
  for (std::size_t u = 0; u < matrix.size; ++u) {
    for (std::size_t v = 0; v < matrix.size; ++v) {
      if (v != u) matrix.at(u, u) -= matrix.at(u, v);
    }
  }
}

}  // namespace

class ShapleyInteractions final : public ExactCoalitionMethod {
 public:
  ShapleyInteractions() : ExactCoalitionMethod("") {}
  void bind(config::Reader& reader) override {
    bind_game(reader);
    reader
        .field("index", index_,
               "shapley: the Shapley interaction index; taylor: the Shapley-Taylor index, which shares what three and "
               "more add together among their pairs and leaves each unit what it adds to the empty text")
        .one_of({"shapley", "taylor"});
  }

 protected:
  Explanation solve(ExplainGroup& group, const TextGame& game, const std::vector<Shown>& /*shown*/,
                    const std::vector<double>& values) const override {
    UnitMatrix matrix = values_and_pairs(values, game.players(), index_ == "taylor");
    std::vector<double> shapley;
    for (std::size_t u = 0; u < matrix.size; ++u) shapley.push_back(matrix.at(u, u));
    Explanation result = describe_complete(group, game, shapley);
    result.groups = {};  // groups have a score each; here pairs have
    leave_main_effects(matrix);
    put_pairs(game, matrix, group.inputs()[game.input].ids.size(), result);
    result.quality["strongest_pairs"] = strongest_pairs(game, matrix);
    return result;
  }

 private:
  /// Values [T, T] by token: a pair of units is shared evenly by the pairs of their tokens.
  static void put_pairs(const TextGame& game, const UnitMatrix& matrix, std::size_t tokens, Explanation& result) {
    const auto size = static_cast<std::int64_t>(tokens);
    result.axes = {{"token", size, 0}, {"token", size, 0}};
    result.values.assign(tokens * tokens, 0.0);
    for (std::size_t u = 0; u < matrix.size; ++u) {
      for (std::size_t v = 0; v < matrix.size; ++v) {
        const auto places = static_cast<double>(game.units[u].size() * game.units[v].size());
        for (const std::uint32_t row : game.units[u]) {
          for (const std::uint32_t column : game.units[v])
            result.values[row * tokens + column] = matrix.at(u, v) / places;
        }
      }
    }
  }

  /// The pairs of the largest |index|, with the tokens of both units and the whole index.
  static Json strongest_pairs(const TextGame& game, const UnitMatrix& matrix) {
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t u = 0; u < matrix.size; ++u) {
      for (std::size_t v = u + 1; v < matrix.size; ++v) pairs.emplace_back(u, v);
    }
    std::stable_sort(pairs.begin(), pairs.end(), [&](const auto& a, const auto& b) {
      return std::abs(matrix.at(a.first, a.second)) > std::abs(matrix.at(b.first, b.second));
    });
    Json list = Json::array();
    for (std::size_t p = 0; p < std::min(pairs.size(), kPairsNamed); ++p) {
      const auto [u, v] = pairs[p];
      list.push_back({{"tokens", {game.units[u], game.units[v]}}, {"value", 2 * matrix.at(u, v)}});
    }
    return list;
  }

  std::string index_ = "shapley";
};

GLASS_REGISTER_EXPLAINER(
    ShapleyInteractions, "shapley_interactions",
    "what pairs of tokens, words or sentences add together beyond what each adds, for texts with at most 16",
    "What two tokens, words or sentences add to the score together beyond what each adds by itself, on average over "
    "all "
    "orders in which the text could be shown (the Shapley interaction index, Grabisch and Roubens 1999). Half of it "
    "stands at each of the pair's two places; the diagonal holds what a unit adds without its pairs, so that every row "
    "sums to its Shapley value.",
    "the target's unit",
    "Exact for this way of hiding. What three and more add together is told of their pairs, by the index. Texts with "
    "most tokens "
    "hidden "
    "are unlike the training texts.",
    "Grabisch, Roubens 1999, https://doi.org/10.1007/s001820050125; Lundberg et al. 2018, "
    "https://arxiv.org/abs/1802.03888; Shapley-Taylor: Dhamdhere et al. 2020, https://arxiv.org/abs/1902.05622");

}  // namespace glass
