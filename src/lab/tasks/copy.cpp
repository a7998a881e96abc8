// Copy at a distance: the colour of the key, named at the beginning, is asked for at the end.
#include "lab/tasks.h"
#include "lab/words.h"

namespace glass::planted {

namespace {

const Slot& colours() {
  static const Slot words = {"red", "blue", "green", "yellow"};
  return words;
}

constexpr std::size_t kNearest = 8, kFarthest = 24;  // words between the key's colour and the question

}  // namespace

class Copy final : public PlantedTask {
 public:
  std::string name() const override { return "copy"; }
  std::string rule() const override { return "the colour of the key is the label; the door has a colour of its own"; }
  const std::vector<std::string>& labels() const override { return colours(); }

  /// The colour word behind the first "key".
  std::int64_t label_of(const PlantedWords& words) const override {
    bool is_key = false;
    for (const PlantedWord& word : words) {
      is_key = is_key || word.text == "key";
      for (std::size_t colour = 0; is_key && colour < colours().size(); ++colour) {
        if (colours()[colour] == word.text) return static_cast<std::int64_t>(colour);
      }
    }
    return -1;
  }

  PlantedWords draw(std::size_t label, PlantedSplit /*split*/, Random& random) const override {
    PlantedWords words;
    add(words, {"the", "key", "is"});
    add(words, colours()[label], colours());
    add_filling(words, kNearest / 2, kFarthest / 2, random);
    add(words, {"the", "door", "is"});
    add(words, pick(colours(), random), colours());
    add_filling(words, kNearest / 2, kFarthest / 2, random);
    add(words, {"which", "key", "?"});
    return words;
  }
};

std::unique_ptr<PlantedTask> make_copy() {
  return std::make_unique<Copy>();
}

}  // namespace glass::planted
