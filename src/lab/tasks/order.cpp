// Order: which of two words comes first. Neither decides alone: only both together, exchanged, change the label.
#include "lab/tasks.h"
#include "lab/words.h"

namespace glass::planted {

namespace {

const Slot& lights() {
  static const Slot words = {"sun", "moon"};
  return words;
}

}  // namespace

class Order final : public PlantedTask {
 public:
  std::string name() const override { return "order"; }
  std::string rule() const override { return "day where the sun comes before the moon, else night"; }
  const std::vector<std::string>& labels() const override {
    static const std::vector<std::string> names = {"night", "day"};
    return names;
  }

  std::int64_t label_of(const PlantedWords& words) const override {
    std::int64_t first = -1;
    bool both = false;
    for (const PlantedWord& word : words) {
      if (!is_one_of(word.text, lights())) continue;
      const std::int64_t is_sun = word.text == "sun" ? 1 : 0;
      both = both || (first >= 0 && first != is_sun);
      if (first < 0) first = is_sun;
    }
    return both ? first : -1;
  }

  PlantedWords draw(std::size_t label, PlantedSplit /*split*/, Random& random) const override {
    PlantedWords words;
    add_filling(words, 1, 4, random);
    add(words, {"the"});
    add(words, label == 1 ? "sun" : "moon", lights());
    add_filling(words, 1, 4, random);
    add(words, {"the"});
    add(words, label == 1 ? "moon" : "sun", lights());
    add_filling(words, 1, 3, random);
    return words;
  }
};

std::unique_ptr<PlantedTask> make_order() {
  return std::make_unique<Order>();
}

}  // namespace glass::planted
