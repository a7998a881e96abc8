// Agreement with gold rationales, by method and group of examples.
#include "glass/explain/agreement.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "glass/base/error.h"
#include "glass/base/hash.h"
#include "glass/base/random.h"

namespace glass {

namespace {

constexpr const char* kAll = "all";

/// What a random ranking of `count` tokens with `gold` marked ones is expected to reach.
struct RandomRanking {
  double auprc = 0, token_f1 = 0;
};

RandomRanking random_ranking(const std::vector<std::uint8_t>& gold, std::uint64_t seed, int permutations) {
  std::vector<double> scores(gold.size());
  for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = static_cast<double>(i);
  Random random(seed);
  RandomRanking expected;
  for (int p = 0; p < permutations; ++p) {
    random.shuffle(scores);
    expected.auprc += auprc(scores, gold) / permutations;
  }
  // k of n tokens are picked, k of them are gold: k * k / n hits are expected, and F1 is hits / k.
  expected.token_f1 = static_cast<double>(std::count(gold.begin(), gold.end(), 1)) / static_cast<double>(gold.size());
  return expected;
}

/// Measures of the examples of one method in one group.
struct Collected {
  std::vector<double> auprc, token_f1, random_auprc, random_token_f1;
};

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

/// Only tokens of the text itself count.
bool counts(const TokenSpan& token) {
  return !token.special && token.part == TextPart::text;
}

/// The text's own tokens of one example: scores, and which are gold.
void collect(const ExplainedExample& example, const std::vector<std::uint8_t>& gold, const RandomRanking& random,
             const AgreementOptions& options, std::map<std::string, std::map<std::string, Collected>>& collected) {
  for (const Explanation& explanation : example.explanations) {
    const std::vector<double> all = scores_by_token(explanation);
    if (all.size() != example.tokens.size()) continue;
    std::vector<double> scores;
    for (std::size_t t = 0; t < all.size(); ++t) {
      if (counts(example.tokens[t])) scores.push_back(options.absolute ? std::abs(all[t]) : all[t]);
    }
    std::vector<std::string> groups = {kAll};
    if (!example.group.empty() && example.group != kAll) groups.push_back(example.group);
    for (const std::string& group : groups) {
      Collected& into = collected[explanation.method][group];
      into.auprc.push_back(auprc(scores, gold));
      into.token_f1.push_back(top_k_f1(scores, gold));
      into.random_auprc.push_back(random.auprc);
      into.random_token_f1.push_back(random.token_f1);
    }
  }
}

AgreementRow make_row(const std::string& method, const std::string& group, const Collected& collected,
                      const AgreementOptions& options) {
  AgreementRow row;
  row.method = method;
  row.group = group;
  row.examples = static_cast<std::int64_t>(collected.auprc.size());
  row.auprc = bootstrap_mean(collected.auprc, options.seed, options.draws);
  row.token_f1 = bootstrap_mean(collected.token_f1, options.seed, options.draws);
  row.random_auprc = mean(collected.random_auprc);
  row.random_token_f1 = mean(collected.random_token_f1);
  return row;
}

}  // namespace

std::vector<std::uint8_t> gold_tokens(const ExplainedExample& example) {
  std::vector<std::uint8_t> gold;
  for (const TokenSpan& token : example.tokens) {
    const auto overlaps = [&](const std::pair<std::uint32_t, std::uint32_t>& span) {
      return token.char_start < span.second && span.first < token.char_end;
    };
    gold.push_back(counts(token) && std::any_of(example.rationale.begin(), example.rationale.end(), overlaps) ? 1 : 0);
  }
  return gold;
}

std::vector<double> scores_by_token(const Explanation& explanation) {
  std::int64_t inner = 1, size = 0,
               rest = 1;  // inner: product of the axes after the token's; rest: of the averaged ones
  for (const Axis& axis : explanation.axes) {
    if (axis.name == "token" || axis.name == "key") {
      if (size != 0) return {};
      size = axis.size;
      inner = 1;
      continue;
    }
    inner *= axis.size;
    if (axis.name != "query") rest *= axis.size;
  }
  if (size == 0) return {};
  std::vector<double> scores(size, 0.0);
  for (std::size_t i = 0; i < explanation.values.size(); ++i) {
    scores[static_cast<std::int64_t>(i) / inner % size] += explanation.values[i] / static_cast<double>(rest);
  }
  return scores;
}

std::vector<AgreementRow> rationale_agreement(const std::vector<ExplainedExample>& examples,
                                              const AgreementOptions& options) {
  std::map<std::string, std::map<std::string, Collected>> collected;  // by method, then group
  std::vector<std::string> methods;                                   // in order of appearance
  for (std::size_t e = 0; e < examples.size(); ++e) {
    const std::vector<std::uint8_t> flags = gold_tokens(examples[e]);
    std::vector<std::uint8_t> gold;
    for (std::size_t t = 0; t < flags.size(); ++t) {
      if (counts(examples[e].tokens[t])) gold.push_back(flags[t]);
    }
    if (!examples[e].has_rationale || std::count(gold.begin(), gold.end(), 1) == 0) continue;
    for (const Explanation& explanation : examples[e].explanations) {
      if (std::find(methods.begin(), methods.end(), explanation.method) == methods.end())
        methods.push_back(explanation.method);
    }
    collect(examples[e], gold, random_ranking(gold, derive_seed(options.seed, e), options.permutations), options,
            collected);
  }
  std::vector<AgreementRow> rows;
  for (const std::string& method : methods) {
    const auto& groups = collected[method];
    if (groups.count(kAll) != 0) rows.push_back(make_row(method, kAll, groups.at(kAll), options));
    for (const auto& [group, values] : groups) {
      if (group != kAll) rows.push_back(make_row(method, group, values, options));
    }
  }
  return rows;
}

Json agreement_to_json(const std::vector<AgreementRow>& rows) {
  Json list = Json::array();
  for (const AgreementRow& row : rows) {
    list.push_back({{"method", row.method},
                    {"group", row.group},
                    {"examples", row.examples},
                    {"auprc", interval_json(row.auprc)},
                    {"token_f1", interval_json(row.token_f1)},
                    {"random_auprc", row.random_auprc},
                    {"random_token_f1", row.random_token_f1}});
  }
  return list;
}

}  // namespace glass
