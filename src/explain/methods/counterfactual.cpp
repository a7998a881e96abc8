// Counterfactual texts: the fewest words that had to be others for another answer. In the manner of Ribeiro et al. 2020
// (exchanged words from a masked language model) and Ross et al. 2021 (a beam over where and what).
#include <ATen/ATen.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "explain/counterfactual_search.h"
#include "explain/nearest_words.h"
#include "glass/base/error.h"
#include "glass/explain/explainer.h"
#include "glass/explain/gradients.h"
#include "glass/explain/units.h"

namespace glass {

class CounterfactualText final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    reader.field("exchanges", limits_.exchanges, "words exchanged at most").at_least(1).at_most(100);
    reader.field("proposed", proposed_, "words that are tried in the place of each").at_least(1).at_most(1000);
    reader.field("beam", limits_.beam, "texts that a step goes on from").at_least(1).at_most(1000);
    reader.field("forwards", limits_.forwards, "texts of the first step at most; each later one has 64 times the beam")
        .at_least(1)
        .at_most(1'000'000);
    reader.field("proposals", proposals_,
                 "where the words come from: auto (model for language models, else gradient), gradient (words whose "
                 "vectors change the target most, by its gradient), " +
                     TokenProposals::meaning());
  }

  void declare(ExplainGroup& group) override {
    const ScoreMeaning& meaning = group.context().scores_mean();
    if (!has_probabilities(meaning.link()) || names_no_class(group.context().target.kind))
      fail(ErrorKind::config,
           "explain.{}: a counterfactual text is answered by another class, and this target has none; "
           "use the logit of a class, or another method",
           name());
    for (const ExplainInput& input : group.inputs()) {
      if (input.rows.size() > 1)
        fail(ErrorKind::usage,
             "explain.{}: example {}: several tokens are explained as one score, which has no other "
             "answer; name one of them by --position",
             name(), input.example);
    }
    if (source(group) != "gradient") {
      proposer(group);
    } else if (!group.context().subject->word_vectors().defined()) {
      fail(ErrorKind::config, "{}: this model has no word vectors to choose from; name the folder of a model", key());
    }
  }

  /// At least the first step; at most all steps with a full beam, what is taken back, and the steps told one by one.
  StatedCost cost(const ExplainGroup& group, std::size_t input) override {
    const auto words = static_cast<std::int64_t>(exchangeable(group, input).size());
    const auto first = static_cast<double>(std::max(words, std::min(words * proposed_, limits_.forwards)));
    const auto steps = static_cast<double>(std::min(words, limits_.exchanges));
    const double later = (steps - 1) * 64 * static_cast<double>(limits_.beam);
    const double told = steps + steps * (steps + 1) / 2;
    const double gradients = backwards(group), proposing = 1 + proposing_forwards(group, input);
    if (words == 0) return PassCost{proposing, gradients};
    return PassCost{{proposing + 1, proposing + first + std::max(0.0, later) + told}, gradients};
  }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    std::optional<TokenProposals> proposals;
    if (source(group) != "gradient") proposals.emplace(proposer(group));
    std::vector<Explanation> results;
    for (std::size_t i = 0; i < group.size(); ++i) {
      const std::vector<Proposals> words = words_for(group, i, proposals ? &*proposals : nullptr);
      results.push_back(describe(group, i, find_counterfactual(group, i, words, limits_)));
    }
    return results;
  }

 private:
  std::string key() const { return "explain." + name() + ".proposals"; }

  TokenProposals proposer(const ExplainGroup& group) const {
    return TokenProposals(group.context(), source(group), key(), opened_);
  }

  std::string source(const ExplainGroup& group) const {
    if (proposals_ != "auto") return proposals_;
    const std::string task = group.context().scores_mean().task();
    const bool is_masked = task == "masked_language_model" && group.context().special_ids.mask;
    return is_masked || task == "language_model" ? "model" : "gradient";
  }

  double backwards(const ExplainGroup& group) const { return source(group) == "gradient" ? 1 : 0; }
  /// Passes through the model that proposes: the gradient's own forward, or what the proposer asks.
  double proposing_forwards(const ExplainGroup& group, std::size_t input) const {
    return source(group) == "gradient" ? 1 : proposer(group).forwards(group.inputs()[input]);
  }

  /// Words that the vocabulary writes as one token, which the answer can hang on.
  static std::vector<std::uint32_t> exchangeable(const ExplainGroup& group, std::size_t input) {
    const ExplainInput& text = group.inputs()[input];
    std::vector<std::uint32_t> tokens;
    for (const std::vector<std::uint32_t>& word : units_of(text, "word", "")) {
      const bool is_seen = text.seen < 0 || word[0] < text.seen;
      if (word.size() == 1 && is_seen && is_word(group.context(), text.ids[word[0]])) tokens.push_back(word[0]);
    }
    return tokens;
  }

  /// The words whose vectors move the explained class's lead towards the other answer most, to first order (Ebrahimi,
  /// Rao, Lowd, Dou 2018, HotFlip).
  std::vector<Proposals> by_gradient(ExplainGroup& group, std::size_t input) const {
    Subject& subject = *group.context().subject;
    const ExplainInput& text = group.inputs()[input];
    const InputPoints points(subject, "word_embed", key());
    const Tensor gradient = group.gradients(points).gradients[input].to(at::kFloat);  // [R, D]
    std::vector<std::int64_t> tokens;
    for (const std::vector<std::int64_t>& of_point : points.tokens_by_point(text))
      tokens.insert(tokens.end(), of_point.begin(), of_point.end());
    const auto size = static_cast<std::int64_t>(text.ids.size());
    const Tensor by_token = at::zeros({size, gradient.size(1)}, gradient.options())
                                .index_add(0, at::tensor(tokens, at::kLong).to(gradient.device()), gradient);
    const Tensor rise = at::matmul(by_token, subject.word_vectors().to(gradient.options()).t());  // [T, V]
    return best_proposals(group.context(), text,
                          unlearned_last(subject, lead_of(group, input) >= 0 ? -rise : rise).unbind(0), proposed_);
  }

  /// By token; `proposals` null: by the gradient.
  std::vector<Proposals> words_for(ExplainGroup& group, std::size_t input, const TokenProposals* proposals) const {
    std::vector<Proposals> all =
        proposals != nullptr ? proposals->of(group.inputs()[input], proposed_) : by_gradient(group, input);
    std::vector<Proposals> kept(all.size());
    for (const std::uint32_t token : exchangeable(group, input)) kept[token] = std::move(all[token]);
    return kept;
  }

  static std::string word(const ExplainContext& context, std::int32_t id) {
    return context.tokenizer == nullptr ? std::to_string(id) : context.tokenizer->decode(std::vector<std::int32_t>{id});
  }

  /// {"text", "answer", "exchanges": [{"token", "from", "to"}]}
  static Json to_json(const ExplainGroup& group, std::size_t input, const ExchangedText& text) {
    const ExplainContext& context = group.context();
    std::vector<std::int32_t> ids = group.inputs()[input].ids;
    Json exchanges = Json::array();
    for (const Exchange& exchange : text.exchanges) {
      exchanges.push_back({{"token", exchange.token},
                           {"from", word(context, ids[exchange.token])},
                           {"to", word(context, exchange.id)}});
      ids[exchange.token] = exchange.id;
    }
    Json document = {{"exchanges", exchanges}, {"ids", ids}};
    if (context.tokenizer != nullptr) document["text"] = context.tokenizer->decode(ids);
    document["answer"] = context.scores_mean().prediction(to_doubles(text.scores)).label_name;
    return document;
  }

  Explanation describe(ExplainGroup& group, std::size_t input, const Counterfactual& search) const {
    const ExchangedText& last = search.steps.back();
    Explanation result;
    result.values.assign(group.inputs()[input].ids.size(), 0.0);
    for (std::size_t step = 1; step < search.steps.size(); ++step)
      result.values[search.steps[step].exchanges.back().token] +=
          search.steps[step - 1].value - search.steps[step].value;
    result.quality = {{"score_input", search.steps.front().value},
                      {"score_counterfactual", last.value},
                      {"exchanged", last.exchanges.size()},
                      {"exchangeable", exchangeable(group, input).size()},
                      {"found", search.found},
                      {"counterfactual", to_json(group, input, last)}};
    result.settings["proposals"] = source(group);
    result.backwards = backwards(group);
    result.forwards = 1 + proposing_forwards(group, input) + static_cast<double>(search.asked);
    return result;
  }

  CounterfactualLimits limits_{5, 4, 4096};
  std::int64_t proposed_ = 20;
  std::string proposals_ = "auto";
  mutable std::shared_ptr<LoadedModel> opened_;  // the proposing model, read once
};

GLASS_REGISTER_EXPLAINER(
    CounterfactualText, "counterfactual", "the fewest words that had to be others for another answer",
    "A text like this one that the model answers otherwise: words are exchanged for others that could stand there, "
    "one, "
    "then two and so on, until the answer changes. The score of an exchanged word is what its exchange takes from the "
    "target, in the order in which the words were exchanged; all other words have 0. The scores sum to the difference "
    "between the two texts.",
    "those of the target",
    "An answer changes in many ways, and this is one of them, found by a beam: with one exchange none of the words "
    "tried "
    "was passed over, with more there may be another set as small. Words of several tokens stay as they are. The new "
    "text may say what nobody would (found: false where no text was found).",
    "Ross, Marasovic, Peters 2021, https://arxiv.org/abs/2012.13985; Ribeiro, Wu, Guestrin, Singh 2020");

}  // namespace glass
