// Counting: at least two of three fruits have to be red ones. Where all three, or none, are, no word decides alone.
#include <algorithm>

#include "lab/tasks.h"
#include "lab/words.h"

namespace glass::planted {

namespace {

constexpr std::size_t kFruits = 3, kEnough = 2;

const Slot& red_fruits() {
  static const Slot words = {"cherry", "strawberry", "raspberry"};
  return words;
}

const Slot& fruits() {
  static const Slot words = {"cherry", "strawberry", "raspberry", "banana", "lemon", "melon"};
  return words;
}

}  // namespace

class Count final : public PlantedTask {
 public:
  std::string name() const override { return "count"; }
  std::string rule() const override { return "many where at least two of the three fruits are red, else few"; }
  const std::vector<std::string>& labels() const override {
    static const std::vector<std::string> names = {"few", "many"};
    return names;
  }

  std::int64_t label_of(const PlantedWords& words) const override {
    const auto red = std::count_if(words.begin(), words.end(),
                                   [](const PlantedWord& word) { return is_one_of(word.text, red_fruits()); });
    return red >= static_cast<std::ptrdiff_t>(kEnough) ? 1 : 0;
  }

  PlantedWords draw(std::size_t label, PlantedSplit /*split*/, Random& random) const override {
    PlantedWords words;
    do {
      words.clear();
      for (std::size_t i = 0; i < kFruits; ++i) {
        add_filling(words, 1, 3, random);
        add(words, {"a"});
        add(words, pick(fruits(), random), fruits());
      }
      add_filling(words, 0, 2, random);
    } while (label_of(words) != static_cast<std::int64_t>(label));
    return words;
  }
};

std::unique_ptr<PlantedTask> make_count() {
  return std::make_unique<Count>();
}

}  // namespace glass::planted
