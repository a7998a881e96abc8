// The paths inside a run folder (docs/artefacts.md), so that no other file spells them.
#pragma once

#include <cstdint>
#include <filesystem>

namespace glass {

/// A run folder and the places of its files. Nothing is created or read here.
struct RunFolder {
  std::filesystem::path root;

  std::filesystem::path config() const;                       ///< config.toml, the resolved config
  std::filesystem::path record() const;                       ///< record.json
  std::filesystem::path metrics() const;                      ///< metrics.jsonl
  std::filesystem::path evaluation() const;                   ///< evaluation.json
  std::filesystem::path predictions() const;                  ///< folder with a file of predictions a split
  std::filesystem::path explanations() const;                 ///< folder of explanation files
  std::filesystem::path probes() const;                       ///< folder of probe files
  std::filesystem::path model() const;                        ///< folder with the best weights
  std::filesystem::path checkpoints() const;                  ///< folder of checkpoints
  std::filesystem::path checkpoint(std::int64_t step) const;  ///< checkpoints/step-N
  std::filesystem::path bench() const;                        ///< bench.json
  std::filesystem::path report() const;                       ///< report.html
  std::filesystem::path log() const;                          ///< log.txt
};

}  // namespace glass
