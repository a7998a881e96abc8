// One number a row: how the width of gradients or products becomes the score of a token.
#pragma once

#include <string>
#include <vector>

#include "glass/config/reader.h"
#include "glass/explain/context.h"

namespace glass {

/// "signed": the sum over the width; "l1": the sum of the sizes; "l2": the Euclidean length.
struct WidthNorm {
  std::string name = "signed";

  /// The setting "norm".
  void bind(config::Reader& reader);
  bool is_signed() const { return name == "signed"; }
  /// Of rows [R, D]: R numbers.
  std::vector<double> of(const Tensor& rows) const;
};

}  // namespace glass
