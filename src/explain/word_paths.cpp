#include "explain/word_paths.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "glass/model/linear.h"

namespace glass {

namespace {

constexpr std::int64_t kRowsTogether = 32;  // rows whose neighbours are in memory at a time

/// Dimensions in which `anchor` lies between `point` and `baseline`; all may be broadcast.
Tensor lies_between(const Tensor& anchor, const Tensor& point, const Tensor& baseline) {
  const Tensor low = at::minimum(point, baseline), high = at::maximum(point, baseline);
  return (anchor >= low).logical_and(anchor <= high);
}

/// `anchor`, but in other dimensions the point on its way to the baseline.
Tensor made_monotonic(const Tensor& anchor, const Tensor& point, const Tensor& baseline, std::int64_t nodes) {
  return at::where(lies_between(anchor, point, baseline), anchor,
                   point - (point - baseline) / static_cast<double>(nodes));
}

/// The walks of some rows: where each is, and the words it has been at.
struct Walks {
  const Tensor& vocabulary;
  const WordPathRule& rule;
  const Tensor& half_squares;  // [V] minus half of each word's squared length
  Tensor baselines;            // [R, D]
  Tensor current;              // [R] rows of the vocabulary
  Tensor arrived;              // [R] true where there was no word left: the walk is at the baseline
  Tensor seen;                 // [R, S]

  Tensor vectors() const {  // [R, D]
    return at::where(arrived.unsqueeze(1), baselines, vocabulary.index_select(0, current));
  }

  /// How badly each neighbour [R, K, D] would do as the next word, [R, K]; infinite for those that it may not be.
  Tensor costs(const Tensor& near, const Tensor& anchors) const {
    const Tensor from = vectors().unsqueeze(1), to = baselines.unsqueeze(1);
    const Tensor cost = rule.strategy == "maxcount"
                            ? lies_between(anchors, from, to).sum(2).neg().to(at::kDouble)
                            : (anchors - made_monotonic(anchors, from, to, rule.nodes)).norm(2, {2}).to(at::kDouble);
    const Tensor was_there = near.unsqueeze(2).eq(seen.unsqueeze(1)).any(2);
    const Tensor is_baseline = anchors.eq(to).all(2);
    return cost.masked_fill(was_there.logical_or(is_baseline), std::numeric_limits<double>::infinity());
  }

  void step() {
    // The nearer a word, the larger x . v - v . v / 2.
    Tensor nearness = linear(vectors(), vocabulary, half_squares);  // [R, V]
    nearness.scatter_(1, current.unsqueeze(1), -std::numeric_limits<double>::infinity());
    const std::int64_t count = std::min(rule.neighbours, vocabulary.size(0) - 1);
    const Tensor near = std::get<1>(at::topk(nearness, count, 1, true, true));
    const Tensor anchors =
        vocabulary.index_select(0, near.reshape({-1})).view({near.size(0), near.size(1), vocabulary.size(1)});
    // Of equal ones the nearest: a stable sort.
    const auto [sorted, order] = at::sort(costs(near, anchors), /*stable=*/true, 1, false);
    arrived = arrived.logical_or(sorted.select(1, 0).isinf());
    current = at::where(arrived, current, near.gather(1, order.narrow(1, 0, 1)).squeeze(1));
    seen = at::cat({seen, current.unsqueeze(1)}, 1);
  }
};

/// From words to baselines, [nodes, R, D].
Tensor walk(Walks walks, const Tensor& words) {
  std::vector<Tensor> path = {words};
  for (std::int64_t k = 2; k < walks.rule.nodes; ++k) {
    walks.step();
    path.push_back(made_monotonic(walks.vectors(), path.back(), walks.baselines, walks.rule.nodes));
  }
  path.push_back(walks.baselines);
  return at::stack(path);
}

}  // namespace

Tensor word_paths(const Tensor& vocabulary, const std::vector<std::int64_t>& ids, const Tensor& words,
                  const Tensor& baselines, const WordPathRule& rule) {
  const Tensor all = at::tensor(ids, at::kLong).to(vocabulary.device());
  const Tensor half_squares = vocabulary.square().sum(1).mul_(-0.5);
  std::vector<Tensor> paths;
  for (std::int64_t first = 0; first < all.size(0); first += kRowsTogether) {
    const std::int64_t count = std::min(kRowsTogether, all.size(0) - first);
    const Tensor start = all.narrow(0, first, count);
    Walks walks{vocabulary,
                rule,
                half_squares,
                baselines.narrow(0, first, count),
                start,
                at::zeros_like(start, at::kBool),
                start.unsqueeze(1)};
    paths.push_back(walk(std::move(walks), words.narrow(0, first, count)));
  }
  return at::cat(paths, 1).flip(0);
}

}  // namespace glass
