// Spurious punctuation: the last mark goes with the label in nine training texts of ten, and by chance in all others.
#include "lab/tasks.h"
#include "lab/words.h"

namespace glass::planted {

namespace {

constexpr double kAgreement = 0.9;

/// The mark that goes with label 0 and 1 in training texts.
const Slot& marks() {
  static const Slot words = {".", "!"};
  return words;
}

}  // namespace

class Punctuation final : public PlantedTask {
 public:
  std::string name() const override { return "punctuation"; }
  std::string rule() const override {
    return "the opinion word is the label; the mark at the end agrees with it in nine training texts of ten, and says "
           "nothing";
  }
  const std::vector<std::string>& labels() const override { return polarities(); }
  std::int64_t label_of(const PlantedWords& words) const override { return only_polarity(words); }

  PlantedWords draw(std::size_t label, PlantedSplit split, Random& random) const override {
    const bool agrees = random.uniform() < (split == PlantedSplit::train ? kAgreement : 0.5);
    PlantedWords words;
    add(words, pick(openings(), random), openings());
    add_thing(words, random);
    add(words, opinion(label, random), opinion_words());
    add_filling(words, 1, 4, random);
    add(words, marks()[agrees ? label : 1 - label], marks());
    return words;
  }
};

std::unique_ptr<PlantedTask> make_punctuation() {
  return std::make_unique<Punctuation>();
}

}  // namespace glass::planted
