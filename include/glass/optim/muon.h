// Muon (Jordan et al. 2024): momentum whose matrix is made orthogonal; all other weights by AdamW.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "glass/optim/adamw.h"
#include "glass/optim/optimizer.h"

namespace glass {

/// The constants of Muon.
struct MuonSettings {
  double momentum = 0.95;
  bool nesterov = true;
  std::int64_t iterations = 5;                ///< of Newton and Schulz
  std::string rate_rule = "match_rms_adamw";  ///< or "original"
  std::vector<std::string> weights = {"*"};   ///< globs of the weights that it takes where they are matrices
};

/// Muon on the matrices [N, M] that settings.weights name, AdamW on all others. Error (config) where the patterns name
/// no matrix.
std::unique_ptr<Optimizer> make_muon(std::vector<ParameterGroup> groups, const MuonSettings& settings,
                                     const AdamWSettings& others);

/// A matrix [N, M] with the same singular vectors and singular values near 1 (between 0.7 and 1.2): Newton and Schulz'
/// iteration with the quintic of Jordan et al., in the matrix' own type.
at::Tensor orthogonal_of(const at::Tensor& matrix, std::int64_t iterations);

}  // namespace glass
