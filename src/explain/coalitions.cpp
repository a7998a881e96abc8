// What all methods share that play a text as a game of its units.
#include "explain/coalitions.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include "glass/base/error.h"
#include "glass/base/hash.h"

namespace glass {

namespace {

/// Coalitions that are asked for at once: enough for full batches, few enough to be held in memory.
constexpr std::size_t kAskedTogether = 8192;

std::uint64_t hash_of(const Shown& shown) {
  return hash64(std::string_view(reinterpret_cast<const char*>(shown.data()), shown.size()));
}

std::uint64_t seed_of(const ExplainGroup& group, std::size_t input) {
  const auto example = static_cast<std::uint64_t>(group.inputs()[input].example);
  return mix64(group.context().seed ^ mix64(example));
}

double largest_of(const std::vector<double>& numbers) {
  double largest = 0;
  for (const double number : numbers) largest = std::max(largest, std::abs(number));
  return largest;
}

}  // namespace

std::vector<Shown> all_coalitions(std::size_t units) {
  std::vector<Shown> all;
  all.reserve(std::size_t{1} << units);
  for (std::size_t set = 0; set < std::size_t{1} << units; ++set) {
    Shown shown(units);
    for (std::size_t u = 0; u < units; ++u) shown[u] = (set >> u) & 1;
    all.push_back(std::move(shown));
  }
  return all;
}

Shown complement(const Shown& shown) {
  Shown other(shown.size());
  for (std::size_t u = 0; u < shown.size(); ++u) other[u] = shown[u] != 0 ? 0 : 1;
  return other;
}

std::vector<double> TextGame::with_unseen(const std::vector<double>& numbers) const {
  std::vector<double> all(all_units.size(), 0.0);
  for (std::size_t u = 0; u < numbers.size(); ++u) all[players_places[u]] = numbers[u];
  return all;
}

void ExactCoalitionMethod::declare(ExplainGroup& group) {
  PlannedCoalitionMethod::declare(group);
  for (std::size_t i = 0; i < group.size(); ++i) {
    const std::size_t units = game_of(group, i).players();
    if (units <= kMostUnits) continue;
    fail(ErrorKind::usage,
         "explain.{}: example {} has {} units, and all of its 2^{} masked texts would be scored; at most {} units: set "
         "explain.{}.unit = \"word\" or \"sentence\"{}",
         name(), group.inputs()[i].example, units, units, kMostUnits, name(), otherwise_);
  }
}

std::vector<Shown> ExactCoalitionMethod::plan(const TextGame& game) const {
  return all_coalitions(game.players());
}

double largest_share(const std::vector<double>& errors, const std::vector<double>& scores) {
  const double error = largest_of(errors), score = largest_of(scores);
  if (score > 0) return error / score;
  return error > 0 ? 1 : 0;
}

void CoalitionMethod::bind_game(config::Reader& reader) {
  bind_unit(reader, unit_);
  reader.field("replacement", replacement_,
               "what is put in place of hidden tokens: " + replacement_meaning(ReplacementUse::hiding));
  check_replacements(reader, "explain." + name() + ".replacement", {replacement_}, ReplacementUse::hiding);
}

void CoalitionMethod::declare(ExplainGroup& group) {
  replacement_of(group);
  for (std::size_t i = 0; i < group.size(); ++i) game_of(group, i);
}

Replacement CoalitionMethod::replacement_of(const ExplainGroup& group) const {
  return make_replacement(replacement_, group.context(), "explain." + name() + ".replacement");
}

TextGame CoalitionMethod::game_of(const ExplainGroup& group, std::size_t input) const {
  const ExplainInput& text = group.inputs()[input];
  TextGame game{input, {}, units_of(text, unit_, "explain." + name() + ".unit"), {}, 0, 0, seed_of(group, input)};
  for (std::size_t u = 0; u < game.all_units.size(); ++u) {
    if (text.seen >= 0 && game.all_units[u].front() >= text.seen) continue;
    game.units.push_back(game.all_units[u]);
    game.players_places.push_back(u);
  }
  return game;
}

std::vector<TextGame> CoalitionMethod::games_of(ExplainGroup& group) const {
  std::vector<TextGame> games;
  std::vector<Asked> nothing;
  for (std::size_t i = 0; i < group.size(); ++i) {
    games.push_back(game_of(group, i));
    games[i].full = group.values()[i];
    nothing.push_back({i, Shown(games[i].players(), 0)});
  }
  const std::vector<double> empty = values_of(group, games, nothing);
  for (std::size_t i = 0; i < group.size(); ++i) games[i].empty = empty[i];
  return games;
}

std::vector<double> CoalitionMethod::values_of(ExplainGroup& group, std::vector<TextGame>& games,
                                               const std::vector<Asked>& asked) const {
  const Replacement replacement = replacement_of(group);
  std::vector<double> values;
  for (std::size_t first = 0; first < asked.size(); first += kAskedTogether) {
    std::vector<MaskQuery> queries;
    for (std::size_t q = first; q < std::min(asked.size(), first + kAskedTogether); ++q) {
      TextGame& game = games[asked[q].game];
      queries.push_back({game.input, tokens_of(game.units, complement(asked[q].shown))});
      if (!queries.back().hidden.empty()) game.asked.insert(hash_of(asked[q].shown));
    }
    for (const MaskedScore& score : group.masked().of(queries, replacement)) values.push_back(score.value);
  }
  return values;
}

void CoalitionMethod::put_unit_scores(const ExplainGroup& group, const TextGame& game,
                                      const std::vector<double>& scores, Explanation& result) const {
  put_scores(game.all_units, unit_, game.with_unseen(scores), group.inputs()[game.input].ids.size(), result);
}

Explanation CoalitionMethod::describe(const ExplainGroup& group, const TextGame& game,
                                      const std::string& name_of_empty) const {
  Explanation result;
  result.quality = {{"score_input", game.full}, {name_of_empty, game.empty}};
  const Replacement replacement = replacement_of(group);
  result.forwards = 1 + static_cast<double>(game.asked.size()) * static_cast<double>(replacement.draws);
  record_replacement(replacement, "replacement", result.settings);
  return result;
}

Explanation CoalitionMethod::describe_scores(const ExplainGroup& group, const TextGame& game,
                                             const std::vector<double>& scores) const {
  Explanation result = describe(group, game, "score_hidden");
  put_unit_scores(group, game, scores, result);
  return result;
}

Explanation CoalitionMethod::describe_complete(const ExplainGroup& group, const TextGame& game,
                                               const std::vector<double>& scores) const {
  Explanation result = describe(group, game, "score_baseline");
  put_unit_scores(group, game, scores, result);
  const double sum = std::accumulate(scores.begin(), scores.end(), 0.0);
  result.quality["completeness_delta"] = sum - (game.full - game.empty);
  return result;
}

void CoalitionMethod::put_errors(const ExplainGroup& group, const TextGame& game, const std::vector<double>& scores,
                                 const std::vector<double>& errors, Explanation& result) const {
  const std::size_t tokens = group.inputs()[game.input].ids.size();
  result.quality["standard_errors"] =
      unit_ == "token" ? share_by_tokens(game.units, errors, tokens) : game.with_unseen(errors);
  result.quality["largest_standard_error"] = largest_share(errors, scores);
}

void CoalitionCount::add(const Shown& shown) {
  if (std::find(shown.begin(), shown.end(), 0) != shown.end()) asked_.insert(hash_of(shown));
}

PassCost CoalitionMethod::cost_of(const ExplainGroup& group, const TextGame& game, PassRange coalitions) const {
  if (game.players() == 0) return {1, 0};
  coalitions *= static_cast<double>(replacement_of(group).draws);
  coalitions += 1;  // the text as it is
  return {coalitions, 0};
}

StatedCost PlannedCoalitionMethod::cost(const ExplainGroup& group, std::size_t input) {
  const TextGame game = game_of(group, input);
  CoalitionCount count;
  count.add(Shown(game.players(), 0));
  for (const Shown& shown : plan(game)) count.add(shown);
  return cost_of(group, game, static_cast<double>(count.size()));
}

std::vector<Explanation> PlannedCoalitionMethod::run(ExplainGroup& group) {
  std::vector<TextGame> games = games_of(group);
  std::vector<Explanation> results;
  for (std::size_t begin = 0; begin < games.size();) {
    std::vector<std::vector<Shown>> plans;
    std::vector<Asked> asked;
    std::size_t end = begin;
    for (; end < games.size() && (end == begin || asked.size() < kAskedTogether); ++end) {
      plans.push_back(plan(games[end]));
      for (const Shown& shown : plans.back()) asked.push_back({end, shown});
    }
    const std::vector<double> values = values_of(group, games, asked);
    auto next = values.begin();
    for (std::size_t i = begin; i < end; ++i) {
      const std::vector<Shown>& shown = plans[i - begin];
      const auto behind = next + static_cast<std::ptrdiff_t>(shown.size());
      results.push_back(solve(group, games[i], shown, {next, behind}));
      next = behind;
    }
    begin = end;
  }
  return results;
}

}  // namespace glass
