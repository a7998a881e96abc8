// The coalitions of KernelSHAP with their weights.
#pragma once

#include <cstdint>
#include <vector>

#include "explain/coalitions.h"
#include "glass/base/random.h"

namespace glass {

/// A coalition with its weight in the fit, and the order of units that it was cut from, which is the random draw; -1:
/// all of its size are taken.
struct Weighted {
  Shown shown;
  double weight = 0;
  std::int64_t draw = -1;
};

/// At most `budget` coalitions: some sizes whole; of the others pairs of a coalition and its complement are drawn
/// (Covert, Lee 2021), which share the weight that is left. The draws are spread evenly: each size has its share of
/// them, each unit of a size too, and no coalition comes twice. Standard errors that take them for independent are too
/// large rather than too small.
std::vector<Weighted> choose_coalitions(std::size_t units, std::int64_t budget, Random& random);

}  // namespace glass
