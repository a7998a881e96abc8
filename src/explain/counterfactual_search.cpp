// Every step judges its texts in full batches; nothing is drawn, so that the same text gives the same result.
#include "explain/counterfactual_search.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <set>

namespace glass {

namespace {

constexpr std::size_t kPool = 64;  // single exchanges that later steps choose from

using Texts = std::vector<ExchangedText>;

/// The lead of class labels[r] in each row of scores [R, C].
std::vector<double> leads_of(const Tensor& rows, const ResolvedTarget& target) {
  const Tensor labels = at::tensor(target.labels, at::kLong).unsqueeze(1);
  const Tensor own = rows.gather(1, labels).squeeze(1);
  if (target.link == Link::sigmoids || rows.size(1) == 1) return to_doubles(own);
  const Tensor others = rows.scatter(1, labels, -INFINITY);
  return to_doubles(own - std::get<0>(others.max(1)));
}

class Search {
 public:
  Search(ExplainGroup& group, std::size_t input, const CounterfactualLimits& limits)
      : group_(group), input_(input), limits_(limits) {
    plain_ = {{}, group.values()[input], lead_of(group, input), group.scores()[static_cast<std::int64_t>(input)]};
    sign_ = plain_.lead >= 0 ? 1 : -1;
  }

  Counterfactual run(const std::vector<Proposals>& proposals) {
    Texts texts = singles(proposals);
    judge(texts);
    std::vector<Exchange> pool;
    for (const ExchangedText& text : texts) {
      if (pool.size() < kPool) pool.push_back(text.exchanges[0]);
    }
    ExchangedText best = plain_;
    while (!texts.empty()) {
      best = texts.front();
      const auto size = static_cast<std::int64_t>(best.exchanges.size());
      if (is_flipped(best) || size >= limits_.exchanges) break;
      texts.resize(std::min(texts.size(), static_cast<std::size_t>(limits_.beam)));
      texts = one_more(texts, pool);
      judge(texts);
    }
    if (is_flipped(best)) best = without_needless(best);
    return report(best);
  }

 private:
  bool is_flipped(const ExchangedText& text) const { return (text.lead >= 0) != (plain_.lead >= 0); }

  /// Asks the model about texts and puts those first that are farthest from the answer of the plain text.
  void judge(Texts& texts) {
    if (texts.empty()) return;
    Variants variants;
    for (std::size_t i = 0; i < texts.size(); ++i) variants.push_back({input_, i});
    ExplainGroup::VariantRun how;
    how.change = [&](const TextVariant& variant, std::int64_t* ids) {
      for (const Exchange& exchange : texts[variant.variant].exchanges) ids[exchange.token] = exchange.id;
    };
    group_.run(variants, how, [&](const Variants& members, const Forward& forward) {
      const Tensor rows = group_.target_rows(forward).to(at::kCPU, at::kDouble);
      const ResolvedTarget target = group_.target_of(members);
      const std::vector<double> values = to_doubles(target_values(target, rows)), leads = leads_of(rows, target);
      for (std::size_t i = 0; i < members.size(); ++i) {
        ExchangedText& text = texts[members[i].variant];
        text.value = values[i];
        text.lead = leads[i];
        if (texts.size() == 1) text.scores = rows[static_cast<std::int64_t>(i)].clone();
      }
    });
    asked_ += static_cast<std::int64_t>(texts.size());
    std::stable_sort(texts.begin(), texts.end(),
                     [&](const ExchangedText& a, const ExchangedText& b) { return sign_ * a.lead < sign_ * b.lead; });
  }

  /// Every token by every proposal; of long texts fewer proposals each, the best.
  Texts singles(const std::vector<Proposals>& proposals) const {
    const auto open =
        std::count_if(proposals.begin(), proposals.end(), [](const auto& each) { return !each.ids.empty(); });
    const auto each =
        static_cast<std::size_t>(std::max<std::int64_t>(1, limits_.forwards / std::max<std::int64_t>(open, 1)));
    Texts texts;
    for (std::uint32_t t = 0; t < proposals.size(); ++t) {
      const std::vector<std::int64_t>& ids = proposals[t].ids;
      for (std::size_t i = 0; i < std::min(ids.size(), each); ++i)
        texts.push_back({{{t, static_cast<std::int32_t>(ids[i])}}});
    }
    return texts;
  }

  /// Each text with one exchange more; the same set of exchanges once.
  static Texts one_more(const Texts& texts, const std::vector<Exchange>& pool) {
    Texts more;
    std::set<std::vector<std::pair<std::uint32_t, std::int32_t>>> known;
    for (const ExchangedText& text : texts) {
      for (const Exchange& exchange : pool) {
        const bool is_taken = std::any_of(text.exchanges.begin(), text.exchanges.end(),
                                          [&](const Exchange& other) { return other.token == exchange.token; });
        if (is_taken) continue;
        ExchangedText next{text.exchanges};
        next.exchanges.push_back(exchange);
        std::vector<std::pair<std::uint32_t, std::int32_t>> set;
        for (const Exchange& one : next.exchanges) set.emplace_back(one.token, one.id);
        std::sort(set.begin(), set.end());
        if (known.insert(set).second) more.push_back(std::move(next));
      }
    }
    return more;
  }

  /// Takes back exchanges as long as the answer stays the other one.
  ExchangedText without_needless(ExchangedText text) {
    while (text.exchanges.size() > 1) {
      Texts fewer;
      for (std::size_t left_out = 0; left_out < text.exchanges.size(); ++left_out) {
        fewer.push_back({text.exchanges});
        fewer.back().exchanges.erase(fewer.back().exchanges.begin() + static_cast<std::ptrdiff_t>(left_out));
      }
      judge(fewer);
      if (!is_flipped(fewer.front())) break;
      text = fewer.front();
    }
    return text;
  }

  Counterfactual report(const ExchangedText& best) {
    Counterfactual result;
    result.steps.push_back(plain_);
    for (std::size_t count = 1; count <= best.exchanges.size(); ++count) {
      Texts one(1);
      one[0].exchanges.assign(best.exchanges.begin(), best.exchanges.begin() + static_cast<std::ptrdiff_t>(count));
      judge(one);
      result.steps.push_back(std::move(one[0]));
    }
    result.found = is_flipped(best);
    result.asked = asked_;
    return result;
  }

  ExplainGroup& group_;
  std::size_t input_;
  CounterfactualLimits limits_;
  ExchangedText plain_;
  double sign_ = 1;
  std::int64_t asked_ = 0;
};

}  // namespace

double lead_of(ExplainGroup& group, std::size_t input) {
  const Tensor row = group.scores().narrow(0, static_cast<std::int64_t>(input), 1);
  return leads_of(row, select_targets(group.target(), {input}))[0];
}

Counterfactual find_counterfactual(ExplainGroup& group, std::size_t input, const std::vector<Proposals>& proposals,
                                   const CounterfactualLimits& limits) {
  return Search(group, input, limits).run(proposals);
}

}  // namespace glass
