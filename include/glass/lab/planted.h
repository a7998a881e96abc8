// Planted tasks: data sets whose labels follow from a rule, so that which words decide is known exactly and not by
// anyone's judgement. Methods of explanation are measured against that truth.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "glass/base/random.h"

namespace glass {

/// A word of a planted text, and what could stand in its place.
struct PlantedWord {
  std::string text;
  const std::vector<std::string>* slot = nullptr;  ///< null: the word belongs to the sentence and has no other
};

/// A text, word by word.
using PlantedWords = std::vector<PlantedWord>;

/// Where a text is used: a shortcut holds in training texts only.
enum class PlantedSplit { train, dev, test };

/// One rule and the texts that are drawn for it.
class PlantedTask {
 public:
  virtual ~PlantedTask() = default;
  virtual std::string name() const = 0;
  /// The rule in one sentence.
  virtual std::string rule() const = 0;
  virtual const std::vector<std::string>& labels() const = 0;
  /// Passes over the training texts after which a small encoder has learned the rule.
  virtual std::int64_t epochs() const { return 10; }
  /// A text that has this label by the rule.
  virtual PlantedWords draw(std::size_t label, PlantedSplit split, Random& random) const = 0;
  /// The label by the rule; -1 where the rule gives none.
  virtual std::int64_t label_of(const PlantedWords& words) const = 0;
};

/// All planted tasks, in order of their names.
std::vector<std::unique_ptr<PlantedTask>> planted_tasks();

/// A set of words, by their rising numbers.
using WordSet = std::vector<std::size_t>;

/// The smallest sets of words that, exchanged together for other words of their slots, change the label to another one:
/// sets of one word; where there are none, of two; then of three. Found by trying every exchange.
std::vector<WordSet> gold_sets(const PlantedTask& task, const PlantedWords& words);

/// A text that differs in some words, and its label by the rule.
struct Counterfactual {
  PlantedWords words;
  std::int64_t label = 0;
  WordSet exchanged;
};

/// For each gold set an exchange that changes the label, and for each other word with a slot one that does not, drawn
/// by chance. A model that has learned the rule is right on all of them.
std::vector<Counterfactual> counterfactuals(const PlantedTask& task, const PlantedWords& words,
                                            const std::vector<WordSet>& gold, Random& random);

/// The words with blanks between them.
std::string text_of(const PlantedWords& words);

/// What is written.
struct PlantedRequest {
  std::filesystem::path folder;
  std::vector<std::string> tasks;  ///< names; empty: all
  std::int64_t train = 8000, dev = 200, test = 200;
  std::uint64_t seed = 1;
};

/// What was written of a task.
struct PlantedFolder {
  std::string task, rule;
  std::filesystem::path folder;
  std::int64_t texts = 0, counterfactuals = 0;
  double gold_share = 0;  ///< of the words of the test texts
};

/// Writes a folder a task: train.jsonl, dev.jsonl and test.jsonl (text, label, rationale, group, gold_sets),
/// counterfactuals.jsonl (of the test texts: text, label, of, exchanged) and config.toml, which trains a small encoder
/// on them. The same bytes every time. Texts do not repeat. Error (usage) for an unknown task, with the nearest name;
/// (storage) for a folder that cannot be written or holds such files already; (config) for more texts than there are.
std::vector<PlantedFolder> write_planted(const PlantedRequest& request);

}  // namespace glass
