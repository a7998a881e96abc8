// Intervals as the suites' results write them.
#pragma once

#include "glass/base/json.h"
#include "glass/base/statistics.h"

namespace glass {

inline Json to_json(const Interval& interval) {
  return {{"value", interval.value}, {"low", interval.low}, {"high", interval.high}};
}

}  // namespace glass
