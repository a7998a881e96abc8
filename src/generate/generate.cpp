// Generation: greedy, by sampling, or by beams.
#include "glass/generate/generate.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "generate/beam_search.h"
#include "generate/choose_token.h"
#include "generate/prompts.h"
#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/base/random.h"
#include "glass/model/decoding.h"

namespace glass {

namespace {

constexpr const char* kIncomplete = "\xEF\xBF\xBD";  // U+FFFD: the bytes of a character whose rest is still to come

void check_settings(const GenerationSettings& s) {
  const auto need = [](bool holds, const char* what) {
    if (!holds) fail(ErrorKind::config, "generate: {}", what);
  };
  need(s.max_new_tokens >= 1, "max_new_tokens must be at least 1");
  need(s.temperature >= 0 && std::isfinite(s.temperature), "temperature must be at least 0");
  need(s.top_k >= 0, "top_k must be at least 0");
  need(s.top_p > 0 && s.top_p <= 1, "top_p must be above 0 and at most 1");
  need(s.min_p >= 0 && s.min_p <= 1, "min_p must be from 0 to 1");
  need(s.repetition_penalty > 0 && std::isfinite(s.repetition_penalty), "repetition_penalty must be above 0");
  need(s.beams >= 1 && s.beams <= 1000, "beams must be from 1 to 1000");
  need(s.n_best >= 1, "n_best must be at least 1");
  const bool samples = s.temperature > 0;
  need(samples || (s.top_k == 0 && s.top_p == 1 && s.min_p == 0),
       "top_k, top_p and min_p choose among sampled tokens; set a temperature");
  need(s.beams == 1 || (!samples && s.repetition_penalty == 1),
       "beams go without temperature and repetition_penalty; leave out one of the two");
  need(s.beams == 1 || s.n_best <= s.beams, "n_best can be at most beams");
  need(s.beams > 1 || samples || s.n_best == 1,
       "the likeliest tokens make one text; for more set a temperature or beams");
  need(s.beams == 1 || s.stop.empty(), "stop texts go without beams");
}

/// One text that grows.
class Growing {
 public:
  Growing(std::size_t prompt, std::size_t number, std::vector<std::int64_t> read, std::uint64_t seed)
      : prompt_(prompt), number_(number), seen_(std::move(read)), random_(derive_seed(seed, prompt, number)) {}

  /// Takes the next token from its scores [V], whose log-sum-exp is `normaliser`; false when the text has ended.
  bool grow(const double* scores, std::int64_t vocab, double normaliser, std::int64_t end_id,
            const Tokenizer& tokenizer, const GenerationSettings& settings, const OnText& on_text) {
    next_ = choose(scores, vocab, settings);
    made_.log_probability += scores[next_] - normaliser;
    if (next_ == end_id) {
      made_.ended = true;
    } else {
      made_.ids.push_back(static_cast<std::int32_t>(next_));
      seen_.push_back(next_);
    }
    // Who only wants the whole text at the end waits for no half of it.
    if (on_text || !settings.stop.empty()) {
      made_.text = tokenizer.decode(made_.ids);
      cut_at_stop(settings.stop);
      tell(on_text, settings.stop);
    }
    return !made_.ended;
  }

  std::int64_t next() const { return next_; }
  const std::vector<std::int64_t>& seen() const { return seen_; }
  std::size_t prompt() const { return prompt_; }
  Generated finish(const Tokenizer& tokenizer, const GenerationSettings& settings, const OnText& on_text) {
    if (!on_text && settings.stop.empty()) made_.text = tokenizer.decode(made_.ids);
    if (on_text && made_.text.size() > told_) on_text(prompt_, number_, made_.text.substr(told_));
    made_.score = made_.log_probability;
    return std::move(made_);
  }

 private:
  std::int64_t choose(const double* scores, std::int64_t vocab, const GenerationSettings& settings) {
    const double uniform = random_.uniform();
    if (settings.temperature == 0 && settings.repetition_penalty == 1)
      return std::max_element(scores, scores + vocab) - scores;
    std::vector<double> warped(scores, scores + vocab);
    warp_scores(settings, seen_, warped);
    return choose_token(settings, warped, uniform);
  }

  void cut_at_stop(const std::vector<std::string>& stop) {
    std::size_t first = std::string::npos;
    for (const std::string& text : stop) first = std::min(first, made_.text.find(text));
    if (first == std::string::npos) return;
    made_.text.resize(first);
    made_.ended = true;
  }

  /// Tells what is certain: no half character, nothing that may become a stop text.
  void tell(const OnText& on_text, const std::vector<std::string>& stop) {
    if (!on_text || made_.text.ends_with(kIncomplete)) return;
    std::size_t held = 0;
    for (const std::string& text : stop) held = std::max(held, text.size());
    const std::size_t certain = made_.ended ? made_.text.size() : made_.text.size() - std::min(held, made_.text.size());
    if (certain <= told_) return;
    on_text(prompt_, number_, made_.text.substr(told_, certain - told_));
    told_ = certain;
  }

