// Batches by size or token budget, in a seeded order.
#include "glass/data/batch_plan.h"

#include <algorithm>
#include <numeric>

#include "glass/base/error.h"
#include "glass/base/random.h"

namespace glass {
namespace {

constexpr std::uint64_t kOrderPurpose = 0x6f72646572ULL;
/// Batches that are sorted by length together: long enough for like lengths, short enough for random company.
constexpr std::size_t kPoolBatches = 50;

using Plan = std::vector<std::vector<std::uint32_t>>;

/// Cuts an order into batches of a size, or of a token budget where one is given.
Plan cut(const std::vector<std::uint32_t>& order, const std::vector<std::int64_t>& lengths, std::int64_t batch_size,
         std::int64_t batch_tokens) {
  Plan plan;
  std::int64_t tokens = 0;
  for (const std::uint32_t example : order) {
    const bool is_full =
        !plan.empty() && (batch_tokens > 0 ? tokens + lengths[example] > batch_tokens
                                           : static_cast<std::int64_t>(plan.back().size()) >= batch_size);
    if (plan.empty() || is_full) {
      plan.emplace_back();
      tokens = 0;
    }
    plan.back().push_back(example);
    tokens += lengths[example];
  }
  return plan;
}

std::vector<std::uint32_t> identity(std::size_t count) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0u);
  return order;
}

/// Sorts each pool of `pool` examples by length; ties keep their shuffled order.
void sort_pools(std::vector<std::uint32_t>& order, const std::vector<std::int64_t>& lengths, std::size_t pool) {
  for (std::size_t begin = 0; begin < order.size(); begin += pool) {
    const auto first = order.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = order.begin() + static_cast<std::ptrdiff_t>(std::min(begin + pool, order.size()));
    std::stable_sort(first, last, [&](std::uint32_t a, std::uint32_t b) { return lengths[a] < lengths[b]; });
  }
}

/// Examples that fill kPoolBatches batches.
std::size_t pool_size(const std::vector<std::int64_t>& lengths, const BatchOptions& options) {
  if (options.batch_tokens == 0) return kPoolBatches * static_cast<std::size_t>(options.batch_size);
  const std::int64_t total =
      std::max<std::int64_t>(1, std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0}));
  const double a_batch =
      static_cast<double>(options.batch_tokens) * static_cast<double>(lengths.size()) / static_cast<double>(total);
  return std::max<std::size_t>(1, static_cast<std::size_t>(kPoolBatches * std::max(1.0, a_batch)));
}

}  // namespace

Plan plan_epoch(const std::vector<std::int64_t>& lengths, const BatchOptions& options, std::int64_t epoch) {
  check(options.batch_tokens > 0 || options.batch_size > 0, "a batch needs a size or a token budget");
  Random random(derive_seed(options.seed, kOrderPurpose, static_cast<std::uint64_t>(epoch)));
  std::vector<std::uint32_t> order = identity(lengths.size());
  random.shuffle(order);
  if (options.group_by_length) sort_pools(order, lengths, pool_size(lengths, options));
  Plan plan = cut(order, lengths, options.batch_size, options.batch_tokens);
  if (options.group_by_length) random.shuffle(plan);
  return plan;
}

Plan plan_by_length(const std::vector<std::int64_t>& lengths, std::int64_t batch_tokens) {
  std::vector<std::uint32_t> order = identity(lengths.size());
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return lengths[a] < lengths[b]; });
  return cut(order, lengths, 0, std::max<std::int64_t>(1, batch_tokens));
}

}  // namespace glass
