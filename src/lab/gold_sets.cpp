// Which words decide, by trying every exchange.
#include <algorithm>

#include "glass/lab/planted.h"

namespace glass {

namespace {

constexpr std::size_t kLargestSet = 3;

/// Calls `use` with the words after each exchange of all words of `set`, until it returns true.
template <typename Use>
bool any_exchange(PlantedWords& words, const WordSet& set, std::size_t at, const Use& use) {
  if (at == set.size()) return use();
  PlantedWord& word = words[set[at]];
  const std::string own = word.text;
  bool found = false;
  for (const std::string& other : *word.slot) {
    if (other == own) continue;
    word.text = other;
    found = any_exchange(words, set, at + 1, use);
    if (found) break;
  }
  word.text = own;
  return found;
}

bool changes_label(const PlantedTask& task, PlantedWords& words, const WordSet& set, std::int64_t label) {
  return any_exchange(words, set, 0, [&] {
    const std::int64_t other = task.label_of(words);
    return other >= 0 && other != label;
  });
}

/// Sets of `size` of these words, one after the other.
template <typename Use>
void each_set(const WordSet& from, std::size_t size, std::size_t begin, WordSet& set, const Use& use) {
  if (set.size() == size) return use(set);
  for (std::size_t i = begin; i < from.size(); ++i) {
    set.push_back(from[i]);
    each_set(from, size, i + 1, set, use);
    set.pop_back();
  }
}

/// All exchanges of a set by which `is_wanted` holds of the label; one of them is drawn.
template <typename IsWanted>
bool draw_exchange(const PlantedTask& task, PlantedWords& words, const WordSet& set, Random& random,
                   const IsWanted& is_wanted) {
  std::vector<PlantedWords> found;
  any_exchange(words, set, 0, [&] {
    if (is_wanted(task.label_of(words))) found.push_back(words);
    return false;
  });
  if (found.empty()) return false;
  words = found[random.below(found.size())];
  return true;
}

}  // namespace

std::vector<WordSet> gold_sets(const PlantedTask& task, const PlantedWords& words) {
  WordSet exchangeable;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].slot != nullptr) exchangeable.push_back(i);
  }
  PlantedWords changed = words;
  const std::int64_t label = task.label_of(words);
  std::vector<WordSet> gold;
  for (std::size_t size = 1; size <= kLargestSet && gold.empty(); ++size) {
    WordSet set;
    each_set(exchangeable, size, 0, set, [&](const WordSet& tried) {
      if (changes_label(task, changed, tried, label)) gold.push_back(tried);
    });
  }
  return gold;
}

std::vector<Counterfactual> counterfactuals(const PlantedTask& task, const PlantedWords& words,
                                            const std::vector<WordSet>& gold, Random& random) {
  const std::int64_t label = task.label_of(words);
  std::vector<Counterfactual> results;
  for (const WordSet& set : gold) {
    PlantedWords changed = words;
    const auto is_other = [&](std::int64_t other) { return other >= 0 && other != label; };
    if (draw_exchange(task, changed, set, random, is_other)) results.push_back({changed, task.label_of(changed), set});
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_gold = std::any_of(gold.begin(), gold.end(), [&](const WordSet& set) {
      return std::find(set.begin(), set.end(), i) != set.end();
    });
    PlantedWords changed = words;
    const auto is_same = [&](std::int64_t other) { return other == label; };
    if (words[i].slot != nullptr && !is_gold && draw_exchange(task, changed, {i}, random, is_same))
      results.push_back({changed, label, {i}});
  }
  return results;
}

std::string text_of(const PlantedWords& words) {
  std::string text;
  for (const PlantedWord& word : words) text += (text.empty() ? "" : " ") + word.text;
  return text;
}

}  // namespace glass
