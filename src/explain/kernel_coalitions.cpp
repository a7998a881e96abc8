// Sizes that are taken whole, and pairs that are drawn from the others.
#include "explain/kernel_coalitions.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>

namespace glass {

namespace {

double combinations(std::size_t n, std::size_t k) {
  const auto m = static_cast<double>(n), s = static_cast<double>(k);
  return std::round(std::exp(std::lgamma(m + 1) - std::lgamma(s + 1) - std::lgamma(m - s + 1)));
}

/// Weight of all coalitions of size k together, up to a factor: (M - 1) / (k (M - k)).
double kernel_weight(std::size_t units, std::size_t size) {
  return static_cast<double>(units - 1) / static_cast<double>(size * (units - size));
}

/// All coalitions of `size` of the units, each with `weight`.
void add_all(std::size_t units, std::size_t size, double weight, std::vector<Weighted>& chosen) {
  Shown shown(units, 0);
  std::fill(shown.begin(), shown.begin() + static_cast<std::ptrdiff_t>(size), 1);
  do {
    chosen.push_back({shown, weight, -1});
  } while (std::prev_permutation(shown.begin(), shown.end()));
}

/// The sizes k <= M / 2, each standing for M - k too: how many coalitions they have together.
double pairs_of_size(std::size_t units, std::size_t size) {
  return combinations(units, size) * (2 * size == units ? 1 : 2);
}

/// Weight of all coalitions of size `first` and its complement's, of the next, ... up to half of the units.
std::vector<double> weights_of_sizes(std::size_t units, std::size_t first) {
  std::vector<double> weights;
  for (std::size_t k = first; 2 * k <= units; ++k)
    weights.push_back(kernel_weight(units, k) * (2 * k == units ? 1 : 2));
  return weights;
}

bool are_all(std::size_t units, std::int64_t budget) {
  return units < 30 && (std::int64_t{1} << units) - 2 <= budget;
}

/// Takes sizes whole, smallest and largest first, while their share of the weight is worth as many samples as they have
/// coalitions. Result: the first size that is not taken.
std::size_t take_whole_sizes(std::size_t units, std::int64_t budget, std::vector<Weighted>& chosen) {
  std::size_t size = 1;
  for (; 2 * size <= units; ++size) {
    const std::vector<double> weights = weights_of_sizes(units, size);
    const double share = weights.front() / std::accumulate(weights.begin(), weights.end(), 0.0);
    const double left = static_cast<double>(budget) - static_cast<double>(chosen.size());
    if (!are_all(units, budget) && pairs_of_size(units, size) > left * share) break;
    const double weight = kernel_weight(units, size) / combinations(units, size);
    add_all(units, size, weight, chosen);
    if (2 * size != units) add_all(units, units - size, weight, chosen);
  }
  return size;
}

/// Coalitions of one size, cut one after the other from shuffled orders of the units: each unit stands in as many as
/// any other, but for those of the last order. None comes
/// twice, of half the units neither as a complement.
class Deck {
 public:
  Deck(std::size_t units, std::size_t size) : order_(units), size_(size), next_(units) {
    std::iota(order_.begin(), order_.end(), 0);
  }
  std::size_t size() const { return size_; }
  /// Orders that were shuffled so far.
  std::int64_t orders() const { return orders_; }

  Shown draw(Random& random) {
    constexpr int kTries = 100;  // where nearly all of a size are drawn, one may come again
    Shown shown;
    for (int tries = 0; tries < kTries; ++tries) {
      shown = cut(random);
      const bool is_half = 2 * size_ == shown.size() && shown.front() == 0;
      if (drawn_.insert(is_half ? complement(shown) : shown).second) break;
    }
    return shown;
  }

 private:
  Shown cut(Random& random) {
    if (next_ + size_ > order_.size()) {
      random.shuffle(order_);
      ++orders_;
      next_ = 0;
    }
    Shown shown(order_.size(), 0);
    for (std::size_t place = next_; place < next_ + size_; ++place) shown[order_[place]] = 1;
    next_ += size_;
    return shown;
  }

  std::vector<std::size_t> order_;
  std::size_t size_, next_;
  std::int64_t orders_ = 0;
  std::set<Shown> drawn_;
};

}  // namespace

std::vector<Weighted> choose_coalitions(std::size_t units, std::int64_t budget, Random& random) {
  std::vector<Weighted> chosen;
  const std::size_t size = take_whole_sizes(units, budget, chosen);
  std::vector<double> sums = weights_of_sizes(units, size);
  if (sums.empty()) return chosen;
  std::partial_sum(sums.begin(), sums.end(), sums.begin());
  const std::int64_t pairs = (budget - static_cast<std::int64_t>(chosen.size())) / 2;
  const double offset = random.uniform(), weight = sums.back() / static_cast<double>(2 * pairs);
  std::optional<Deck> deck;
  std::int64_t orders = 0;  // of the sizes before
  for (std::int64_t pair = 0; pair < pairs; ++pair) {
    // Even steps: each size has its share of the pairs.
    const double at = (static_cast<double>(pair) + offset) / static_cast<double>(pairs) * sums.back();
    const auto place = std::upper_bound(sums.begin(), sums.end() - 1, at) - sums.begin();
    const std::size_t drawn = size + static_cast<std::size_t>(place);
    if (!deck || deck->size() != drawn) {
      orders += deck ? deck->orders() : 0;
      deck.emplace(units, drawn);
    }
    Shown shown = deck->draw(random);
    const std::int64_t draw = orders + deck->orders() - 1;
    chosen.push_back({complement(shown), weight, draw});
    chosen.push_back({std::move(shown), weight, draw});
  }
  return chosen;
}

}  // namespace glass
