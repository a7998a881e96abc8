// What a run has to say of itself so that it can be repeated: versions, machine, time.
#pragma once

#include <string>

#include "glass/base/json.h"

namespace glass {

/// The version of glassformer: CMake's project version.
std::string version();
/// The commit it was built from; "unknown" outside git.
std::string build_commit();

/// {"glassformer", "commit", "compiler", "build_type", "cpu", "cores", "os"}.
Json build_facts();

/// Now, as "2026-01-31T12:00:00Z".
std::string utc_now();

/// Resident memory of this process now, in bytes (from /proc/self/status).
std::size_t resident_bytes();
/// Its largest value so far.
std::size_t peak_resident_bytes();

}  // namespace glass
