// Prefix doubling: suffixes sorted by h characters give the order by 2h, because what follows the first h is a suffix
// too.
#include "text/training/suffix_array.h"

#include <algorithm>
#include <numeric>

namespace glass {

namespace {

using Numbers = std::vector<std::uint32_t>;

/// Puts `places` in the order of their ranks (below `ranks`); equal ones keep their order.
void sort_by_rank(const Numbers& places, const Numbers& rank, std::uint32_t ranks, Numbers& begins, Numbers& out) {
  begins.assign(ranks + std::size_t{1}, 0);
  for (const std::uint32_t place : places) ++begins[rank[place] + 1];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  for (const std::uint32_t place : places) out[begins[rank[place]]++] = place;
}

/// The rank of each character among those that occur; returns how many there are.
std::uint32_t rank_characters(std::u32string_view text, Numbers& rank) {
  std::u32string alphabet(text);
  std::sort(alphabet.begin(), alphabet.end());
  alphabet.erase(std::unique(alphabet.begin(), alphabet.end()), alphabet.end());
  for (std::size_t i = 0; i < text.size(); ++i)
    rank[i] =
        static_cast<std::uint32_t>(std::lower_bound(alphabet.begin(), alphabet.end(), text[i]) - alphabet.begin());
  return static_cast<std::uint32_t>(alphabet.size());
}

/// Characters that two suffixes have in common at their beginning, at most `most`.
std::uint32_t common_length(std::u32string_view text, std::uint32_t a, std::uint32_t b, std::uint32_t most) {
  const auto room = std::min<std::size_t>(most, text.size() - std::max(a, b));
  std::uint32_t length = 0;
  while (length < room && text[a + length] == text[b + length]) ++length;
  return length;
}

}  // namespace

std::vector<std::uint32_t> sort_suffixes(std::u32string_view text, std::size_t depth) {
  const auto size = static_cast<std::uint32_t>(text.size());
  Numbers order(size), by_second(size), rank(size), next(size), begins;
  if (size == 0) return order;
  std::uint32_t ranks = rank_characters(text, rank);
  std::iota(by_second.begin(), by_second.end(), 0U);
  sort_by_rank(by_second, rank, ranks, begins, order);
  for (std::uint32_t length = 1; length < depth && length < size && ranks < size; length *= 2) {
    // By what stands behind the first `length` characters: nothing comes first.
    std::uint32_t put = 0;
    for (std::uint32_t place = size - length; place < size; ++place) by_second[put++] = place;
    for (const std::uint32_t place : order)
      if (place >= length) by_second[put++] = place - length;
    sort_by_rank(by_second, rank, ranks, begins, order);
    const auto second = [&](std::uint32_t place) { return place + length < size ? rank[place + length] + 1 : 0; };
    ranks = 0;
    for (std::uint32_t i = 0; i < size; ++i) {
      const bool is_new = i == 0 || rank[order[i]] != rank[order[i - 1]] || second(order[i]) != second(order[i - 1]);
      ranks += is_new ? 1 : 0;
      next[order[i]] = ranks - 1;
    }
    rank.swap(next);
  }
  return order;
}

std::vector<Substring> repeated_substrings(std::u32string_view text, const std::vector<std::uint32_t>& order,
                                           std::size_t depth) {
  struct Open {
    std::uint32_t first, length;
  };
  const auto size = static_cast<std::uint32_t>(order.size()), most = static_cast<std::uint32_t>(depth) + 1;
  std::vector<Substring> found;
  std::vector<Open> open;  // beginnings of the suffixes before `at` that may go on, the longest last
  for (std::uint32_t at = 1; at <= size; ++at) {
    const std::uint32_t common = at == size ? 0 : common_length(text, order[at - 1], order[at], most);
    std::uint32_t first = at - 1;
    while (!open.empty() && open.back().length > common) {
      first = open.back().first;
      if (open.back().length <= depth) found.push_back({first, at - first, open.back().length});
      open.pop_back();
    }
    if (common > 0 && (open.empty() || open.back().length < common)) open.push_back({first, common});
  }
  return found;
}

}  // namespace glass
