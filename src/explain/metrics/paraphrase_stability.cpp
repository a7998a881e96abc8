// Stability over paraphrases (Yin et al. 2022): does a method say the same of a text in which one word stands for
// another and about which the model says the same?
#include <algorithm>
#include <cmath>

#include "explain/nearest_words.h"
#include "explain/rerun.h"
#include "glass/base/correlation.h"
#include "glass/base/hash.h"
#include "glass/base/random.h"

namespace glass {

namespace {

constexpr std::uint64_t kParaphrase = 0x70617261ULL;

/// Tokens that are words by themselves, in an order that is drawn for the text.
std::vector<std::size_t> words_to_exchange(const ExplainContext& context, const ExplainInput& input) {
  std::vector<std::size_t> places;
  for (std::size_t t = 0; t < input.ids.size(); ++t) {
    const bool seen = input.seen < 0 || static_cast<std::int64_t>(t) < input.seen;
    const bool whole = std::count(input.words.begin(), input.words.end(), input.words[t]) == 1;
    if (input.special[t] == 0 && seen && whole && is_word(context, input.ids[t])) places.push_back(t);
  }
  Random random(derive_seed(context.seed, static_cast<std::uint64_t>(input.example)));
  random.shuffle(places);
  return places;
}

/// Probabilities of the explained class, or values where there are none.
std::vector<double> outputs_of(ExplainGroup& group) {
  ResolvedTarget target = group.target();
  if (has_probabilities(target.link)) target.kind = TargetKind::probability;
  return to_doubles(target_values(target, group.scores()));
}

/// A text with one word exchanged.
struct Paraphrase {
  std::size_t number = 0;  ///< of its case
  ExplainInput text;
};

}  // namespace

class ParaphraseStability final : public ExplanationMetric {
 public:
  Better better() const override { return Better::high; }
  MetricNeeds needs() const override { return MetricNeeds::rerun; }
  void bind(config::Reader& reader) override {
    reader.field("paraphrases", paraphrases_, "words of a text that are exchanged, one at a time")
        .at_least(1)
        .at_most(1000);
    reader
        .field("tolerance", tolerance_,
               "most that a paraphrase may change the probability of the explained class, or the explained value as a "
               "share of itself where there is none; others do not count")
        .at_least(0);
  }

  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) override {
    std::vector<Json> numbers(cases.size(), Json::object());
    const std::vector<Paraphrase> paraphrases = paraphrase(cases, *group);
    if (paraphrases.empty()) return numbers;
    std::vector<ExplainInput> texts;
    for (const Paraphrase& one : paraphrases) texts.push_back(one.text);
    const std::vector<Explanation> again = cases.front().explainer->explain(group->context(), texts);
    std::vector<std::vector<double>> agreements(cases.size());
    for (std::size_t p = 0; p < paraphrases.size(); ++p) {
      const MetricCase& one = cases[paraphrases[p].number];
      std::vector<Explanation> others(group->size());
      others[one.input] = again[p];
      agreements[paraphrases[p].number].push_back(
          rank_correlation(own_scores(one, *group), scores_among(one, *group, others)));
    }
    for (std::size_t c = 0; c < cases.size(); ++c) numbers[c] = summed_up(agreements[c]);
    return numbers;
  }

 private:
  /// Those of all cases about which the model says nearly the same.
  std::vector<Paraphrase> paraphrase(const std::vector<MetricCase>& cases, ExplainGroup& group) const {
    const ExplainContext& context = group.context();
    if (!context.subject->word_vectors().defined()) return {};
    const std::vector<ExplainInput> inputs = inputs_with_labels(group);
    std::vector<Paraphrase> tried;
    for (std::size_t c = 0; c < cases.size(); ++c) add_paraphrases(context, inputs[cases[c].input], c, tried);
    if (tried.empty()) return {};
    const std::vector<double> own = outputs_of(group);
    std::vector<ExplainInput> texts;
    for (const Paraphrase& one : tried) texts.push_back(one.text);
    ExplainGroup exchanged(context, std::move(texts));
    const std::vector<double> outputs = outputs_of(exchanged);
    const bool has_shares = has_probabilities(context.scores_mean().link());
    std::vector<Paraphrase> kept;
    for (std::size_t p = 0; p < tried.size(); ++p) {
      const double before = own[cases[tried[p].number].input];
      if (std::abs(outputs[p] - before) <= tolerance_ * (has_shares ? 1 : std::abs(before)))
        kept.push_back(std::move(tried[p]));
    }
    return kept;
  }

  void add_paraphrases(const ExplainContext& context, const ExplainInput& input, std::size_t number,
                       std::vector<Paraphrase>& tried) const {
    std::vector<std::size_t> places = words_to_exchange(context, input);
    places.resize(std::min(places.size(), static_cast<std::size_t>(paraphrases_)));
    std::vector<std::int32_t> ids;
    for (const std::size_t place : places) ids.push_back(input.ids[place]);
    const std::vector<std::int32_t> others = nearest_words(context, ids);
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (others[i] < 0) continue;
      tried.push_back({number, input});
      tried.back().text.ids[places[i]] = others[i];
      // Another text: whatever a method draws for it is drawn anew.
      tried.back().text.example = static_cast<std::int64_t>(
          derive_seed(static_cast<std::uint64_t>(input.example), places[i], kParaphrase) >> 1);
    }
  }

  static Json summed_up(const std::vector<double>& agreements) {
    double sum = 0, lowest = 1;
    for (const double rho : agreements) {
      if (std::isnan(rho)) return Json::object();  // scores that are all equal have no ranks
      sum += rho;
      lowest = std::min(lowest, rho);
    }
    if (agreements.empty()) return Json::object();
    const auto count = static_cast<double>(agreements.size());
    return {{"mean", sum / count}, {"lowest", lowest}, {"paraphrases", count}};
  }

  std::int64_t paraphrases_ = 4;
  double tolerance_ = 0.1;
};

GLASS_REGISTER_METRIC(
    ParaphraseStability, "paraphrase_stability",
    "rank correlation of the scores of a text and of texts in which one word is its nearest by word vectors; 1 is "
    "steadiest",
    "One word of the text is exchanged for the word whose vector is nearest to its own, one word at a time. Where the "
    "model then says nearly the same, so should the explanation: Spearman's correlation of the scores of all tokens "
    "with those of the text itself, the mean over these paraphrases and the lowest. What is nearest by the model's "
    "vectors need not mean the same to people.",
    "stability as in Yin et al. 2022, https://arxiv.org/abs/2104.08782");

}  // namespace glass
