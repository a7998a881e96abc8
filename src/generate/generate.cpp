// Generation: greedy, by sampling, or by beams.
#include "glass/generate/generate.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <memory>
#include <numeric>

#include "generate/beam_search.h"
#include "generate/check_settings.h"
#include "generate/growing_text.h"
#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/generate/settings.h"
#include "glass/model/decoding.h"

namespace glass {

namespace {

/// Texts that have outgrown a language model go on from the last half of what it can read.
std::unique_ptr<Decoding> read_last_half(Transformer& model, const std::vector<GrowingText>& texts,
                                         const std::vector<std::size_t>& active) {
  const std::int64_t most = model.architecture().max_length;
  const auto half = static_cast<std::size_t>(std::max<std::int64_t>(1, most / 2));
  Batch batch;
  batch.cu_seqlens.push_back(0);
  for (const std::size_t number : active) {
    const std::vector<std::int64_t>& seen = texts[number].ids();
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

std::vector<GrowingText> start_texts(const PromptBatch& made, const GenerationSettings& settings) {
  std::vector<GrowingText> texts;
  for (std::size_t row = 0; row < made.read.size(); ++row) texts.emplace_back(made, row, settings);
  return texts;
}

/// Which texts went on by a token: their rows in the step before, and the tokens.
struct GrownRows {
  std::vector<std::int64_t> kept, ids;
};

/// Lets every active text grow by one token; `active` keeps those that go on.
GrownRows grow_by_one(const Growth& growth, const Decoding& decoding, std::vector<GrowingText>& texts,
                      std::vector<std::size_t>& active) {
  const Tensor scores = decoding.scores().to(at::kCPU, at::kDouble).contiguous(),
               normalisers = scores.logsumexp(1).contiguous();
  if (!growth.settings.remove_invalid_values && !normalisers.isfinite().all().item<bool>()) {
    fail(ErrorKind::non_finite,
         "generate: the model's scores are not finite; check its weights, or give --setting "
         "remove_invalid_values=true");
  }
  const std::int64_t vocab = scores.size(1);
  GrownRows grown;
  std::vector<std::size_t> still;
  for (std::size_t row = 0; row < active.size(); ++row) {
    GrowingText& text = texts[active[row]];
    const double* row_scores = scores.const_data_ptr<double>() + static_cast<std::int64_t>(row) * vocab;
    const double normaliser = normalisers.const_data_ptr<double>()[row];
    if (!text.grow(row_scores, vocab, normaliser, growth)) continue;
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
  const PromptBatch made = make_prompts(growth.model, growth.tokenizer, prompts, settings.n_best, settings);
  const std::int64_t capacity =
      architecture.encoder ? made.capacity : std::min(made.capacity, std::max(architecture.max_length, made.longest));
  auto decoding = std::make_unique<Decoding>(growth.model, made.batch, capacity);
  std::vector<GrowingText> texts = start_texts(made, settings);
  std::vector<std::size_t> active(texts.size());
  std::iota(active.begin(), active.end(), 0);
  while (true) {
    throw_if_interrupted();
    const GrownRows grown = grow_by_one(growth, *decoding, texts, active);
    if (active.empty()) break;
    if (is_full(*decoding, architecture)) {
      decoding = read_last_half(growth.model, texts, active);
      continue;
    }
    if (static_cast<std::int64_t>(active.size()) < decoding->size()) decoding->reorder(grown.kept);
    decoding->read(grown.ids);
  }
  std::vector<std::vector<Generated>> results(prompts.size());
  for (GrowingText& text : texts) results[text.prompt()].push_back(text.finish(growth));
  for (auto& list : results)
    std::stable_sort(list.begin(), list.end(),
                     [](const Generated& a, const Generated& b) { return a.score > b.score; });
  return results;
}

/// A beam as a text: without its beginning and its end token, cut at a stop text.
Generated text_of(const Beam& beam, std::size_t begin, const Growth& growth) {
  Generated text;
  text.ids.assign(beam.ids.begin() + static_cast<std::ptrdiff_t>(begin),
                  beam.ids.end() - (beam.ended_by_token ? 1 : 0));
  text.text = growth.tokenizer.decode(text.ids);
  text.text.resize(std::min(text.text.size(), find_stop(text.text, growth.settings.stop)));
  text.log_probability = beam.log_probability;
  text.score = beam.score;
  text.ended = beam.ended;
  return text;
}

std::vector<std::vector<Generated>> search_texts(const Growth& growth, const std::vector<std::string>& prompts) {
  const GenerationSettings& settings = growth.settings;
  const PromptBatch made = make_prompts(growth.model, growth.tokenizer, prompts, settings.beams, settings);
  Decoding decoding(growth.model, made.batch, made.capacity);
  BeamRules rules{settings, growth.end_ids, growth.processors, {}};
  if (!settings.stop.empty()) {
    rules.stops = [&](const std::vector<std::int64_t>& ids, std::int64_t begin) {
      const std::vector<std::int32_t> written(ids.begin() + begin, ids.end());
      return find_stop(growth.tokenizer.decode(written), settings.stop) != std::string::npos;
    };
  }
  std::vector<std::vector<Generated>> results;
  for (const std::vector<Beam>& beams : beam_search(decoding, made, rules)) {
    const std::size_t begin = made.read[results.size() * static_cast<std::size_t>(settings.beams)].size();
    results.emplace_back();
    for (std::size_t i = 0; i < beams.size() && static_cast<std::int64_t>(i) < settings.n_best; ++i)
      results.back().push_back(text_of(beams[i], begin, growth));
    if (results.back().empty())
      fail(ErrorKind::config,
           "generate: the settings leave no token that may come next; ban or suppress fewer, or force one of the "
           "others");
  }
  return results;
}

/// A token that the model does not have ends no text.
std::vector<std::int64_t> end_ids_of(const Architecture& architecture, const GenerationSettings& settings) {
  std::vector<std::int64_t> ids = settings.end_ids ? *settings.end_ids : own_end_ids(architecture);
  std::erase_if(ids, [&](std::int64_t id) { return id < 0 || id >= architecture.vocab_size(); });
  return ids;
}

}  // namespace

std::vector<std::vector<Generated>> generate(Transformer& model, const Tokenizer& tokenizer,
                                             const std::vector<std::string>& prompts,
                                             const GenerationSettings& settings, const OnText& on_text) {
  check_generation(settings);
  if (prompts.empty()) return {};
  const std::vector<std::int64_t> end_ids = end_ids_of(model.architecture(), settings);
  const ScoreProcessors processors = make_processors(settings, end_ids, model.architecture().vocab_size());
  const Growth growth{model, tokenizer, settings, end_ids, processors, on_text};
  return settings.beams > 1 ? search_texts(growth, prompts) : grow_texts(growth, prompts);
}

}  // namespace glass
