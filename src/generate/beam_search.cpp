#include "generate/beam_search.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "glass/base/interrupt.h"

namespace glass {

namespace {

constexpr double kNever = -1e9;

/// One candidate of a step: sequence `beam` of its prompt goes on with `id`.
struct Candidate {
  std::int64_t beam, id;
  double log_probability;
};

/// The beams of one prompt.
class PromptBeams {
 public:
  PromptBeams(const GenerationSettings& settings, std::int64_t end_id) : settings_(settings), end_id_(end_id) {
    running_.resize(static_cast<std::size_t>(settings.beams));
    // Only the first beam counts at first: all are the same.
    for (std::size_t b = 1; b < running_.size(); ++b) running_[b].log_probability = kNever;
  }

  bool is_done() const { return done_; }
  const std::vector<Beam>& running() const { return running_; }

  /// Takes the best candidates of a step; `from` gets the beams that the next ones continue.
  void step(const std::vector<Candidate>& candidates, bool is_last, std::vector<std::int64_t>& from) {
    std::vector<Beam> next;
    bool all_end = true;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const bool ends = candidates[i].id == end_id_ || is_last;
      all_end = all_end && ends;
      Beam beam = continued(candidates[i]);
      if (ends && i < running_.size() && candidates[i].log_probability > kNever / 2) finish(std::move(beam));
      if (ends || next.size() == running_.size()) continue;
      from.push_back(candidates[i].beam);
      next.push_back(std::move(beam));
    }
    while (next.size() < running_.size()) {  // every candidate ended: nothing goes on
      from.push_back(0);
      next.push_back(running_[0]);
      next.back().log_probability = kNever;
    }
    running_ = std::move(next);
    done_ = all_end || !can_improve();
  }

  /// The best finished ones; where none ended, those that were growing.
  std::vector<Beam> best() const { return finished_; }

 private:
  Beam continued(const Candidate& candidate) const {
    Beam beam = running_[static_cast<std::size_t>(candidate.beam)];
    beam.ids.push_back(candidate.id);
    beam.log_probability = candidate.log_probability;
    beam.score = candidate.log_probability / std::pow(static_cast<double>(beam.ids.size()), settings_.length_penalty);
    beam.ended = candidate.id == end_id_;
    return beam;
  }

  void finish(Beam beam) {
    finished_.push_back(std::move(beam));
    std::stable_sort(finished_.begin(), finished_.end(),
                     [](const Beam& a, const Beam& b) { return a.score > b.score; });
    if (finished_.size() > running_.size()) finished_.pop_back();
  }

  bool can_improve() const {
    if (finished_.empty()) return true;
    const double length = static_cast<double>(running_[0].ids.size());
    const double best = running_[0].log_probability / std::pow(length, settings_.length_penalty);
    const double worst = finished_.size() < running_.size() ? kNever : finished_.back().score;
    return best > worst;
  }

  const GenerationSettings& settings_;
  std::int64_t end_id_;
  std::vector<Beam> running_, finished_;
  bool done_ = false;
};

/// The best candidates of each prompt: log-probabilities of all its beams' tokens, added to those of the beams.
std::vector<std::vector<Candidate>> candidates_of(const Tensor& scores, const std::vector<PromptBeams>& prompts,
                                                  std::int64_t beams) {
  const Tensor logs = scores.to(at::kFloat).log_softmax(1).to(at::kCPU, at::kDouble);  // [P * K, V]
  std::vector<double> before;
  for (const PromptBeams& prompt : prompts) {
    for (const Beam& beam : prompt.running()) before.push_back(beam.log_probability);
  }
  const std::int64_t vocabulary = logs.size(1);
  const Tensor all = (logs + at::tensor(before, at::kDouble).unsqueeze(1))
                         .view({static_cast<std::int64_t>(prompts.size()), beams * vocabulary});
  const auto [values, places] = all.topk(std::min(2 * beams, beams * vocabulary), 1);
  std::vector<std::vector<Candidate>> candidates(prompts.size());
  for (std::size_t p = 0; p < prompts.size(); ++p) {
    for (std::int64_t i = 0; i < values.size(1); ++i) {
      const auto place = places[static_cast<std::int64_t>(p)][i].item<std::int64_t>();
      candidates[p].push_back(
          {place / vocabulary, place % vocabulary, values[static_cast<std::int64_t>(p)][i].item<double>()});
    }
  }
  return candidates;
}

}  // namespace

std::vector<std::vector<Beam>> beam_search(Decoding& decoding, std::int64_t end_id,
                                           const GenerationSettings& settings) {
  const std::int64_t beams = settings.beams;
  std::vector<PromptBeams> prompts(static_cast<std::size_t>(decoding.size() / beams), PromptBeams(settings, end_id));
  for (std::int64_t step = 0; step < settings.max_new_tokens; ++step) {
    throw_if_interrupted();
    const std::vector<std::vector<Candidate>> candidates = candidates_of(decoding.scores(), prompts, beams);
    std::vector<std::int64_t> from, ids;
    const bool is_last = step + 1 == settings.max_new_tokens;
    for (std::size_t p = 0; p < prompts.size(); ++p) {
      std::vector<std::int64_t> own;
      if (prompts[p].is_done()) {
        for (std::int64_t b = 0; b < beams; ++b) own.push_back(b);
      } else {
        prompts[p].step(candidates[p], is_last, own);
      }
      for (const std::int64_t b : own) from.push_back(static_cast<std::int64_t>(p) * beams + b);
    }
    const bool done =
        std::all_of(prompts.begin(), prompts.end(), [](const PromptBeams& prompt) { return prompt.is_done(); });
    if (done || is_last) break;
    for (const PromptBeams& prompt : prompts) {
      for (const Beam& beam : prompt.running()) ids.push_back(beam.ids.empty() ? end_id : beam.ids.back());
    }
    decoding.reorder(from);
    decoding.read(ids);
  }
  std::vector<std::vector<Beam>> best;
  for (const PromptBeams& prompt : prompts) best.push_back(prompt.best());
  return best;
}

}  // namespace glass
