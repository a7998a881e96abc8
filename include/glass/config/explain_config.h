// The settings of [explain].
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace glass {

namespace config {
class Reader;
}

/// Which predictions are explained, and by which methods. Bounds, units and meanings: src/config/settings/explain.cpp.
struct ExplainConfig {
  std::vector<std::string> methods;                  ///< empty: no explanations
  std::vector<std::string> metrics = {"agreement"};  ///< of explanations
  std::string split = "dev";                         ///< train, dev, test
  std::int64_t limit = 20;
  std::string position = "auto";     ///< auto, last, mask, least_sure, or the number of a token
  std::string target = "auto";       ///< auto, logit, probability, ...; optionally ":class name"
  std::filesystem::path background;  ///< texts that stand for all texts; empty: the training set
  std::int64_t batch_tokens = 1024;
};

/// The kinds of target that explain.target may begin with, "auto" first.
const std::vector<std::string>& explain_target_kinds();

/// Binds the section "explain".
void bind_settings(config::Reader& reader, ExplainConfig& explain);

}  // namespace glass
