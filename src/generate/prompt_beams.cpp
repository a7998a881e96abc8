#include "generate/prompt_beams.h"

#include <algorithm>
#include <cmath>

#include "glass/base/error.h"
#include "glass/base/hash.h"

namespace glass {

namespace {

/// The sum of a beam that counts for nothing, as in transformers; what stands below its half never was a text.
constexpr double kNever = -1e9;

}  // namespace

PromptBeams::PromptBeams(const BeamRules& rules, const PromptBatch& made, std::size_t row)
    : rules_(rules),
      source_(made.source[row]),
      begin_(static_cast<std::int64_t>(made.read[row].size())),
      limit_(made.limits[row]),
      random_(derive_seed(rules.settings.seed, row / static_cast<std::size_t>(rules.settings.beams), 0)) {
  running_.resize(static_cast<std::size_t>(rules.settings.beams));
  for (Beam& beam : running_) {
    beam.ids = made.read[row];
    beam.sum = kNever;
  }
  running_[0].sum = 0;  // only the first beam counts at first: all are the same
}

std::vector<std::int64_t> PromptBeams::step(const std::vector<Candidate>& candidates) {
  std::vector<Beam> next;
  std::vector<std::int64_t> from;
  bool all_end = true;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (std::isinf(candidates[i].sum)) continue;
    Beam beam = continued(candidates[i]);
    const bool ends = beam.ended || static_cast<std::int64_t>(beam.ids.size()) >= limit_;
    all_end = all_end && ends;
    if (ends) {
      if (i < running_.size()) finish(std::move(beam));
      continue;
    }
    if (next.size() == running_.size()) continue;
    from.push_back(candidates[i].beam);
    next.push_back(std::move(beam));
  }
  if (std::isinf(candidates[0].sum)) {
    fail(ErrorKind::config,
         "generate: the settings leave no token that may come next; ban or suppress fewer, or force one of the others");
  }
  while (next.size() < running_.size()) {  // every other candidate ended: this one only fills the batch
    from.push_back(0);
    next.push_back(continued({0, candidates[0].id, kNever, 0}));
  }
  running_ = std::move(next);
  const bool is_full =
      rules_.settings.early_stopping == EarlyStopping::when_full && finished_.size() == running_.size();
  done_ = all_end || is_full || !can_improve();
  return from;
}

std::vector<Beam> PromptBeams::best() const {
  std::vector<Beam> real;
  for (const Beam& beam : finished_) {
    if (beam.sum > kNever / 2) real.push_back(beam);
  }
  return real;
}

Beam PromptBeams::continued(const Candidate& candidate) const {
  Beam beam = running_[static_cast<std::size_t>(candidate.beam)];
  beam.ids.push_back(candidate.id);
  beam.sum = candidate.sum;
  beam.log_probability += candidate.plain;
  const auto written = static_cast<double>(beam.ids.size()) - static_cast<double>(begin_);
  beam.score = beam.sum / std::pow(written, rules_.settings.length_penalty);
  const std::vector<std::int64_t>& ends = rules_.end_ids;
  beam.ended_by_token = std::find(ends.begin(), ends.end(), candidate.id) != ends.end();
  beam.ended = beam.ended_by_token || (rules_.stops && rules_.stops(beam.ids, begin_));
  return beam;
}

void PromptBeams::finish(Beam beam) {
  finished_.push_back(std::move(beam));
  std::stable_sort(finished_.begin(), finished_.end(), [](const Beam& a, const Beam& b) { return a.score > b.score; });
  if (finished_.size() > running_.size()) finished_.pop_back();
}

bool PromptBeams::can_improve() const {
  if (finished_.empty()) return true;
  const GenerationSettings& settings = rules_.settings;
  const bool waits = settings.early_stopping == EarlyStopping::never && settings.length_penalty > 0;
  const std::int64_t length = waits ? limit_ : static_cast<std::int64_t>(running_[0].ids.size());
  const double best = running_[0].sum / std::pow(static_cast<double>(length - begin_), settings.length_penalty);
  const double worst = finished_.size() < running_.size() ? kNever : finished_.back().score;
  return best > worst;
}

}  // namespace glass
