#include "explain/width_norm.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"

namespace glass {

void WidthNorm::bind(config::Reader& reader) {
  reader
      .field("norm", name,
             "how the numbers of a token become one: signed (their sum), l1 (the sum of their sizes) or l2 (the "
             "Euclidean length); l1 and l2 have no sign, and do not add up")
      .one_of({"signed", "l1", "l2"});
}

std::vector<double> WidthNorm::of(const Tensor& rows) const {
  const Tensor wide = rows.to(at::kDouble);
  if (name == "signed") return to_doubles(wide.sum(1));
  check(name == "l1" || name == "l2", "unknown norm '{}'", name);
  return to_doubles(name == "l1" ? wide.abs().sum(1) : wide.square().sum(1).sqrt());
}

}  // namespace glass
