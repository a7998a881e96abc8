// Coalitions: a text as a game of its units. The value of a coalition is the explained score with only its units shown.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "glass/explain/explainer.h"
#include "glass/explain/masked_scores.h"
#include "glass/explain/replacement.h"
#include "glass/explain/units.h"

namespace glass {

/// Which units of a text are shown; the others are hidden.
using Shown = std::vector<std::uint8_t>;

/// One text as a game.
struct TextGame {
  std::size_t input = 0;  ///< place in the group
  Units units;            ///< the players: those units that can change what is explained
  Units all_units;        ///< and with them those that cannot (ExplainInput::seen), whose scores are 0
  std::vector<std::size_t> players_places;       ///< where each player stands in all_units
  double full = 0, empty = 0;                    ///< the score with every unit, and with none
  std::uint64_t seed = 0;                        ///< depends on the context's seed and the example only
  std::unordered_set<std::uint64_t> asked = {};  ///< hashes of the coalitions that were asked for
  std::size_t players() const { return units.size(); }
  /// One number for each of all units, from one for each player.
  std::vector<double> with_unseen(const std::vector<double>& numbers) const;
};

/// A coalition of one of the games.
struct Asked {
  std::size_t game = 0;
  Shown shown;
};

/// All 2^M coalitions of M units; bit u of the place says that unit u is shown.
std::vector<Shown> all_coalitions(std::size_t units);
/// The units that are not shown.
Shown complement(const Shown& shown);

/// Which coalitions of a text a method would ask for: each counts once, and that of all units costs nothing.
class CoalitionCount {
 public:
  void add(const Shown& shown);
  std::size_t size() const { return asked_.size(); }

 private:
  std::unordered_set<std::uint64_t> asked_;
};

/// Methods that play a text's game: their common settings and what a result holds.
class CoalitionMethod : public Explainer {
 public:
  void declare(ExplainGroup& group) override;

 protected:
  /// Binds unit and replacement.
  void bind_game(config::Reader& reader);
  /// The games of a group's texts.
  std::vector<TextGame> games_of(ExplainGroup& group) const;
  /// One value for each, in their order, all texts in common batches. What was asked before costs nothing.
  std::vector<double> values_of(ExplainGroup& group, std::vector<TextGame>& games,
                                const std::vector<Asked>& asked) const;
  /// What every result holds: the score without units under `name_of_empty`, passes, the replacement.
  Explanation describe(const ExplainGroup& group, const TextGame& game, const std::string& name_of_empty) const;
  /// One score a unit as an explanation.
  Explanation describe_scores(const ExplainGroup& group, const TextGame& game, const std::vector<double>& scores) const;
  /// The same for scores that sum to full - empty: their ends, and what they miss of it.
  Explanation describe_complete(const ExplainGroup& group, const TextGame& game,
                                const std::vector<double>& scores) const;
  /// Standard errors by unit into the quality: by token as the values are where each token is a unit, else by group;
  /// and the largest as a share of the largest |score|.
  void put_errors(const ExplainGroup& group, const TextGame& game, const std::vector<double>& scores,
                  const std::vector<double>& errors, Explanation& result) const;
  /// The passes of a text that asks for as many coalitions, that of no unit among them.
  PassCost cost_of(const ExplainGroup& group, const TextGame& game, PassRange coalitions) const;
  /// The game of a text before its ends are known.
  TextGame game_of(const ExplainGroup& group, std::size_t input) const;

 private:
  Replacement replacement_of(const ExplainGroup& group) const;
  void put_unit_scores(const ExplainGroup& group, const TextGame& game, const std::vector<double>& scores,
                       Explanation& result) const;
  std::string unit_ = "token", replacement_ = "auto";
};

/// Methods that know beforehand which coalitions they ask for: a few texts at a time are asked together.
class PlannedCoalitionMethod : public CoalitionMethod {
 public:
  StatedCost cost(const ExplainGroup& group, std::size_t input) override;

 protected:
  std::vector<Explanation> run(ExplainGroup& group) override;
  /// The coalitions of a text.
  virtual std::vector<Shown> plan(const TextGame& game) const = 0;
  /// The result from one value for each coalition of plan().
  virtual Explanation solve(ExplainGroup& group, const TextGame& game, const std::vector<Shown>& shown,
                            const std::vector<double>& values) const = 0;
};

/// Methods that ask for all 2^M coalitions of M units; a text of more units than kMostUnits is an Error (usage).
class ExactCoalitionMethod : public PlannedCoalitionMethod {
 public:
  static constexpr std::size_t kMostUnits = 16;
  void declare(ExplainGroup& group) override;

 protected:
  /// `otherwise` ends the advice of that Error: what to do besides taking larger units.
  explicit ExactCoalitionMethod(std::string otherwise) : otherwise_(std::move(otherwise)) {}
  std::vector<Shown> plan(const TextGame& game) const override;

 private:
  std::string otherwise_;
};

/// The largest |error| as a share of the largest |score|; 0 where there are none, 1 where only errors are.
double largest_share(const std::vector<double>& errors, const std::vector<double>& scores);

}  // namespace glass
