// Minimal counterfactuals: the few words whose exchange turns the prediction. Exchanges are chosen one after another,
// the strongest first (as Ebrahimi et al. 2018, HotFlip, and Jin et al. 2020, TextFooler, do for attacks), and those
// that are not needed are taken back.
#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>

#include "explain/nearest_words.h"
#include "explain/one_class.h"
#include "explain/token_proposals.h"
#include "glass/base/error.h"
#include "glass/explain/explainer.h"
#include "glass/explain/gradients.h"

namespace glass {

namespace {

constexpr const char* kGradient = "gradient";
constexpr std::int64_t kMore = 64;         // words looked at beside those asked for
constexpr double kUnlearned = -1e30;       // below any score
constexpr std::int64_t kAskedForEach = 4;  // proposals for each candidate: some are no words that could stand there

/// What stands in the place of tokens, by their numbers.
using Exchanges = std::map<std::size_t, std::int32_t>;

/// A text with tokens exchanged.
struct Exchanged {
  std::size_t input = 0;
  Exchanges exchanges;
};

/// What the model says of it.
struct Outcome {
  double value = 0;        ///< the explained scalar
  double lead = 0;         ///< of the explained class: its logit minus the best other one, of a label its logit
  std::int64_t best = -1;  ///< the class that the model says, of labels the explained one
  double best_probability = 0;
};

/// The search over one text.
struct Search {
  std::vector<std::size_t> places;
  std::map<std::size_t, std::vector<std::int32_t>> candidates;  // by place
  Exchanges exchanges;
  Outcome own, now;
  std::map<std::size_t, double> without;  // the value with one exchange taken back
  double asked = 0, gradients = 0;
  bool is_over = false;

  bool is_turned(const Outcome& outcome) const { return (outcome.lead >= 0) != (own.lead >= 0); }
  /// How far an outcome is on the other side.
  double progress(const Outcome& outcome) const { return own.lead >= 0 ? -outcome.lead : outcome.lead; }
};

/// Words of one token that the explained score can see.
std::vector<std::size_t> exchangeable(const ExplainContext& context, const ExplainInput& input) {
  std::vector<std::size_t> places;
  for (std::size_t t = 0; t < input.ids.size(); ++t) {
    const bool seen = input.seen < 0 || static_cast<std::int64_t>(t) < input.seen;
    const bool whole = std::count(input.words.begin(), input.words.end(), input.words[t]) == 1;
    if (input.special[t] == 0 && seen && whole && is_word(context, input.ids[t])) places.push_back(t);
  }
  return places;
}

/// The outcome of each row of scores.
std::vector<Outcome> outcomes_of(const ResolvedTarget& target, const Tensor& rows) {
  const std::vector<double> values = to_doubles(target_values(target, rows));
  const Tensor labels = at::tensor(target.labels, at::kLong).unsqueeze(1);
  const Tensor own = rows.gather(1, labels).squeeze(1);
  const bool one_by_one = target.link == Link::sigmoids;
  const Tensor others = rows.scatter(1, labels, -std::numeric_limits<double>::infinity()).amax(1);
  const Tensor best = one_by_one ? labels.squeeze(1) : rows.argmax(1);
  const Tensor shares = one_by_one ? rows.sigmoid() : rows.softmax(1);
  const std::vector<double> leads = to_doubles(one_by_one ? own : own - others),
                            best_shares = to_doubles(shares.gather(1, best.unsqueeze(1)).squeeze(1));
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i < values.size(); ++i)
    outcomes.push_back({values[i], leads[i], best[static_cast<std::int64_t>(i)].item<std::int64_t>(), best_shares[i]});
  return outcomes;
}

/// One forward a text.
std::vector<Outcome> ask(ExplainGroup& group, const std::vector<Exchanged>& texts) {
  Variants variants;
  for (std::size_t v = 0; v < texts.size(); ++v) variants.push_back({texts[v].input, v});
  ExplainGroup::VariantRun how;
  how.change = [&](const TextVariant& variant, std::int64_t* ids) {
    for (const auto& [place, id] : texts[variant.variant].exchanges) ids[place] = id;
  };
  std::vector<Outcome> outcomes(texts.size());
  group.run(variants, how, [&](const Variants& members, const Forward& forward) {
    const std::vector<Outcome> some =
        outcomes_of(group.target_of(members), group.target_rows(forward).to(at::kCPU, at::kDouble));
    for (std::size_t i = 0; i < members.size(); ++i) outcomes[members[i].variant] = some[i];
  });
  return outcomes;
}

}  // namespace

