// ReAGent (Zhao, Shan 2024): which tokens a prediction hangs on, found by replacing random sets of them by words that
// could stand there. Several walks begin with random importance and end when the most important tokens alone keep the
// prediction; their mean is the score.
#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>

#include "explain/moments.h"
#include "explain/one_class.h"
#include "explain/token_proposals.h"
#include "glass/base/error.h"
#include "glass/base/hash.h"
#include "glass/base/random.h"
#include "glass/explain/explainer.h"
#include "glass/explain/token_draw.h"

namespace glass {

namespace {

constexpr std::int64_t kProposed = 100;    // of each place
constexpr std::int64_t kVocabulary = 100;  // classes from which on a head is one over a vocabulary
constexpr double kHalf = 0.5;
constexpr double kMostChange = 1 - 1e-6;  // of a probability: its logit stays finite

/// One walk over one text.
struct Walk {
  std::size_t input = 0;
  Random random;
  std::vector<double> importance;  // logits, one a token that can be replaced
  std::vector<std::int64_t> ids;   // of the copy that is asked about next
  std::vector<std::uint8_t> replaced;
  bool ended = false;
};

/// Shares that sum to 1.
std::vector<double> softmax_of(const std::vector<double>& logits) {
  const double most = *std::max_element(logits.begin(), logits.end());
  std::vector<double> shares;
  for (const double logit : logits) shares.push_back(std::exp(logit - most));
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= sum;
  return shares;
}

}  // namespace

class ReAGent final : public Explainer {
 public:
  void bind(config::Reader& reader) override {
    reader.field("probes", probes_, "walks of a text, each from another random importance").at_least(2).at_most(1000);
    reader.field("replaced", replaced_, "share of the tokens that a step replaces").above(0).below(1);
    reader.field("keep", keep_, "a walk ends when with only so many most important tokens kept the prediction stays")
        .at_least(1)
        .at_most(1000);
    reader
        .field("top", top_,
               "the prediction stays while the explained class is among so many best; 0: 3 of a vocabulary, 1 of fewer "
               "than 100 classes. Labels that stand one by one: while its probability is on the same side of 1/2")
        .at_least(0)
        .at_most(1000);
    reader.field("max_steps", max_steps_, "steps of a walk at most; each asks for two texts")
        .at_least(1)
        .at_most(10000);
    reader.field("proposals", proposals_,
                 "what is put in place of tokens: frequency (words as often as they stand in the training set, where "
                 "that is known), " +
                     TokenProposals::meaning());
  }

  void declare(ExplainGroup& group) override {
    if (!explains_one_class(group.context()))
      fail(ErrorKind::config,
           "explain.{}: reagent follows the probability of one class, and what is explained here has none; use "
           "occlusion, or another explain.target",
           name());
    if (proposals_ == "frequency") {
      TokenDraw(group.context(), key());
    } else {
      proposer(group.context());
    }
  }

  StatedCost cost(const ExplainGroup& group, std::size_t input) override {
    const ExplainInput& text = group.inputs()[input];
    if (replaceable(text).empty()) return PassCost{1, 0};
    const double extra = 1 + (proposals_ == "frequency" ? 0 : proposer(group.context()).forwards(text)),
                 step = 2 * static_cast<double>(probes_);
    return PassCost{{extra + step, extra + step * static_cast<double>(max_steps_)}, 0};
  }

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override {
    const Proposing proposing = proposing_of(group);
    std::vector<std::vector<std::uint32_t>> tokens;
    for (const ExplainInput& input : group.inputs()) tokens.push_back(replaceable(input));
    std::vector<Walk> walks = first_walks(group, tokens);
    std::vector<double> asked(group.size(), 0);
    for (std::int64_t step = 0; step < max_steps_; ++step) {
      std::vector<Walk*> open;
      for (Walk& walk : walks) {
        if (!walk.ended) open.push_back(&walk);
      }
      if (open.empty()) break;
      for (Walk* walk : open) asked[walk->input] += 2;
      take_step(group, tokens, proposing, open);
      judge(group, tokens, proposing, open);
    }
    std::vector<Explanation> results;
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (!tokens[i].empty() && !proposing.frequency) asked[i] += proposing.forwards[i];
      results.push_back(report(group, i, tokens[i], walks, asked[i]));
    }
    return results;
  }

