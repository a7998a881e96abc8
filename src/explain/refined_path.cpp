#include "explain/refined_path.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "glass/base/error.h"

namespace glass {

namespace {

constexpr std::size_t kFirstPanels = 4;

/// Takes the places of the largest errors into `chosen` until those that are left add up to at most `limit`.
void choose_largest(const std::vector<double>& errors, double limit, std::vector<std::uint8_t>& chosen) {
  double left = std::accumulate(errors.begin(), errors.end(), 0.0);
  if (left <= limit) return;
  std::vector<std::size_t> order(errors.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return errors[a] > errors[b]; });
  for (const std::size_t place : order) {
    if (left <= limit) return;
    chosen[place] = 1;
    left -= errors[place];
  }
}

}  // namespace

RefinedPath::RefinedPath(Node start, Node end) {
  check(start.alpha == 0 && end.alpha == 1 && start.rates.size() == end.rates.size(),
        "a path's ends are not at 0 and 1 with one rate a token");
  nodes_.push_back(std::move(start));
  nodes_.push_back(std::move(end));
}

double RefinedPath::simpson(const Panel& panel, std::size_t token) const {
  const double left = nodes_[panel.left].rates[token], middle = nodes_[panel.middle].rates[token],
               right = nodes_[panel.right].rates[token];
  return width(panel) / 6 * (left + 4 * middle + right);
}

/// |Simpson - trapezoid|, both on the panel's three nodes.
double RefinedPath::token_error(const Panel& panel, std::size_t token) const {
  const double left = nodes_[panel.left].rates[token], middle = nodes_[panel.middle].rates[token],
               right = nodes_[panel.right].rates[token];
  return std::abs(width(panel) / 12 * (2 * middle - left - right));
}

double RefinedPath::error(const Panel& panel) const {
  double sum = 0;
  for (std::size_t t = 0; t < tokens(); ++t) sum += simpson(panel, t);
  return std::abs(sum - (nodes_[panel.right].value - nodes_[panel.left].value));
}

std::vector<double> RefinedPath::scores() const {
  std::vector<double> sums(tokens(), 0.0);
  for (const Panel& panel : panels_) {
    for (std::size_t t = 0; t < sums.size(); ++t) sums[t] += simpson(panel, t);
  }
  return sums;
}

double RefinedPath::sum_error() const {
  const std::vector<double> errors = panel_errors();
  return std::accumulate(errors.begin(), errors.end(), 0.0);
}

double RefinedPath::largest_token_estimate() const {
  double largest_score = 0, largest_error = 0;
  for (const double score : scores()) largest_score = std::max(largest_score, std::abs(score));
  for (std::size_t t = 0; t < tokens(); ++t) {
    double error = 0;
    for (const Panel& panel : panels_) error += token_error(panel, t);
    largest_error = std::max(largest_error, error);
  }
  return largest_score > 0 ? largest_error / largest_score : (largest_error > 0 ? 1.0 : 0.0);
}

std::vector<double> RefinedPath::panel_ends() const {
  std::vector<double> ends = {0};
  for (const Panel& panel : panels_) ends.push_back(nodes_[panel.right].alpha);
  return ends;
}

std::vector<double> RefinedPath::panel_errors() const {
  std::vector<double> errors;
  for (const Panel& panel : panels_) errors.push_back(error(panel));
  return errors;
}

/// The panels to refine so that, were they exact, the rule would be met: the fewest for the sum, and for each token.
std::vector<std::size_t> RefinedPath::misses(const RefineRule& rule) const {
  std::vector<std::uint8_t> chosen(panels_.size(), 0);
  choose_largest(panel_errors(), rule.most_error(nodes_[1].value - nodes_[0].value), chosen);
  double largest_score = 0;
  for (const double score : scores()) largest_score = std::max(largest_score, std::abs(score));
  std::vector<double> errors(panels_.size());
  for (std::size_t t = 0; t < tokens(); ++t) {
    for (std::size_t p = 0; p < panels_.size(); ++p) errors[p] = token_error(panels_[p], t);
    choose_largest(errors, rule.token_tolerance * largest_score, chosen);
  }
  std::vector<std::size_t> places;
  for (std::size_t p = 0; p < panels_.size(); ++p) {
    if (chosen[p] != 0) places.push_back(p);
  }
  return places;
}

