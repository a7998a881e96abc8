// Many variants of many texts (path nodes, occluded copies) as flat batches of like length under the token budget.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "glass/data/batch.h"
#include "glass/explain/explainer.h"

namespace glass {

/// One sequence of a forward pass: variant `variant` of text `input`.
struct TextVariant {
  std::size_t input = 0, variant = 0;
};

/// Sequences of one forward pass, in the order of its Batch.
using PassGroup = std::vector<TextVariant>;

/// Sorts by length of the text, then text, then variant, and cuts where the budget is full; a group holds at least one
/// sequence.
std::vector<PassGroup> plan_passes(const std::vector<ExplainInput>& inputs, std::vector<TextVariant> passes,
                                   std::int64_t batch_tokens);

/// One pass of each input.
std::vector<TextVariant> one_pass_each(std::size_t inputs);

/// Writes the ids of a variant: gets a copy of the text's own ids to change. Empty: every variant has the text's ids.
using EditIds = std::function<void(const TextVariant& pass, std::int64_t* ids)>;

Batch batch_of(const std::vector<ExplainInput>& inputs, const PassGroup& passes, const EditIds& edit_ids = {});

/// The targets of the texts that these passes belong to.
ResolvedTarget target_of(const ResolvedTarget& target, const PassGroup& passes);

/// Scores of one forward with the trace; Error (bug) unless they are [B, C]. Ends with Trace::finish.
Tensor forward(const ExplainContext& context, const Batch& batch, Trace& trace);

/// The numbers of a tensor as float64 on the CPU, in row-major order.
std::vector<double> to_doubles(const Tensor& tensor);

/// The scores of the unchanged inputs, [B, C] in float64 on the CPU, and the targets resolved from them.
struct PlainScores {
  ResolvedTarget target;
  std::vector<double> values;  ///< the explained scalar of each input
};
PlainScores plain_scores(const ExplainContext& context, const std::vector<ExplainInput>& inputs);

/// Axis "token" of a text.
std::vector<Axis> token_axes(const ExplainInput& input);

}  // namespace glass
