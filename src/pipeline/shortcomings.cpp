#include "pipeline/shortcomings.h"

#include "glass/base/log.h"

namespace glass::pipeline {

Shortcomings::Shortcomings(const Json& counts) {
  for (const Json& row : counts)
    counts_[{row.at(0).get<std::string>(), row.at(1).get<std::string>()}] = {row.at(2).get<std::int64_t>(),
                                                                             row.at(3).get<std::int64_t>()};
}

void Shortcomings::add(const ExplainedExample& example) {
  for (const Explanation& explanation : example.explanations) {
    count("converged", explanation);
    count("precise", explanation);
  }
}

void Shortcomings::count(const std::string& flag, const Explanation& explanation) {
  const auto found = explanation.quality.find(flag);
  if (found == explanation.quality.end() || !found->is_boolean()) return;
  Count& count = counts_[{explanation.method, flag}];
  count.all += 1;
  count.failed += found->get<bool>() ? 0 : 1;
}

Shortcomings& Shortcomings::operator+=(const Shortcomings& other) {
  for (const auto& [key, count] : other.counts_) {
    counts_[key].all += count.all;
    counts_[key].failed += count.failed;
  }
  return *this;
}

Json Shortcomings::to_json() const {
  Json rows = Json::array();
  for (const auto& [key, count] : counts_) rows.push_back({key.first, key.second, count.all, count.failed});
  return rows;
}

void Shortcomings::warn() const {
  for (const auto& [key, count] : counts_) {
    const auto& [method, flag] = key;
    if (count.failed == 0) continue;
    log_warning("explain.{}: {} of {} explanations {}", method, count.failed, count.all,
                flag == "converged"
                    ? "did not converge and are marked; use another baseline, or more nodes"
                    : "are not as precise as asked and are marked; raise permutations, or lower the precision asked");
  }
}

}  // namespace glass::pipeline
