// Which rows of the states learn, which choose the penalty, which test; and the labels of the control.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/base/statistics.h"
#include "glass/data/tokenized_dataset.h"
#include "probe/states.h"

namespace glass {

/// Up to `limit` texts in a seeded order; for token states texts are taken until they hold `limit` tokens.
std::vector<std::uint32_t> sample_texts(const TokenizedDataset& data, std::int64_t limit, bool pooled,
                                        std::uint64_t seed);

/// Rows that fit a probe and rows that choose its penalty. A text's rows are all in one part.
struct Parts {
  std::vector<std::int64_t> fit, held_out;
};

/// Holds out every sixth text of each label, in the order of the states, which is random. `labels` are those of the
/// rows.
Parts split_rows(const States& states, const std::vector<std::int32_t>& labels);

/// A label a row, from the label of each text.
std::vector<std::int32_t> row_labels(const States& states, const std::vector<std::int32_t>& by_text);

/// The rows of token states that have a label, and their labels.
struct LabelledRows {
  States states;
  std::vector<std::int32_t> labels;
};

/// `by_token`: labels by text and token, -1 for rows that are left out.
LabelledRows keep_labelled(const States& states, const std::vector<std::vector<std::int32_t>>& by_token);

/// Labels that the states cannot know. Pooled states: the labels permuted between the texts, so that no probe does
/// better than chance on new texts. Token states: one label a token type, drawn from `frequencies` (Hewitt and Liang
/// 2019), which a probe can learn by heart only.
std::vector<std::int32_t> control_labels(const States& states, const std::vector<std::int32_t>& labels,
                                         const std::vector<std::int32_t>& frequencies, std::uint64_t seed);

/// Accuracy with a bootstrap interval over texts: the tokens of one text are not independent.
Interval accuracy_by_text(const States& states, const std::vector<std::int32_t>& predicted,
                          const std::vector<std::int32_t>& labels, std::uint64_t seed);

/// Share of the most frequent of `classes` labels.
double majority_share(const std::vector<std::int32_t>& labels, std::int64_t classes);

}  // namespace glass
