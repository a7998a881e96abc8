// What an import does with the tensors of a checkpoint, and what it may do.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace glass {

/// What became of the tensors of a checkpoint.
struct WeightReport {
  std::vector<std::pair<std::string, std::vector<std::string>>> mapped;  ///< ours, theirs
  std::vector<std::string> fresh;    ///< ours: not in the file, drawn anew as model.new_parameters allows
  std::vector<std::string> carried;  ///< theirs: no output needs them; an export writes them again
  std::vector<std::string> ignored;  ///< theirs: buffers, second names of tied weights, and what model.ignore names
};

/// What may differ between a checkpoint and the model that is made from it.
struct ImportOptions {
  std::vector<std::string> new_parameters, ignore;  ///< globs of names of the checkpoint
  std::uint64_t seed = 1;                           ///< of new parameters
  bool fills_vocabulary = false;                    ///< tables of word vectors may have fewer rows than the model
};

}  // namespace glass
