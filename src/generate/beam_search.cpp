#include "generate/beam_search.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "generate/prompt_beams.h"
#include "glass/base/error.h"
#include "glass/base/interrupt.h"

namespace glass {

namespace {

/// Those that are not done, in the order of their rows.
using ActivePrompts = std::vector<PromptBeams*>;

/// Log-probabilities of the model's scores, and the same as the processors change them, [P * K, V].
struct StepScores {
  Tensor plain, processed;
};

void check_finite(const Tensor& logs) {
  if (!logs.isnan().any().item<bool>()) return;
  fail(ErrorKind::non_finite,
       "generate: the model's scores are not finite; check its weights, or give --setting remove_invalid_values=true");
}

StepScores scores_of(const Tensor& scores, const ActivePrompts& prompts, const BeamRules& rules) {
  const Tensor logs = scores.to(at::kFloat).log_softmax(1).to(at::kCPU, at::kDouble).contiguous();
  if (!rules.settings.remove_invalid_values) check_finite(logs);
  if (rules.processors.empty()) return {logs, logs};
  const Tensor changed = logs.clone();
  const std::int64_t vocabulary = logs.size(1);
  double* row = changed.mutable_data_ptr<double>();
  std::vector<double> values;
  for (const PromptBeams* prompt : prompts) {
    for (const Beam& beam : prompt->running()) {
      values.assign(row, row + vocabulary);
      process_scores(rules.processors, prompt->text_of(beam), values);
      row = std::copy(values.begin(), values.end(), row);
    }
  }
  return {logs, changed};
}

/// Noise by which the largest of all sums are a draw without replacement by their softmax.
void add_gumbel(Tensor& sums, const ActivePrompts& prompts) {
  double* value = sums.mutable_data_ptr<double>();
  for (PromptBeams* prompt : prompts) {
    for (std::int64_t i = 0; i < sums.size(1); ++i) *value++ -= std::log(-std::log1p(-prompt->random().uniform()));
  }
}

/// The best candidates of each prompt by the sums of its beams' scores, the best first.
std::vector<std::vector<Candidate>> candidates_of(const StepScores& scores, const ActivePrompts& prompts,
                                                  const BeamRules& rules) {
  std::vector<double> before;
  for (const PromptBeams* prompt : prompts) {
    for (const Beam& beam : prompt->running()) before.push_back(beam.sum);
  }
  const std::int64_t vocabulary = scores.plain.size(1), beams = rules.settings.beams,
                     ends = static_cast<std::int64_t>(rules.end_ids.size());
  const Tensor sums = (scores.processed + at::tensor(before, at::kDouble).unsqueeze(1))
                          .view({static_cast<std::int64_t>(prompts.size()), beams * vocabulary});
  Tensor keys = sums;
  if (rules.settings.temperature > 0) {
    keys = sums.clone();
    add_gumbel(keys, prompts);
  }
  const std::int64_t looked_at = std::min(std::max<std::int64_t>(2, 1 + ends) * beams, beams * vocabulary);
  const Tensor places = std::get<1>(keys.topk(looked_at, 1)).contiguous();
  std::vector<std::vector<Candidate>> candidates(prompts.size());
  for (std::size_t p = 0; p < prompts.size(); ++p) {
    const double* own = sums.const_data_ptr<double>() + static_cast<std::int64_t>(p) * beams * vocabulary;
    const double* plain = scores.plain.const_data_ptr<double>() + static_cast<std::int64_t>(p) * beams * vocabulary;
    const std::int64_t* place = places.const_data_ptr<std::int64_t>() + static_cast<std::int64_t>(p) * looked_at;
    for (std::int64_t i = 0; i < looked_at; ++i)
      candidates[p].push_back({place[i] / vocabulary, place[i] % vocabulary, own[place[i]], plain[place[i]]});
    // Of equal sums, as forced tokens have them, the first beam's and the first token's goes first.
    std::sort(candidates[p].begin(), candidates[p].end(), [](const Candidate& a, const Candidate& b) {
      return std::tie(b.sum, a.beam, a.id) < std::tie(a.sum, b.beam, b.id);
    });
  }
  return candidates;
}

/// Which rows go on by which tokens.
struct NextRows {
  std::vector<std::int64_t> from, ids;
};

/// Takes a step of every prompt; `active` keeps those that are not done.
NextRows step_all(ActivePrompts& active, const std::vector<std::vector<Candidate>>& candidates, std::int64_t beams) {
  NextRows rows;
  ActivePrompts still;
  for (std::size_t p = 0; p < active.size(); ++p) {
    const std::vector<std::int64_t> own = active[p]->step(candidates[p]);
    if (active[p]->is_done()) continue;
    for (const std::int64_t b : own) rows.from.push_back(static_cast<std::int64_t>(p) * beams + b);
    for (const Beam& beam : active[p]->running()) rows.ids.push_back(beam.ids.back());
    still.push_back(active[p]);
  }
  active = std::move(still);
  return rows;
}

}  // namespace

std::vector<std::vector<Beam>> beam_search(Decoding& decoding, const PromptBatch& made, const BeamRules& rules) {
  const auto beams = static_cast<std::size_t>(rules.settings.beams);
  std::vector<PromptBeams> prompts;
  for (std::size_t row = 0; row < made.read.size(); row += beams) prompts.emplace_back(rules, made, row);
  ActivePrompts active;
  for (PromptBeams& prompt : prompts) active.push_back(&prompt);
  while (true) {
    throw_if_interrupted();
    const StepScores scores = scores_of(decoding.scores(), active, rules);
    const NextRows rows = step_all(active, candidates_of(scores, active, rules), rules.settings.beams);
    if (active.empty()) break;
    decoding.reorder(rows.from);
    decoding.read(rows.ids);
  }
  std::vector<std::vector<Beam>> best;
  for (const PromptBeams& prompt : prompts) best.push_back(prompt.best());
  return best;
}

}  // namespace glass
