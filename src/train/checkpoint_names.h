// The names of checkpoints and of their files. Private to src/train.
#pragma once

#include <string>

namespace glass {

/// step-N, and what saves and removals that were interrupted leave: step-N.tmp-..., step-N.aside.
bool is_checkpoint_name(const std::string& name);
/// A file of a checkpoint, finished or not.
bool is_checkpoint_file(const std::string& name);

}  // namespace glass
