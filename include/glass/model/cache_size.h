// How much memory the keys and values of a generation take.
#pragma once

#include <cstdint>

#include "glass/model/architecture.h"

namespace glass {

/// Bytes of the cache of the stack that writes (a Decoding's cache_bytes): layers x 2 x sequences x capacity x
/// key-value heads x head width x 4, in fp32. The keys and values of a source, which all sequences of it share, are not
/// counted.
std::int64_t cache_bytes(const Architecture& architecture, std::int64_t sequences, std::int64_t capacity);

}  // namespace glass
