#include "pipeline/token_losses.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <span>

#include "glass/model/evaluation_mode.h"
#include "task/token_loss.h"

namespace glass::pipeline {
namespace {

/// What each token adds to the running text, blanks and line breaks included; the token itself where it changes what
/// stood before.
std::vector<std::string> pieces_of(const std::vector<std::int32_t>& ids, const Tokenizer& tokenizer) {
  std::vector<std::string> pieces;
  std::string before;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::string text = tokenizer.decode(std::span(ids).first(i + 1), false);
    const bool goes_on = text.size() > before.size() && text.starts_with(before);
    pieces.push_back(goes_on ? text.substr(before.size()) : tokenizer.token(ids[i]));
    before = std::move(text);
  }
  return pieces;
}

/// Batches of one text keep their order.
Json losses_of(Transformer& model, const TokenizedDataset& data, std::uint32_t example, const Tokenizer& tokenizer) {
  const Batch batch = make_batch(data, {example});
  const TokenLabels& labels = labels_of<TokenLabels>(batch);
  Trace idle;
  const RowLosses rows = row_losses(model.scores(batch, idle), labels);
  std::vector<std::int32_t> ids;
  std::vector<double> losses;
  for (std::size_t row = 0; row < rows.losses.size() && ids.size() < kShownTokens; ++row) {
    if (labels.labels[row] < 0) continue;
    ids.push_back(labels.labels[row]);
    losses.push_back(rows.losses[row]);
  }
  Json tokens = Json::array();
  const std::vector<std::string> pieces = pieces_of(ids, tokenizer);
  for (std::size_t i = 0; i < ids.size(); ++i) tokens.push_back({{"text", pieces[i]}, {"loss", losses[i]}});
  return {{"tokens", tokens}};
}

}  // namespace

Json token_losses(Transformer& model, const Task& task, const TokenizedDataset& data, const Tokenizer& tokenizer) {
  Json texts = Json::array();
  // A masked language model labels its hidden tokens only, which prepare() chooses; a tag is no token.
  const TokenScoring scoring = token_scoring(model.architecture());
  if (scoring != TokenScoring::next && scoring != TokenScoring::target) return texts;
  const at::NoGradGuard no_gradient;
  const EvaluationMode evaluating(model);
  for (std::uint32_t i = 0; i < data.size() && i < kShownTexts; ++i)
    texts.push_back(losses_of(model, data, i, tokenizer));
  return texts;
}

}  // namespace glass::pipeline
