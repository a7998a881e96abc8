// A negator turns the opinion word round: two words decide together.
#include "lab/tasks.h"
#include "lab/words.h"

namespace glass::planted {

namespace {

/// The words before an opinion word; the first three turn it round.
const Slot& degrees() {
  static const Slot words = {"not", "never", "hardly", "really", "quite", "rather"};
  return words;
}

bool is_negator(const std::string& word) {
  return is_one_of(word, {"not", "never", "hardly"});
}

}  // namespace

class Negation final : public PlantedTask {
 public:
  std::string name() const override { return "negation"; }
  std::string rule() const override { return "the opinion word is the label, a negator before it turns it round"; }
  const std::vector<std::string>& labels() const override { return polarities(); }

  std::int64_t label_of(const PlantedWords& words) const override {
    std::int64_t label = only_polarity(words);
    for (const PlantedWord& word : words) {
      if (label >= 0 && is_negator(word.text)) label = 1 - label;
    }
    return label;
  }

  PlantedWords draw(std::size_t label, PlantedSplit /*split*/, Random& random) const override {
    PlantedWords words;
    add(words, pick(openings(), random), openings());
    add_thing(words, random);
    const std::string& degree = pick(degrees(), random);
    add(words, degree, degrees());
    add(words, opinion(is_negator(degree) ? 1 - label : label, random), opinion_words());
    add_filling(words, 1, 4, random);
    return words;
  }
};

std::unique_ptr<PlantedTask> make_negation() {
  return std::make_unique<Negation>();
}

}  // namespace glass::planted
