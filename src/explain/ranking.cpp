// Rankings of tokens, and two measures of a ranking against marked tokens.
#include <algorithm>
#include <numeric>

#include "glass/base/correlation.h"
#include "glass/base/error.h"
#include "glass/explain/ranking.h"

namespace glass {

namespace {

std::vector<std::size_t> best_first(const std::vector<double>& scores) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  return order;
}

std::size_t count_gold(const std::vector<double>& scores, const std::vector<std::uint8_t>& gold) {
  check(scores.size() == gold.size(), "{} scores for {} gold flags", scores.size(), gold.size());
  const auto count =
      static_cast<std::size_t>(std::count_if(gold.begin(), gold.end(), [](std::uint8_t flag) { return flag != 0; }));
  check(count > 0, "a ranking is measured against no gold token");
  return count;
}

/// 1 for the k best tokens.
std::vector<std::uint8_t> top_k(const std::vector<double>& scores, std::size_t k) {
  const std::vector<std::size_t> order = best_first(scores);
  std::vector<std::uint8_t> top(scores.size());
  for (std::size_t i = 0; i < k; ++i) top[order[i]] = 1;
  return top;
}

/// Neighbouring tokens [first, last).
struct Run {
  std::size_t first, last;
};

std::vector<Run> runs_of(const std::vector<std::uint8_t>& flags) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    if (flags[i] == 0) continue;
    if (!runs.empty() && runs.back().last == i) {
      ++runs.back().last;
    } else {
      runs.push_back({i, i + 1});
    }
  }
  return runs;
}

/// How many of these runs cover one of the others, or are covered, by half of their union.
double hits_among(const std::vector<Run>& runs, const std::vector<Run>& others) {
  return static_cast<double>(std::count_if(runs.begin(), runs.end(), [&](const Run& run) {
    return std::any_of(others.begin(), others.end(), [&](const Run& other) {
      const std::size_t begin = std::max(run.first, other.first), end = std::min(run.last, other.last);
      const std::size_t both = end > begin ? end - begin : 0;
      return 2 * both >= (run.last - run.first) + (other.last - other.first) - both;
    });
  }));
}

}  // namespace

bool is_ranked(const TokenSpan& token) {
  return !token.special && token.part == TextPart::text;
}

std::vector<std::uint8_t> gold_tokens(const ExplainedExample& example) {
  std::vector<std::uint8_t> gold;
  for (const TokenSpan& token : example.tokens) {
    const auto overlaps = [&](const std::pair<std::uint32_t, std::uint32_t>& span) {
      return token.char_start < span.second && span.first < token.char_end;
    };
    gold.push_back(is_ranked(token) && std::any_of(example.rationale.begin(), example.rationale.end(), overlaps) ? 1
                                                                                                                 : 0);
  }
  return gold;
}

std::vector<double> scores_by_token(const Explanation& explanation) {
  std::int64_t inner = 1, size = 0,
               rest = 1;  // inner: product of the axes after the token's; rest: of the averaged ones
  for (const Axis& axis : explanation.axes) {
    if (axis.name == "token" || axis.name == "key") {
      if (size != 0) return {};
      size = axis.size;
      inner = 1;
      continue;
    }
    inner *= axis.size;
    if (axis.name != "query") rest *= axis.size;
  }
  if (size == 0) return {};
  std::vector<double> scores(size, 0.0);
  for (std::size_t i = 0; i < explanation.values.size(); ++i) {
    scores[static_cast<std::int64_t>(i) / inner % size] += explanation.values[i] / static_cast<double>(rest);
  }
  return scores;
}

double auprc(const std::vector<double>& scores, const std::vector<std::uint8_t>& gold) {
  const auto total = static_cast<double>(count_gold(scores, gold));
  const std::vector<std::size_t> order = best_first(scores);
  double area = 0, hits = 0, last_recall = 0, last_precision = 1;
  for (std::size_t i = 0; i < order.size(); ++i) {
    hits += gold[order[i]] != 0 ? 1 : 0;
    if (i + 1 < order.size() && scores[order[i + 1]] == scores[order[i]]) continue;  // one point a distinct score
    const double precision = hits / static_cast<double>(i + 1), recall = hits / total;
    area += 0.5 * (precision + last_precision) * (recall - last_recall);
    last_precision = precision;
    last_recall = recall;
  }
  return area;
}

double top_k_f1(const std::vector<double>& scores, const std::vector<std::uint8_t>& gold) {
  const std::size_t k = count_gold(scores, gold);
  const std::vector<std::size_t> order = best_first(scores);
  const double border = scores[order[k - 1]];
  double hits = 0, above = 0, tied = 0, tied_gold = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] > border) {
      above += 1;
      hits += gold[i] != 0 ? 1 : 0;
    } else if (scores[i] == border) {
      tied += 1;
      tied_gold += gold[i] != 0 ? 1 : 0;
    }
  }
  hits += (static_cast<double>(k) - above) * tied_gold / tied;
  return hits / static_cast<double>(k);
}

double average_precision(const std::vector<double>& scores, const std::vector<std::uint8_t>& gold) {
  const auto total = static_cast<double>(count_gold(scores, gold));
  const std::vector<std::size_t> order = best_first(scores);
  double sum = 0, hits = 0, last_recall = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    hits += gold[order[i]] != 0 ? 1 : 0;
    if (i + 1 < order.size() && scores[order[i + 1]] == scores[order[i]]) continue;  // one point a distinct score
    sum += (hits / total - last_recall) * hits / static_cast<double>(i + 1);
    last_recall = hits / total;
  }
  return sum;
}

double roc_auc(const std::vector<double>& scores, const std::vector<std::uint8_t>& gold) {
  const auto positives = static_cast<double>(count_gold(scores, gold));
  const double negatives = static_cast<double>(gold.size()) - positives;
  check(negatives > 0, "a ranking is measured against gold tokens only");
  const std::vector<double> ranks = mean_ranks(scores);
  double sum = 0;
  for (std::size_t i = 0; i < gold.size(); ++i) sum += gold[i] != 0 ? ranks[i] : 0;
  return (sum - positives * (positives + 1) / 2) / (positives * negatives);
}

double top_k_iou(const std::vector<double>& scores, const std::vector<std::uint8_t>& gold) {
  const std::vector<std::uint8_t> top = top_k(scores, count_gold(scores, gold));
  double both = 0, either = 0;
  for (std::size_t i = 0; i < gold.size(); ++i) {
    both += gold[i] != 0 && top[i] != 0 ? 1 : 0;
    either += gold[i] != 0 || top[i] != 0 ? 1 : 0;
  }
  return both / either;
}

double top_k_span_f1(const std::vector<double>& scores, const std::vector<std::uint8_t>& gold) {
  const std::vector<Run> found = runs_of(top_k(scores, count_gold(scores, gold))), marked = runs_of(gold);
  const double right = hits_among(found, marked), reached = hits_among(marked, found);
  const double precision = right / static_cast<double>(found.size()),
               recall = reached / static_cast<double>(marked.size());
  return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
}

}  // namespace glass
