// Scores of examples that carry any number of labels: F1 over all decisions, F1 averaged over labels, and the share of
// fully right examples.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/base/statistics.h"

namespace glass {

/// With bootstrap intervals over examples, as scikit-learn's f1_score and accuracy_score on indicator matrices.
struct MultiLabelScores {
  Interval micro_f1;         ///< 2 TP / (2 TP + FP + FN) of all labels together; 0 where no label is predicted or gold
  Interval macro_f1;         ///< mean over all labels of theirs; a label that is neither predicted nor gold counts as 0
  Interval subset_accuracy;  ///< share of examples whose labels are all right
};

/// Both matrices are [examples, labels] of 0 and 1. NaN without examples.
MultiLabelScores multi_label(const std::vector<std::vector<std::uint8_t>>& predicted,
                             const std::vector<std::vector<std::uint8_t>>& gold);

}  // namespace glass
