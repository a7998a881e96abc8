// A conflict of cues: two people say opposite things, and the one of higher rank is right.
#include "lab/tasks.h"
#include "lab/words.h"

namespace glass::planted {

namespace {

/// Rising rank.
const Slot& people() {
  static const Slot words = {"guest", "clerk", "judge"};
  return words;
}

std::int64_t rank_of(const std::string& word) {
  for (std::size_t i = 0; i < people().size(); ++i) {
    if (people()[i] == word) return static_cast<std::int64_t>(i);
  }
  return -1;
}

void add_saying(PlantedWords& words, const std::string& person, const std::string& said) {
  add(words, {"the"});
  add(words, person, people());
  add(words, {"calls", "it"});
  add(words, said, opinion_words());
}

}  // namespace

class Conflict final : public PlantedTask {
 public:
  std::string name() const override { return "conflict"; }
  std::string rule() const override {
    return "what the person of the highest rank says is the label (judge above clerk above guest); of equal ranks "
           "there "
           "is none";
  }
  const std::vector<std::string>& labels() const override { return polarities(); }
  std::int64_t epochs() const override { return 25; }  // 10 are too few to compare ranks

  std::int64_t label_of(const PlantedWords& words) const override {
    std::int64_t highest = -1, rank = -1, label = -1;
    bool tied = false;
    for (const PlantedWord& word : words) {
      if (rank_of(word.text) >= 0) rank = rank_of(word.text);
      if (polarity_of(word.text) < 0) continue;
      tied = rank == highest || (tied && rank < highest);
      if (rank > highest) label = polarity_of(word.text);
      highest = std::max(highest, rank);
    }
    return tied ? -1 : label;
  }

  PlantedWords draw(std::size_t label, PlantedSplit /*split*/, Random& random) const override {
    const std::size_t low = random.below(people().size() - 1);
    const std::size_t high = low + 1 + random.below(people().size() - 1 - low);
    const bool first = random.below(2) == 0;
    PlantedWords words;
    add(words, pick(openings(), random), openings());
    add_saying(words, people()[first ? high : low], opinion(first ? label : 1 - label, random));
    add(words, {"and"});
    add_saying(words, people()[first ? low : high], opinion(first ? 1 - label : label, random));
    add_filling(words, 0, 3, random);
    return words;
  }
};

std::unique_ptr<PlantedTask> make_conflict() {
  return std::make_unique<Conflict>();
}

}  // namespace glass::planted
