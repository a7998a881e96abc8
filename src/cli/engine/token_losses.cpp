#include "cli/engine/token_losses.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

#include "task/token_loss.h"

namespace glass::cli {
namespace {

/// Batches of one text keep their order.
Json losses_of(Transformer& model, const TokenizedDataset& data, std::uint32_t example, const Tokenizer& tokenizer) {
  const Batch batch = make_batch(data, {example});
  Trace idle;
  const RowLosses rows = row_losses(model.scores(batch, idle), batch);
  Json tokens = Json::array();
  for (std::size_t row = 0; row < rows.losses.size() && row < kShownTokens; ++row) {
    const std::int64_t label = batch.token_labels[row];
    if (label < 0) continue;
    const std::array<std::int32_t, 1> id = {static_cast<std::int32_t>(label)};
    const std::string text = tokenizer.decode(id, false);
    tokens.push_back({{"text", text.empty() ? tokenizer.token(id[0]) : text}, {"loss", rows.losses[row]}});
  }
  return {{"tokens", tokens}};
}

}  // namespace

Json token_losses(Transformer& model, const Task& task, const TokenizedDataset& data, const Tokenizer& tokenizer) {
  Json texts = Json::array();
  // A masked language model labels its hidden tokens only, which prepare() chooses; a tag is no token.
  if (task.head() != HeadKind::causal_lm && task.head() != HeadKind::sequence_to_sequence_lm) return texts;
  const at::NoGradGuard no_gradient;
  model.set_training(false);
  for (std::uint32_t i = 0; i < data.size() && i < kShownTexts; ++i) texts.push_back(losses_of(model, data, i, tokenizer));
  return texts;
}

}  // namespace glass::cli
