// Target: which scalar of each example is explained.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace glass {

using at::Tensor;

enum class TargetKind { logit, probability, log_probability, margin };

/// "logit" of the predicted class by default; "logit:positive" of a named class; "margin:a:b" between two classes,
/// "margin" between the predicted class and the runner-up.
struct Target {
  TargetKind kind = TargetKind::logit;
  std::int64_t label = -1;    ///< -1: the predicted class of each example
  std::int64_t against = -1;  ///< margin only; -1: the best other class
};

/// Reads the text of explain.target. Unknown kinds and classes are an Error (config) that lists what is allowed.
Target parse_target(const std::string& text, const std::vector<std::string>& label_names);

/// A target with its classes fixed for each example of a batch.
struct ResolvedTarget {
  TargetKind kind = TargetKind::logit;
  std::vector<std::int64_t> labels, against;  ///< [B]
};
/// `given` [B] names the class of some rows (others are -1) before `target` does; empty: of none.
ResolvedTarget resolve_target(const Target& target, const at::Tensor& scores,
                              const std::vector<std::int64_t>& given = {});

/// The explained scalar of each row: scores [B, C] -> [B]. Differentiable.
at::Tensor target_values(const ResolvedTarget& target, const at::Tensor& scores);

/// "logit of class 'positive'".
std::string describe_target(const ResolvedTarget& target, std::size_t example,
                            const std::vector<std::string>& label_names);
std::string target_unit(TargetKind kind);

}  // namespace glass
