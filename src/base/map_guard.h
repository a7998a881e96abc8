// What a fault inside a MappedFile does. Private to src/base.
#pragma once

namespace glass {

/// From now on a read behind the end of a cut file ends the process with its message and exit code 4.
void guard_maps();

}  // namespace glass