  std::size_t prompt_, number_;
  std::vector<std::int64_t> seen_;
  Random random_;
  std::int64_t next_ = 0;
  Generated made_;
  std::size_t told_ = 0;
};

/// Texts that have outgrown a language model go on from the last half of what it can read.
std::unique_ptr<Decoding> read_last_half(Transformer& model, const std::vector<Growing>& texts,
                                         const std::vector<std::size_t>& active) {
  const std::int64_t most = model.architecture().max_length;
  const auto half = static_cast<std::size_t>(std::max<std::int64_t>(1, most / 2));
  Batch batch;
  batch.cu_seqlens.push_back(0);
  for (const std::size_t number : active) {
    const std::vector<std::int64_t>& seen = texts[number].seen();
    batch.ids.insert(batch.ids.end(), seen.end() - static_cast<std::ptrdiff_t>(std::min(half, seen.size())),
                     seen.end());
    batch.cu_seqlens.push_back(static_cast<std::int64_t>(batch.ids.size()));
  }
  return std::make_unique<Decoding>(model, batch, most);
}

/// True where the next token has no place left.
bool is_full(const Decoding& decoding, const Architecture& architecture) {
  const std::vector<std::int64_t>& lengths = decoding.lengths();
  return !architecture.encoder && *std::max_element(lengths.begin(), lengths.end()) >= architecture.max_length;
}

std::vector<Growing> start_texts(const PromptBatch& made, const GenerationSettings& settings) {
  std::vector<Growing> texts;
  for (std::size_t i = 0; i < made.read.size(); ++i) {
    texts.emplace_back(i / static_cast<std::size_t>(settings.n_best), i % static_cast<std::size_t>(settings.n_best),
                       made.read[i], settings.seed);
  }
  return texts;
}

/// What all steps of one call share.
struct Growth {
  Transformer& model;
  const Tokenizer& tokenizer;
  const GenerationSettings& settings;
  const OnText& on_text;
};

/// Which texts went on by a token: their rows in the step before, and the tokens.
struct GrownRows {
  std::vector<std::int64_t> kept, ids;
};

/// Lets every active text grow by one token; `active` keeps those that go on.
GrownRows grow_by_one(const Growth& growth, const Decoding& decoding, std::vector<Growing>& texts,
                      std::vector<std::size_t>& active) {
  const Tensor scores = decoding.scores().to(at::kCPU, at::kDouble).contiguous(),
               normalisers = scores.logsumexp(1).contiguous();
  const std::int64_t vocab = scores.size(1), end_id = growth.model.architecture().end_id;
  GrownRows grown;
  std::vector<std::size_t> still;
  for (std::size_t row = 0; row < active.size(); ++row) {
    Growing& text = texts[active[row]];
    const double* row_scores = scores.const_data_ptr<double>() + static_cast<std::int64_t>(row) * vocab;
    const double normaliser = normalisers.const_data_ptr<double>()[row];
    if (!text.grow(row_scores, vocab, normaliser, end_id, growth.tokenizer, growth.settings, growth.on_text)) continue;
    grown.kept.push_back(static_cast<std::int64_t>(row));
    grown.ids.push_back(text.next());
    still.push_back(active[row]);
  }
  active = std::move(still);
  return grown;
}

std::vector<std::vector<Generated>> grow_texts(const Growth& growth, const std::vector<std::string>& prompts) {
  const GenerationSettings& settings = growth.settings;
  const Architecture& architecture = growth.model.architecture();
  const PromptBatch made =
      make_prompts(growth.model, growth.tokenizer, prompts, settings.n_best, settings.max_new_tokens);
  const std::int64_t capacity =
      architecture.encoder ? made.capacity : std::min(made.capacity, std::max(architecture.max_length, made.longest));
  auto decoding = std::make_unique<Decoding>(growth.model, made.batch, capacity);
  std::vector<Growing> texts = start_texts(made, settings);
  std::vector<std::size_t> active(texts.size());
  std::iota(active.begin(), active.end(), 0);
  for (std::int64_t step = 0; step < settings.max_new_tokens && !active.empty(); ++step) {
    throw_if_interrupted();
    const GrownRows grown = grow_by_one(growth, *decoding, texts, active);
    if (active.empty() || step + 1 == settings.max_new_tokens) continue;
    if (is_full(*decoding, architecture)) {
      decoding = read_last_half(growth.model, texts, active);
      continue;
    }
    if (static_cast<std::int64_t>(active.size()) < decoding->size()) decoding->reorder(grown.kept);
    decoding->read(grown.ids);
  }
  std::vector<std::vector<Generated>> results(prompts.size());
  for (Growing& text : texts) results[text.prompt()].push_back(text.finish(growth.tokenizer, settings, growth.on_text));
  for (auto& list : results)
    std::stable_sort(list.begin(), list.end(),
                     [](const Generated& a, const Generated& b) { return a.score > b.score; });
  return results;
}

std::vector<std::vector<Generated>> search_texts(Transformer& model, const Tokenizer& tokenizer,
                                                 const std::vector<std::string>& prompts,
                                                 const GenerationSettings& settings) {
  const PromptBatch made = make_prompts(model, tokenizer, prompts, settings.beams, settings.max_new_tokens);
  Decoding decoding(model, made.batch, made.capacity);
  std::vector<std::vector<Generated>> results;
  for (std::vector<Beam>& beams : beam_search(decoding, model.architecture().end_id, settings)) {
    results.emplace_back();
    for (std::size_t i = 0; i < beams.size() && static_cast<std::int64_t>(i) < settings.n_best; ++i) {
      Generated text;
      text.ids.assign(beams[i].ids.begin(), beams[i].ids.end() - (beams[i].ended ? 1 : 0));
      text.text = tokenizer.decode(text.ids);
      text.log_probability = beams[i].log_probability;
      text.score = beams[i].score;
      text.ended = beams[i].ended;
      results.back().push_back(std::move(text));
    }
  }
  return results;
}

}  // namespace

std::vector<std::vector<Generated>> generate(Transformer& model, const Tokenizer& tokenizer,
                                             const std::vector<std::string>& prompts,
                                             const GenerationSettings& settings, const OnText& on_text) {
  check_settings(settings);
  if (prompts.empty()) return {};
  if (settings.beams > 1) return search_texts(model, tokenizer, prompts, settings);
  return grow_texts({model, tokenizer, settings, on_text}, prompts);
}

}  // namespace glass
