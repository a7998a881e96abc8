// Tokens that are drawn from a vocabulary, to stand in the place of others.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glass/explain/context.h"

namespace glass {

/// Draws tokens of the vocabulary, but no special ones: as often as they stood in the training set, where that is
/// known, else all alike.
class TokenDraw {
 public:
  /// Error (config) at `key` for a subject whose vocabulary is not known.
  TokenDraw(const ExplainContext& context, const std::string& key);

  /// The token that stands at place `token` of example `example` in draw `draw`: it depends on the seed and these
  /// numbers alone, so that texts with other tokens hidden have the same token there.
  std::int64_t at(std::int64_t example, std::int64_t token, std::int64_t draw) const;
  /// The token of a number that is uniform in [0, 1).
  std::int64_t of(double uniform) const;
  /// "training set" or "vocabulary".
  const std::string& source() const { return source_; }

 private:
  std::vector<double> up_to_;  // by token: the share of it and of those before it
  std::string source_;
  std::uint64_t seed_;
};

}  // namespace glass
