// One opinion word decides; everything else is drawn whatever the label.
#include "lab/tasks.h"
#include "lab/words.h"

namespace glass::planted {

class Keyword final : public PlantedTask {
 public:
  std::string name() const override { return "keyword"; }
  std::string rule() const override { return "the one opinion word is the label"; }
  const std::vector<std::string>& labels() const override { return polarities(); }
  std::int64_t label_of(const PlantedWords& words) const override { return only_polarity(words); }

  PlantedWords draw(std::size_t label, PlantedSplit /*split*/, Random& random) const override {
    PlantedWords words;
    add(words, pick(openings(), random), openings());
    add_thing(words, random);
    add(words, opinion(label, random), opinion_words());
    add_filling(words, 1, 5, random);
    return words;
  }
};

std::unique_ptr<PlantedTask> make_keyword() {
  return std::make_unique<Keyword>();
}

}  // namespace glass::planted