 private:
  /// Who proposes for each text.
  struct Proposing {
    std::optional<TokenDraw> frequency;
    std::vector<std::vector<Proposals>> places;  // by text and token
    std::vector<double> forwards;                // by text
    std::int64_t token(std::size_t input, std::uint32_t token, std::int64_t own, double uniform) const {
      if (frequency) return frequency->of(uniform);
      const Proposals& place = places[input][token];
      return place.ids.empty() ? own : place.draw(uniform);
    }
  };

  std::string key() const { return "explain." + name() + ".proposals"; }

  Proposing proposing_of(const ExplainGroup& group) const {
    Proposing proposing;
    if (proposals_ == "frequency") {
      proposing.frequency.emplace(group.context(), key());
      return proposing;
    }
    const TokenProposals proposals = proposer(group.context());
    for (const ExplainInput& input : group.inputs()) {
      proposing.forwards.push_back(proposals.forwards(input));
      proposing.places.push_back(proposals.of(input, kProposed));
    }
    return proposing;
  }

  TokenProposals proposer(const ExplainContext& context) const { return {context, proposals_, key(), opened_}; }

  static std::vector<std::uint32_t> replaceable(const ExplainInput& input) {
    std::vector<std::uint32_t> tokens;
    for (std::uint32_t t = 0; t < input.ids.size(); ++t) {
      if (input.special[t] == 0 && (input.seen < 0 || t < input.seen)) tokens.push_back(t);
    }
    return tokens;
  }

  std::vector<Walk> first_walks(const ExplainGroup& group,
                                const std::vector<std::vector<std::uint32_t>>& tokens) const {
    std::vector<Walk> walks;
    for (std::size_t i = 0; i < group.size(); ++i) {
      const auto example = static_cast<std::uint64_t>(group.inputs()[i].example);
      for (std::int64_t probe = 0; probe < probes_; ++probe) {
        Walk walk{i, Random(derive_seed(group.context().seed, example, static_cast<std::uint64_t>(probe))), {}, {}, {}};
        for (std::size_t t = 0; t < tokens[i].size(); ++t) walk.importance.push_back(walk.random.uniform());
        walk.ended = tokens[i].empty();
        walks.push_back(std::move(walk));
      }
    }
    return walks;
  }

  /// The texts of the walks with the marked tokens replaced: gives the probability and the rank of the class to `use`.
  template <typename Use>
  static void ask(ExplainGroup& group, const std::vector<Walk*>& walks, const Use& use) {
    Variants variants;
    for (std::size_t w = 0; w < walks.size(); ++w) variants.push_back({walks[w]->input, w});
    ExplainGroup::VariantRun how;
    how.change = [&](const TextVariant& variant, std::int64_t* ids) {
      std::copy(walks[variant.variant]->ids.begin(), walks[variant.variant]->ids.end(), ids);
    };
    group.run(variants, how, [&](const Variants& members, const Forward& forward) {
      ResolvedTarget target = group.target_of(members);
      const Tensor rows = group.target_rows(forward).to(at::kCPU, at::kDouble);
      const std::vector<double> shares = to_doubles(target_probabilities(target, rows));
      target.kind = TargetKind::logit;
      const std::vector<double> better =
          to_doubles(rows.gt(target_values(target, rows).unsqueeze(1)).sum(1).to(at::kDouble));
      for (std::size_t i = 0; i < members.size(); ++i)
        use(*walks[members[i].variant], shares[i], better[i], rows.size(1));
    });
  }

  /// Puts other words in place of the marked tokens.
  static void replace(const ExplainGroup& group, const std::vector<std::uint32_t>& tokens, const Proposing& proposing,
                      Walk& walk) {
    const std::vector<std::int32_t>& own = group.inputs()[walk.input].ids;
    walk.ids.assign(own.begin(), own.end());
    for (std::size_t t = 0; t < tokens.size(); ++t) {
      if (walk.replaced[t] == 0) continue;
      walk.ids[tokens[t]] = proposing.token(walk.input, tokens[t], own[tokens[t]], walk.random.uniform());
    }
  }

