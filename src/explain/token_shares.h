// The most important tokens of a text, a share of them at a time: what comprehensiveness and sufficiency hide or keep.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glass/base/explanation.h"
#include "glass/explain/metric.h"

namespace glass {

/// Token numbers of the text, the highest score first; ties in order of the text. Tokens that are special, and those
/// that no score belongs to, are left out.
std::vector<std::uint32_t> ranked_tokens(const MetricCase& one, const ExplainInput& input);

/// How a metric by shares masks a text.
struct ShareMasking {
  bool keep = false;                                         ///< hide all but the top tokens
  std::vector<double> shares = {0.01, 0.05, 0.1, 0.2, 0.5};  ///< of the ranked tokens, (0, 1]; those of ERASER's code

  std::string replacement = "auto";  ///< what hidden tokens become

  /// The settings "shares" and "replacement".
  void bind(config::Reader& reader, const std::string& meaning);
  /// ExplanationMetric::hides_with; `key` is the metric's section.
  Json hides_with(const ExplainContext& context, const std::string& key) const;
};

/// f(x) - f(masked x) of each case, the mean over the shares, with the drop by share: {"mean", "drops": [...]}. At
/// least one token is taken of a text. In probability where the scores have one (DeYoung et al. 2020), else in their
/// unit.
std::vector<Json> drops_by_share(const std::vector<MetricCase>& cases, ExplainGroup& group, const ShareMasking& masking,
                                 const std::string& key);

/// The unit of these drops.
std::string drop_unit(const ScoreMeaning& meaning, const Target& target);

}  // namespace glass
