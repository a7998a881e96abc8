// Where did it break? The forward of a batch is run again with every point read, and the first bad one is named.
#pragma once

#include <string>

#include "glass/model/transformer.h"

namespace glass {

/// Name of the first point, in order of firing, whose value holds a NaN or an infinity; "" when all are finite.
std::string first_non_finite_point(Subject& subject, const Batch& batch);

/// Name of the first parameter whose gradient holds a NaN or an infinity; "" when all are finite.
std::string first_non_finite_gradient(const NamedTensors& parameters);

/// "3, 17, 40": the example numbers of a batch, at most `most` of them.
std::string example_list(const Batch& batch, std::size_t most = 128);

}  // namespace glass
