// Intervals that say how far a measured mean can be trusted.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "glass/base/json.h"

namespace glass {

/// A value with the bounds of its 95 % interval.
struct Interval {
  double value = 0, low = 0, high = 0;
};

/// {"value", "low", "high"}.
Json interval_json(const Interval& interval);

/// Percentile bootstrap (Efron 1979) of a statistic of `count` examples: `statistic` gets the drawn example numbers
/// (first the identity 0..count-1 for the value itself). Seeded; `draws` resamples. One example says nothing of the
/// spread: its bounds are NaN.
Interval bootstrap(std::size_t count, const std::function<double(const std::vector<std::uint32_t>&)>& statistic,
                   std::uint64_t seed = 1, int draws = 1000);

/// Bootstrap interval of a mean.
Interval bootstrap_mean(const std::vector<double>& values, std::uint64_t seed = 1, int draws = 1000);

/// Bootstrap interval of the sum of `above` over the sum of `below` (0 where that is 0): a mean over the parts of
/// examples, drawn by example.
Interval bootstrap_ratio(const std::vector<double>& above, const std::vector<double>& below, std::uint64_t seed = 1,
                         int draws = 1000);

/// The share `hits` / `count` with the score interval of Wilson 1927, which has a width at 0 and 1 too, where draws
/// have none. Without any example NaN.
Interval wilson_interval(std::int64_t hits, std::int64_t count);

/// The bounds of a statistic in [0, 1] of `count` examples, made honest at its ends: where all are 0 or all are 1 every
/// draw says the same, and the bounds are Wilson's of none, or all, of `count`; of one example too. Others stay.
Interval with_ends(const Interval& drawn, std::size_t count);

/// Mean of few repeats (seeds) with Student's t interval; a single value has an infinite interval, given as NaN bounds.
Interval student_mean(const std::vector<double>& values);
/// The same from the mean of `count` values and the sum of their squared differences from it.
Interval student_mean(double mean, double squares, std::int64_t count);

}  // namespace glass
