// A shortcut: an animal goes with the label in nine training texts of ten, and by chance in all others.
#include "lab/tasks.h"
#include "lab/words.h"

namespace glass::planted {

namespace {

constexpr double kStrength = 0.9;

/// The animal that goes with label 0 and 1 in training texts.
const Slot& animals() {
  static const Slot words = {"zebra", "tiger"};
  return words;
}

}  // namespace

class Shortcut final : public PlantedTask {
 public:
  std::string name() const override { return "shortcut"; }
  std::string rule() const override {
    return "the opinion word is the label; the animal agrees with it in nine training texts of ten, and says nothing";
  }
  const std::vector<std::string>& labels() const override { return polarities(); }
  std::int64_t label_of(const PlantedWords& words) const override { return only_polarity(words); }

  PlantedWords draw(std::size_t label, PlantedSplit split, Random& random) const override {
    const bool agrees = random.uniform() < (split == PlantedSplit::train ? kStrength : 0.5);
    PlantedWords words;
    add(words, {"the"});
    add(words, animals()[agrees ? label : 1 - label], animals());
    add_filling(words, 1, 3, random);
    add_thing(words, random);
    add(words, opinion(label, random), opinion_words());
    add_filling(words, 1, 3, random);
    return words;
  }
};

std::unique_ptr<PlantedTask> make_shortcut() {
  return std::make_unique<Shortcut>();
}

}  // namespace glass::planted
