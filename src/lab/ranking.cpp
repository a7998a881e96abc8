#include "glass/lab/ranking.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "glass/base/correlation.h"
#include "glass/base/statistics.h"

namespace glass {

namespace {

/// The columns of methods with any number, the rows of texts with all of theirs.
LabScores complete_part(const LabScores& scores) {
  LabScores part = scores;
  part.methods.clear();
  part.values.clear();
  std::vector<std::size_t> columns;
  for (std::size_t m = 0; m < scores.methods.size(); ++m) {
    const bool any = std::any_of(scores.values.begin(), scores.values.end(),
                                 [&](const std::vector<double>& text) { return !std::isnan(text[m]); });
    if (!any) continue;
    columns.push_back(m);
    part.methods.push_back(scores.methods[m]);
  }
  for (const std::vector<double>& text : scores.values) {
    std::vector<double> row;
    for (const std::size_t m : columns) row.push_back(text[m]);
    if (std::none_of(row.begin(), row.end(), [](double value) { return std::isnan(value); }))
      part.values.push_back(row);
  }
  return part;
}

std::vector<double> column(const std::vector<std::vector<double>>& rows, std::size_t m) {
  std::vector<double> values;
  for (const std::vector<double>& row : rows) values.push_back(row[m]);
  return values;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// Ranks of each text's methods, 1 for the best. Numbers that are apart by rounding only are equal.
std::vector<std::vector<double>> ranks_by_text(const LabScores& scores) {
  constexpr double kRounding = 1e-9;  // of the largest number: what sums in another order differ by
  std::vector<std::vector<double>> ranks;
  for (std::vector<double> row : scores.values) {
    double largest = 0;
    for (const double value : row) largest = std::max(largest, std::abs(value));
    const double grain = largest == 0 ? 1 : largest * kRounding;
    for (double& value : row) value = std::round((scores.better == Better::high ? -value : value) / grain);
    ranks.push_back(mean_ranks(row));
  }
  return ranks;
}

/// How far a method is ahead of the floor, text by text.
std::vector<double> lead(const LabScores& scores, std::size_t method, std::size_t floor) {
  std::vector<double> differences;
  for (const std::vector<double>& row : scores.values)
    differences.push_back(scores.better == Better::low ? row[floor] - row[method] : row[method] - row[floor]);
  return differences;
}

/// The regularised upper incomplete gamma function Q(a, x): series and continued fraction (Abramowitz and Stegun 1964,
/// 6.5.29 and 6.5.31).
double upper_gamma(double a, double x) {
  constexpr int kMostTerms = 500;
  constexpr double kSmall = 1e-15, kTiny = 1e-300;
  if (x <= 0) return 1;
  const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a, sum = term;
    for (int n = 1; n < kMostTerms && std::abs(term) > std::abs(sum) * kSmall; ++n) sum += term *= x / (a + n);
    return 1 - sum * front;
  }
  double b = x + 1 - a, c = 1 / kTiny, d = 1 / b, h = d;
  for (int n = 1; n < kMostTerms; ++n) {
    const double an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (std::abs(d * c - 1) < kSmall) break;
  }
  return front * h;
}

}  // namespace

double critical_difference(std::size_t methods, std::size_t texts) {
  // Quantiles of the studentised range at 5 % for many degrees of freedom over the root of 2, for 2 to 40 methods.
  static const std::vector<double> quantiles = {1.960, 2.344, 2.569, 2.728, 2.850, 2.948, 3.031, 3.102, 3.164, 3.219,
                                                3.268, 3.313, 3.354, 3.391, 3.426, 3.458, 3.489, 3.517, 3.544, 3.569,
                                                3.593, 3.616, 3.637, 3.658, 3.678, 3.696, 3.714, 3.732, 3.749, 3.765,
                                                3.780, 3.795, 3.810, 3.824, 3.837, 3.850, 3.863, 3.876, 3.888};
  if (methods < 2 || methods - 2 >= quantiles.size() || texts == 0) return std::nan("");
  const auto k = static_cast<double>(methods);
  return quantiles[methods - 2] * std::sqrt(k * (k + 1) / (6 * static_cast<double>(texts)));
}

double friedman_p(const std::vector<std::vector<double>>& ranks) {
  if (ranks.empty() || ranks.front().size() < 2) return std::nan("");
  const auto n = static_cast<double>(ranks.size()), k = static_cast<double>(ranks.front().size());
  double between = 0, within = 0;  // squares of the mean ranks, and of all ranks, from (k + 1) / 2
  for (std::size_t m = 0; m < ranks.front().size(); ++m) {
    const double off = mean_of(column(ranks, m)) - (k + 1) / 2;
    between += off * off;
    for (const std::vector<double>& row : ranks) within += (row[m] - (k + 1) / 2) * (row[m] - (k + 1) / 2);
  }
  if (within == 0) return std::nan("");
  const double statistic = n * n * (k - 1) * between / within;
  return upper_gamma((k - 1) / 2, statistic / 2);
}

Json rank_methods(const LabScores& scores, const std::string& floor, std::uint64_t seed) {
  const LabScores part = complete_part(scores);
  Json ranking = {{"metric", part.metric},
                  {"unit", part.unit},
                  {"better", better_name(part.better)},
                  {"texts", part.values.size()},
                  {"methods", Json::array()}};
  if (part.values.empty()) return ranking;
  const std::vector<std::vector<double>> ranks = ranks_by_text(part);
  const auto found = std::find(part.methods.begin(), part.methods.end(), floor);
  for (std::size_t m = 0; m < part.methods.size(); ++m) {
    Json row = {{"method", part.methods[m]}, {"mean", interval_json(bootstrap_mean(column(part.values, m), seed))}};
    if (part.better != Better::neither) row["rank"] = mean_of(column(ranks, m));
    if (found != part.methods.end() && part.methods[m] != floor && part.better != Better::neither) {
      const Interval ahead =
          bootstrap_mean(lead(part, m, static_cast<std::size_t>(found - part.methods.begin())), seed);
      row["difference"] = interval_json(ahead);
      row["above_floor"] = ahead.low > 0;
    }
    ranking["methods"].push_back(row);
  }
  if (part.better == Better::neither) return ranking;
  std::stable_sort(ranking["methods"].begin(), ranking["methods"].end(),
                   [](const Json& a, const Json& b) { return a["rank"].get<double>() < b["rank"].get<double>(); });
  const double p = friedman_p(ranks), apart = critical_difference(part.methods.size(), part.values.size());
  if (!std::isnan(p)) ranking["friedman_p"] = p;
  if (!std::isnan(p) && !std::isnan(apart)) ranking["critical_difference"] = apart;
  return ranking;
}

Json overall_places(const std::vector<Json>& rankings) {
  std::map<std::string, std::vector<double>> places;
  for (const Json& ranking : rankings) {
    const auto count = static_cast<double>(ranking["methods"].size());
    if (ranking["better"] == "neither" || count < 2) continue;
    for (const Json& row : ranking["methods"])
      places[row["method"].get<std::string>()].push_back((row["rank"].get<double>() - 1) / (count - 1));
  }
  Json overall = Json::array();
  for (const auto& [method, own] : places)
    overall.push_back({{"method", method}, {"place", mean_of(own)}, {"metrics", own.size()}});
  std::stable_sort(overall.begin(), overall.end(),
                   [](const Json& a, const Json& b) { return a["place"].get<double>() < b["place"].get<double>(); });
  return overall;
}

std::vector<std::string> pareto_front(const Json& ranking, const Json& seconds) {
  struct Point {
    double cost, rank;
    std::string method;
  };
  std::vector<Point> points;
  for (const Json& row : ranking["methods"]) {
    const auto method = row["method"].get<std::string>();
    if (row.contains("rank") && seconds.contains(method))
      points.push_back({seconds[method].get<double>(), row["rank"].get<double>(), method});
  }
  std::stable_sort(points.begin(), points.end(),
                   [](const Point& a, const Point& b) { return a.cost != b.cost ? a.cost < b.cost : a.rank < b.rank; });
  std::vector<std::string> front;
  double best = std::numeric_limits<double>::infinity();
  for (const Point& point : points) {
    if (point.rank >= best) continue;
    best = point.rank;
    front.push_back(point.method);
  }
  return front;
}

}  // namespace glass
