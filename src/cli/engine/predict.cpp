// glassformer predict: what a model says of new texts.
#include <ATen/ATen.h>
#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/session.h"
#include "glass/config/config.h"
#include "glass/model/forward_runner.h"

namespace glass::cli {
namespace {

constexpr std::int64_t kBatchTokens = 1024;

/// Fills in the scores of every window of every text.
void score(std::vector<ScoredText>& texts, Transformer& model, const ScoreMeaning& meaning) {
  const bool in_decoder = meaning.target_form().kind == TargetForm::Kind::decoder;
  std::vector<TokenSequence> sequences;
  std::vector<std::int64_t> lengths;
  for (const ScoredText& text : texts) {
    for (const Encoding& window : text.windows) {
      sequences.push_back(sequence_of(window, in_decoder));
      lengths.push_back(static_cast<std::int64_t>(window.size()));
    }
  }
  std::vector<at::Tensor> scores(sequences.size());
  const auto make = [&](const Items& items) {
    std::vector<const TokenSequence*> members;
    for (const std::uint32_t item : items) members.push_back(&sequences[item]);
    return batch_of(members);
  };
  ForwardRunner(model, kBatchTokens).run(lengths, make, [&](const Forward& forward) {
    for (std::size_t i = 0; i < forward.items.size(); ++i)
      scores[forward.items[i]] = forward.rows(i, meaning.scores_tokens());
  });
  auto next = scores.begin();
  for (ScoredText& text : texts) {
    text.scores.assign(next, next + static_cast<std::ptrdiff_t>(text.windows.size()));
    next += static_cast<std::ptrdiff_t>(text.windows.size());
  }
}

}  // namespace

int run_predict(const Arguments& arguments) {
  const Session session = open_session("", arguments.all("--set"));
  const LoadedModel loaded = open_model(arguments.get("MODEL"), session);
  const Architecture& architecture = loaded.model->architecture();
  const auto meaning = meaning_of(architecture, *loaded.tokenizer, loaded.label_names, session.config().task);
  const auto texts = texts_of(arguments, loaded, session.config());
  std::vector<ScoredText> read;
  for (const TextToExplain& text : texts) {
    read.push_back({meaning->encode(text.example, architecture.max_length), {}});
    meaning->check_answerable(text.example, read.back().windows.front());
  }
  score(read, *loaded.model, *meaning);
  for (std::size_t i = 0; i < texts.size(); ++i)
    fmt::print("{}\n", dump_json(meaning->answer(texts[i].example, read[i])));
  return 0;
}

}  // namespace glass::cli