  void take_step(ExplainGroup& group, const std::vector<std::vector<std::uint32_t>>& tokens, const Proposing& proposing,
                 const std::vector<Walk*>& walks) const {
    const std::vector<double> plain = to_doubles(target_probabilities(group.target(), group.scores()));
    for (Walk* walk : walks) {
      walk->replaced.clear();
      for (std::size_t t = 0; t < walk->importance.size(); ++t)
        walk->replaced.push_back(walk->random.uniform() < replaced_ ? 1 : 0);
      replace(group, tokens[walk->input], proposing, *walk);
    }
    ask(group, walks, [&](Walk& walk, double share, double, std::int64_t) {
      const double fall = std::clamp(plain[walk.input] - share, -kMostChange, kMostChange);
      const double step = std::log((1 + fall) / (1 - fall));  // logit((fall + 1) / 2)
      for (std::size_t t = 0; t < walk.importance.size(); ++t)
        walk.importance[t] += walk.replaced[t] != 0 ? step : -step;
    });
  }

  /// Ends the walks whose most important tokens keep the prediction.
  void judge(ExplainGroup& group, const std::vector<std::vector<std::uint32_t>>& tokens, const Proposing& proposing,
             const std::vector<Walk*>& walks) const {
    for (Walk* walk : walks) {
      std::vector<std::size_t> order(walk->importance.size());
      std::iota(order.begin(), order.end(), 0);
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t a, std::size_t b) { return walk->importance[a] > walk->importance[b]; });
      walk->replaced.assign(order.size(), 1);
      for (std::size_t k = 0; k < std::min(order.size(), static_cast<std::size_t>(keep_)); ++k)
        walk->replaced[order[k]] = 0;
      replace(group, tokens[walk->input], proposing, *walk);
    }
    const bool one_by_one = group.target().link == Link::sigmoids;
    const std::vector<double> plain = to_doubles(target_probabilities(group.target(), group.scores()));
    ask(group, walks, [&](Walk& walk, double share, double better, std::int64_t classes) {
      const std::int64_t top = top_ > 0 ? top_ : classes < kVocabulary ? 1 : 3;
      const bool same_side = (share >= kHalf) == (plain[walk.input] >= kHalf);
      walk.ended = one_by_one ? same_side : better < static_cast<double>(top);
    });
  }

  Explanation report(ExplainGroup& group, std::size_t input, const std::vector<std::uint32_t>& tokens,
                     const std::vector<Walk>& walks, double asked) const {
    Moments moments(tokens.size());
    std::int64_t ended = 0;
    for (const Walk& walk : walks) {
      if (walk.input != input) continue;
      ended += walk.ended ? 1 : 0;
      if (!tokens.empty()) moments.add(softmax_of(walk.importance).data());
    }
    Explanation result;
    result.values.assign(group.inputs()[input].ids.size(), 0.0);
    std::vector<double> errors(result.values.size(), 0.0);
    for (std::size_t t = 0; t < tokens.size(); ++t) {
      result.values[tokens[t]] = moments.mean(t);
      errors[tokens[t]] = moments.standard_error(t);
    }
    result.is_signed = false;
    result.unit = "share of the importance";
    result.target = group.describe_target(input);
    result.quality = {{"score_input", group.values()[input]},
                      {"walks_ended", ended},
                      {"walks", probes_},
                      {"standard_errors", errors},
                      {"largest_standard_error", tokens.empty() ? 0.0 : moments.largest_standard_error()}};
    result.forwards = 1 + asked;
    return result;
  }

  mutable std::shared_ptr<LoadedModel> opened_;  // the model that proposes
  std::int64_t probes_ = 16, keep_ = 5, top_ = 0, max_steps_ = 200;
  double replaced_ = 0.3;
  std::string proposals_ = "frequency";
};

GLASS_REGISTER_EXPLAINER(
    ReAGent, "reagent", "importance of tokens, from replacing random sets of them by words that could stand there",
    "How much the prediction hangs on each token: random sets of tokens are replaced by other words, again and again; "
    "when the probability falls, the replaced tokens gain importance and the others lose it, until the most important "
    "ones alone keep the prediction (Zhao, Shan 2024). The mean over walks from random beginnings; shares sum to 1.",
    "share of the importance",
    "Sampled: the standard errors say how far walks differ. No sign: a word that speaks against the class is only "
    "unimportant. A walk ends at the first set of tokens that keeps the prediction, not at the best; walks that did "
    "not end (walks_ended below walks) count as they are.",
    "Zhao, Shan 2024, https://arxiv.org/abs/2402.00794");

}  // namespace glass