std::vector<double> RefinedPath::wanted(const RefineRule& rule) {
  std::vector<double> alphas;
  if (panels_.empty() && first_pending_ == nodes_.size()) {
    for (std::size_t k = 1; k < 2 * kFirstPanels; ++k)
      alphas.push_back(static_cast<double>(k) / static_cast<double>(2 * kFirstPanels));
    return alphas;
  }
  add_panels_of_pending();
  to_refine_ = misses(rule);
  converged_ = to_refine_.empty();
  const std::int64_t allowed = (rule.max_nodes - nodes()) / 2;
  if (static_cast<std::int64_t>(to_refine_.size()) > allowed) {
    // The worst panels get what is left.
    std::stable_sort(to_refine_.begin(), to_refine_.end(),
                     [&](std::size_t a, std::size_t b) { return error(panels_[a]) > error(panels_[b]); });
    to_refine_.resize(static_cast<std::size_t>(std::max<std::int64_t>(allowed, 0)));
    std::sort(to_refine_.begin(), to_refine_.end());
  }
  for (const std::size_t place : to_refine_) {
    const Panel& panel = panels_[place];
    const double left = nodes_[panel.left].alpha, middle = nodes_[panel.middle].alpha,
                 right = nodes_[panel.right].alpha;
    alphas.push_back((left + middle) / 2);
    alphas.push_back((middle + right) / 2);
  }
  return alphas;
}

void RefinedPath::put(Node node) {
  check(node.rates.size() == tokens(), "a node has {} rates for {} tokens", node.rates.size(), tokens());
  nodes_.push_back(std::move(node));
}

void RefinedPath::add_panels_of_pending() {
  if (panels_.empty()) {
    check(nodes_.size() == 2 * kFirstPanels + 1, "a path's first nodes are incomplete");
    const auto place = [](std::size_t k) { return k == 0 ? 0 : k == 2 * kFirstPanels ? 1 : k + 1; };
    for (std::size_t k = 0; k < 2 * kFirstPanels; k += 2) panels_.push_back({place(k), place(k + 1), place(k + 2)});
  } else {
    check(nodes_.size() == first_pending_ + 2 * to_refine_.size(), "a path's wanted nodes are incomplete");
    std::vector<Panel> next;
    std::size_t refined = 0;
    for (std::size_t p = 0; p < panels_.size(); ++p) {
      const Panel& panel = panels_[p];
      if (refined == to_refine_.size() || to_refine_[refined] != p) {
        next.push_back(panel);
        continue;
      }
      const std::size_t quarter = first_pending_ + 2 * refined++;
      next.push_back({panel.left, quarter, panel.middle});
      next.push_back({panel.middle, quarter + 1, panel.right});
    }
    panels_ = std::move(next);
  }
  first_pending_ = nodes_.size();
  to_refine_.clear();
}

Json RefinedPath::quality() const {
  return {{"nodes", nodes()},
          {"converged", converged()},
          {"largest_token_estimate", largest_token_estimate()},
          {"intervals", {{"ends", panel_ends()}, {"errors", panel_errors()}}}};
}

void refine(std::vector<RefinedPath>& paths, const RefineRule& rule,
            const std::function<void(const std::vector<PathNode>& nodes)>& evaluate) {
  while (true) {
    std::vector<PathNode> nodes;
    for (std::size_t path = 0; path < paths.size(); ++path) {
      for (const double alpha : paths[path].wanted(rule)) nodes.push_back({path, alpha});
    }
    if (nodes.empty()) return;
    evaluate(nodes);
  }
}

}  // namespace glass