class CounterfactualMethod final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    reader.field("proposals", proposals_,
                 "what is tried in place of words: auto (model for language models, else gradient), gradient (words "
                 "whose vectors move the prediction most, by its gradient), " +
                     TokenProposals::meaning());
    reader.field("candidates", candidates_, "words that are tried in each place").at_least(1).at_most(1000);
    reader.field("max_words", max_words_, "words that are exchanged at most; each asks for every candidate once")
        .at_least(1)
        .at_most(100);
  }

  void declare(ExplainGroup& group) override {
    const ExplainContext& context = group.context();
    const bool is_place = context.scores_mean().has_position(PositionRule::Kind::answer);
    if (!explains_one_class(context) || is_place)
      fail(ErrorKind::config,
           "explain.{}: counterfactual turns the prediction of a class, and what is explained here is none; use "
           "occlusion, or another explain.target",
           name());
    if (source(context) != kGradient) {
      proposer(context);
    } else if (!context.subject->word_vectors().defined()) {
      fail(ErrorKind::config, "explain.{}.proposals: this model has no word vectors to choose from; name a folder",
           name());
    }
  }

  /// Every candidate of every place for each word that is exchanged, and the exchanges taken back one by one.
  StatedCost cost(const ExplainGroup& group, std::size_t input) override {
    const ExplainInput& text = group.inputs()[input];
    const auto places = static_cast<double>(exchangeable(group.context(), text).size());
    if (places == 0) return PassCost{1, 0};
    const bool by_gradient = source(group.context()) == kGradient;
    const double least = 1 + (by_gradient ? 1 : proposer(group.context()).forwards(text));
    double most = least;
    for (double words = 0; words < std::min(places, static_cast<double>(max_words_)); ++words)
      most += (places - words) * static_cast<double>(candidates_) + words + 1;
    return PassCost{{least, most}, by_gradient ? 1.0 : 0.0};
  }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    std::vector<Search> searches = begin(group);
    const auto is_over = [](const Search& search) { return search.is_over; };
    for (std::int64_t word = 0; word < max_words_ && !std::all_of(searches.begin(), searches.end(), is_over); ++word)
      exchange_one(group, searches);
    take_back(group, searches);
    std::vector<Explanation> results;
    for (std::size_t i = 0; i < group.size(); ++i) results.push_back(report(group, i, searches[i]));
    return results;
  }

 private:
  TokenProposals proposer(const ExplainContext& context) const {
    return {context, source(context), "explain." + name() + ".proposals", opened_};
  }

  std::string source(const ExplainContext& context) const {
    if (proposals_ != "auto") return proposals_;
    const std::string task = context.scores_mean().task();
    const bool is_masked = task == "masked_language_model" && context.special_ids.mask;
    return is_masked || task == "language_model" ? "model" : kGradient;
  }

  /// For each token the words whose vectors move the explained class towards another answer most, to first order
  /// (Ebrahimi et al. 2018), the best first; no words that training never saw.
  std::vector<Proposals> by_gradient(ExplainGroup& group, std::size_t input, double lead) const {
    Subject& subject = *group.context().subject;
    const ExplainInput& text = group.inputs()[input];
    const InputPoints points(subject, "word_embed", "explain." + name() + ".proposals");
    const Tensor gradient = group.gradients(points).gradients[input].to(at::kFloat);  // [R, D]
    std::vector<std::int64_t> tokens;
    for (const std::vector<std::int64_t>& of_point : points.tokens_by_point(text))
      tokens.insert(tokens.end(), of_point.begin(), of_point.end());
    const Tensor by_token =
        at::zeros({static_cast<std::int64_t>(text.ids.size()), gradient.size(1)}, gradient.options())
            .index_add(0, at::tensor(tokens, at::kLong).to(gradient.device()), gradient);
    const Tensor rise = at::matmul(by_token, subject.word_vectors().to(gradient.options()).t());  // [T, V]
    const Tensor counts = subject.token_counts(), towards = lead >= 0 ? -rise : rise;
    const Tensor scores =
        counts.defined() ? towards.masked_fill(counts.to(towards.device()).eq(0), kUnlearned) : towards;
    const Tensor best = std::get<1>(scores.topk(std::min(scores.size(1), candidates_ * kAskedForEach + kMore), 1));
    std::vector<Proposals> all;
    for (std::int64_t t = 0; t < best.size(0); ++t) {
      const Tensor row = best[t].to(at::kCPU).contiguous();
      all.push_back({{row.const_data_ptr<std::int64_t>(), row.const_data_ptr<std::int64_t>() + row.numel()}, {}});
    }
    return all;
  }

  std::vector<Search> begin(ExplainGroup& group) const {
    const ExplainContext& context = group.context();
    const bool has_gradient = source(context) == kGradient;
    std::optional<TokenProposals> proposals;
    if (!has_gradient) proposals.emplace(proposer(context));
    const std::vector<Outcome> own = outcomes_of(group.target(), group.scores());
    std::vector<Search> searches(group.size());
    for (std::size_t i = 0; i < group.size(); ++i) {
      const ExplainInput& text = group.inputs()[i];
      Search& search = searches[i];
      search.own = search.now = own[i];
      search.places = exchangeable(context, text);
      search.is_over = search.places.empty();
      if (search.is_over) continue;
      search.asked = has_gradient ? 1 : proposals->forwards(text);
      search.gradients = has_gradient ? 1 : 0;
      const std::vector<Proposals> all =
          has_gradient ? by_gradient(group, i, search.own.lead) : proposals->of(text, candidates_ * kAskedForEach);
      for (const std::size_t place : search.places) {
        for (const std::int64_t id : all[place].ids) {
          std::vector<std::int32_t>& kept = search.candidates[place];
          const auto other = static_cast<std::int32_t>(id);
          if (static_cast<std::int64_t>(kept.size()) < candidates_ && can_stand_for(context, other, text.ids[place]))
            kept.push_back(other);
        }
      }
    }
    return searches;
  }

  /// The exchange that brings each text farthest towards another prediction; a text where none helps is over.
  static void exchange_one(ExplainGroup& group, std::vector<Search>& searches) {
    std::vector<Exchanged> texts;
    for (std::size_t i = 0; i < searches.size(); ++i) {
      if (searches[i].is_over) continue;
      for (const auto& [place, candidates] : searches[i].candidates) {
        if (searches[i].exchanges.contains(place)) continue;
        for (const std::int32_t id : candidates) {
          texts.push_back({i, searches[i].exchanges});
          texts.back().exchanges[place] = id;
        }
      }
    }
    const std::vector<Outcome> outcomes = ask(group, texts);
    std::vector<std::optional<std::size_t>> chosen(searches.size());
    for (std::size_t v = 0; v < texts.size(); ++v) {
      const Search& search = searches[texts[v].input];
      std::optional<std::size_t>& best = chosen[texts[v].input];
      const double to_beat = search.progress(best ? outcomes[*best] : search.now);
      if (search.progress(outcomes[v]) > to_beat) best = v;
      searches[texts[v].input].asked += 1;
    }
    for (std::size_t i = 0; i < searches.size(); ++i) {
      Search& search = searches[i];
      if (chosen[i]) {
        search.exchanges = texts[*chosen[i]].exchanges;
        search.now = outcomes[*chosen[i]];
      }
      search.is_over = search.is_over || !chosen[i] || search.is_turned(search.now);
    }
  }

  /// Takes exchanges back while the prediction stays turned without them, and keeps what each of the others does.
  static void take_back(ExplainGroup& group, std::vector<Search>& searches) {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < searches.size(); ++i) {
      if (!searches[i].exchanges.empty()) open.push_back(i);
    }
    while (!open.empty()) {
      std::vector<Exchanged> texts;
      for (const std::size_t i : open) {
        for (const auto& [place, id] : searches[i].exchanges) {
          texts.push_back({i, searches[i].exchanges});
          texts.back().exchanges.erase(place);
        }
      }
      const std::vector<Outcome> outcomes = ask(group, texts);
      std::vector<std::size_t> still_open;
      std::size_t next = 0;
      for (const std::size_t i : open) {
        const std::size_t count = searches[i].exchanges.size();
        if (take_one_back(searches[i], &texts[next], &outcomes[next])) still_open.push_back(i);
        next += count;
      }
      open = std::move(still_open);
    }
  }

  /// True where an exchange was not needed.
  static bool take_one_back(Search& search, const Exchanged* texts, const Outcome* outcomes) {
    const std::size_t count = search.exchanges.size();
    search.asked += static_cast<double>(count);
    std::optional<std::size_t> chosen;
    for (std::size_t e = 0; e < count; ++e) {
      const bool needless = search.is_turned(search.now) && search.is_turned(outcomes[e]);
      if (needless && (!chosen || search.progress(outcomes[e]) > search.progress(outcomes[*chosen]))) chosen = e;
    }
    if (chosen) {
      search.exchanges = texts[*chosen].exchanges;
      search.now = outcomes[*chosen];
      return true;
    }
    std::size_t next = 0;
    for (const auto& [place, id] : search.exchanges) search.without[place] = outcomes[next++].value;
    return false;
  }

  Explanation report(ExplainGroup& group, std::size_t input, const Search& search) const {
    const ExplainContext& context = group.context();
    Explanation result;
    result.values.assign(group.inputs()[input].ids.size(), 0.0);
    Json exchanges = Json::array();
    for (const auto& [place, id] : search.exchanges) {
      result.values[place] = search.without.at(place) - search.now.value;
      const std::string word =
          context.tokenizer == nullptr ? std::to_string(id) : context.tokenizer->decode(std::vector<std::int32_t>{id});
      exchanges.push_back(
          {{"token", place}, {"id", id}, {"to", word.substr(std::min(word.find_first_not_of(' '), word.size()))}});
    }
    result.quality = {{"score_input", search.own.value},
                      {"counterfactual",
                       {{"found", search.is_turned(search.now)},
                        {"words_exchanged", search.exchanges.size()},
                        {"exchanges", exchanges},
                        {"prediction", context.scores_mean().class_name(search.now.best)},
                        {"prediction_probability", search.now.best_probability},
                        {"score", search.now.value}}}};
    result.settings["proposals"] = source(context);
    result.forwards = 1 + search.asked;
    result.backwards = search.gradients;
    return result;
  }

  mutable std::shared_ptr<LoadedModel> opened_;  // the model that proposes
  std::string proposals_ = "auto";
  std::int64_t candidates_ = 10, max_words_ = 5;
};

GLASS_REGISTER_EXPLAINER(
    CounterfactualMethod, "counterfactual",
    "the few words whose exchange turns the prediction, and the text that comes of it",
    "A text that is nearly the same and that the model sees otherwise: words are exchanged for those that move it "
    "most, near ones, or what "
    "a "
    "masked language model expects, the strongest exchange first, until the prediction turns; exchanges that are not "
    "needed are taken back. The score of an exchanged word is how far the output falls by its exchange, all others "
    "being "
    "exchanged; words that stay have 0.",
    "the target's unit",
    "Where one exchange of the candidates is enough, one is found; of several, none can be taken back, but fewer "
    "others "
    "might do. Words of several tokens stay. What the model's vectors hold near need not mean the same to people, and "
    "a "
    "text without a turn (found: false) may have one by other words.",
    "greedy exchange as in Ebrahimi et al. 2018, https://arxiv.org/abs/1712.06751");

}  // namespace glass
