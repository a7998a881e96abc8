#include "generate/growing_text.h"

#include <algorithm>
#include <cmath>

#include "generate/choose_token.h"
#include "glass/base/error.h"
#include "glass/base/hash.h"

namespace glass {

namespace {

constexpr const char* kIncomplete = "\xEF\xBF\xBD";  // U+FFFD: the bytes of a character whose rest is still to come

}  // namespace

std::size_t find_stop(const std::string& text, const std::vector<std::string>& stop) {
  std::size_t first = std::string::npos;
  for (const std::string& end : stop) first = std::min(first, text.find(end));
  return first;
}

GrowingText::GrowingText(const PromptBatch& made, std::size_t row, const GenerationSettings& settings)
    : prompt_(row / static_cast<std::size_t>(settings.n_best)),
      number_(row % static_cast<std::size_t>(settings.n_best)),
      ids_(made.read[row]),
      source_(made.source[row]),
      begin_(static_cast<std::int64_t>(ids_.size())),
      limit_(made.limits[row]),
      random_(derive_seed(settings.seed, prompt_, number_)) {}

bool GrowingText::grow(const double* scores, std::int64_t vocab, double normaliser, const Growth& growth) {
  next_ = choose(scores, vocab, growth);
  made_.log_probability += scores[next_] - normaliser;
  if (std::find(growth.end_ids.begin(), growth.end_ids.end(), next_) != growth.end_ids.end()) {
    made_.ended = true;
  } else {
    made_.ids.push_back(static_cast<std::int32_t>(next_));
    ids_.push_back(next_);
  }
  // Who only wants the whole text at the end waits for no half of it.
  const std::vector<std::string>& stop = growth.settings.stop;
  if (growth.on_text || !stop.empty()) {
    made_.text = growth.tokenizer.decode(made_.ids);
    cut_at_stop(stop);
    tell(growth.on_text, stop);
  }
  return !made_.ended && begin_ + static_cast<std::int64_t>(made_.ids.size()) < limit_;
}

Generated GrowingText::finish(const Growth& growth) {
  if (!growth.on_text && growth.settings.stop.empty()) made_.text = growth.tokenizer.decode(made_.ids);
  if (growth.on_text && made_.text.size() > told_) growth.on_text(prompt_, number_, made_.text.substr(told_));
  made_.score = made_.log_probability;
  return std::move(made_);
}

std::int64_t GrowingText::choose(const double* scores, std::int64_t vocab, const Growth& growth) {
  const double uniform = random_.uniform();
  const bool samples = growth.settings.temperature > 0;
  if (!samples && growth.processors.empty()) return std::max_element(scores, scores + vocab) - scores;
  std::vector<double> processed(scores, scores + vocab);
  process_scores(growth.processors, {ids_, source_, begin_, limit_}, processed);
  return samples ? sampled_token(processed, uniform) : likeliest_token(processed);
}

void GrowingText::cut_at_stop(const std::vector<std::string>& stop) {
  const std::size_t first = find_stop(made_.text, stop);
  if (first == std::string::npos) return;
  made_.text.resize(first);
  made_.ended = true;
}

/// Tells what is certain: no half character, nothing that may become a stop text.
void GrowingText::tell(const OnText& on_text, const std::vector<std::string>& stop) {
  if (!on_text || made_.text.ends_with(kIncomplete)) return;
  std::size_t held = 0;
  for (const std::string& text : stop) held = std::max(held, text.size());
  const std::size_t certain = made_.ended ? made_.text.size() : made_.text.size() - std::min(held, made_.text.size());
  if (certain <= told_) return;
  on_text(prompt_, number_, made_.text.substr(told_, certain - told_));
  told_ = certain;
}

}  // namespace glass
