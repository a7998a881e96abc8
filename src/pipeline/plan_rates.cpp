#include "pipeline/plan_rates.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>

#include "glass/base/interrupt.h"
#include "glass/explain/gradients.h"
#include "glass/explain/group.h"
#include "glass/explain/input_points.h"
#include "glass/model/evaluation_mode.h"
#include "pipeline/text_places.h"

namespace glass::pipeline {

namespace {

constexpr int kMeasured = 3;  // the median is not that of a moment when something else ran

/// The median of a few, after one that warms up.
template <typename Work>
double median_seconds(const Work& work) {
  using Clock = std::chrono::steady_clock;
  work();
  std::vector<double> seconds;
  for (int i = 0; i < kMeasured; ++i) {
    throw_if_interrupted();
    const auto begin = Clock::now();
    work();
    seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[kMeasured / 2];
}

/// Copies of one input as a batch; where a place depends on scores it is that of any token.
class Copies {
 public:
  Copies(const ExplainContext& context, const ExplainInput& input, std::int64_t count, bool by_scores)
      : group_(context, std::vector<ExplainInput>(static_cast<std::size_t>(count), input)) {
    for (std::size_t i = 0; by_scores && i < group_.size(); ++i) group_.token_scores(i);
    for (std::size_t i = 0; by_scores && i < group_.size(); ++i)
      group_.set_position(i, static_cast<std::int64_t>(input.ids.size()) / 2);
    group_.values();  // a single forward: texts that are alike share it
  }
  /// A forward of every copy, and their scores as masked texts give them.
  void run_all() {
    group_.run(one_each(group_.size()), {}, [&](const Variants& variants, const Forward& forward) {
      target_values(group_.target_of(variants), group_.target_rows(forward).to(at::kCPU, at::kDouble));
    });
  }
  void take_gradients(const InputPoints& points) { group_.gradients(points); }

 private:
  ExplainGroup group_;
};

MeasuredRate measure(const ExplainJob& job, const TextToExplain& text, bool with_gradients) {
  const ExplainContext context = explain_context(job);
  const bool by_scores = depends_on_scores(job.position);
  const PreparedText prepared = prepare_text(job, text.example);
  const TextPlaces places = find_places(job, by_scores ? PositionRule{} : job.position, prepared, text.example.text);
  const ExplainInput input = inputs_of(job, places, std::max<std::int64_t>(text.number, 0)).front();
  MeasuredRate rate;
  rate.length = static_cast<std::int64_t>(input.ids.size());
  rate.texts = std::max<std::int64_t>(1, context.batch_tokens / rate.length);
  const auto texts = static_cast<double>(rate.texts);
  const auto median_of_copies = [&](const auto& work) {
    return median_seconds([&] {
      Copies copies(context, input, rate.texts, by_scores);
      work(copies);
    });
  };
  const double begin = median_of_copies([](Copies&) {});
  const auto beyond = [&](double seconds) { return std::max(seconds - begin, seconds / 2) / texts; };
  rate.forward_seconds = beyond(median_of_copies([](Copies& copies) { copies.run_all(); }));
  if (!with_gradients) return rate;
  const InputPoints points(*context.subject, "", "explain");
  const double both = beyond(median_of_copies([&](Copies& copies) { copies.take_gradients(points); }));
  rate.gradient_seconds = std::max(rate.forward_seconds, both);
  return rate;
}

}  // namespace

std::vector<MeasuredRate> measure_rates(const ExplainJob& job, std::vector<PlannedText> texts, bool with_gradients) {
  std::vector<MeasuredRate> rates;
  if (texts.empty()) return rates;
  std::stable_sort(texts.begin(), texts.end(), [](const auto& a, const auto& b) { return a.length < b.length; });
  const FrozenEvaluation scope(*job.subject);
  const at::NoGradGuard no_gradients;
  const std::size_t last = texts.size() - 1;
  for (const std::size_t place : {last / 4, last * 3 / 4, last}) {
    if (rates.empty() || rates.back().length < texts[place].length)
      rates.push_back(measure(job, *texts[place].text, with_gradients));
  }
  return rates;
}

double seconds_at(const std::vector<MeasuredRate>& rates, std::int64_t length, double MeasuredRate::*seconds) {
  const auto size = static_cast<double>(length);
  const auto longer = std::find_if(rates.begin(), rates.end(), [&](const auto& rate) { return rate.length >= length; });
  const MeasuredRate& above = longer == rates.end() ? rates.back() : *longer;
  const auto top = static_cast<double>(above.length);
  if (longer == rates.begin() || longer == rates.end()) return above.*seconds * size / top;
  const MeasuredRate& below = *(longer - 1);
  const auto bottom = static_cast<double>(below.length);
  return below.*seconds + (above.*seconds - below.*seconds) * (size - bottom) / (top - bottom);
}

}  // namespace glass::pipeline
