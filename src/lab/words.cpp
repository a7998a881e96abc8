#include "lab/words.h"

#include <algorithm>

namespace glass::planted {

namespace {

const Slot& filling() {
  static const Slot words = {"today", "again", "perhaps", "outside", "slowly", "twice", "later", "indoors",
                             "often", "there", "quietly", "once",    "still",  "early", "away"};
  return words;
}

}  // namespace

const Slot& subjects() {
  static const Slot words = {"film",   "camera", "phone",  "hotel",  "soup",    "book",  "keyboard", "train",
                             "garden", "lamp",   "jacket", "museum", "bicycle", "radio", "play"};
  return words;
}

const Slot& verbs() {
  static const Slot words = {"is", "was", "seems", "looks", "stays", "feels"};
  return words;
}

const Slot& openings() {
  static const Slot words = {"yesterday", "honestly", "so", "well", "now", "here"};
  return words;
}

const Slot& positive_words() {
  static const Slot words = {"great", "wonderful", "excellent", "brilliant", "superb", "delightful", "charming"};
  return words;
}

const Slot& negative_words() {
  static const Slot words = {"awful", "terrible", "dreadful", "boring", "useless", "clumsy", "ugly"};
  return words;
}

const Slot& opinion_words() {
  static const Slot both = [] {
    Slot words = positive_words();
    words.insert(words.end(), negative_words().begin(), negative_words().end());
    return words;
  }();
  return both;
}

const std::vector<std::string>& polarities() {
  static const std::vector<std::string> names = {"negative", "positive"};
  return names;
}

const std::string& pick(const Slot& slot, Random& random) {
  return slot[random.below(slot.size())];
}

const std::string& opinion(std::size_t label, Random& random) {
  return pick(label == 1 ? positive_words() : negative_words(), random);
}

void add(PlantedWords& words, const std::string& text, const Slot& slot) {
  words.push_back({text, &slot});
}

void add(PlantedWords& words, std::initializer_list<const char*> texts) {
  for (const char* text : texts) words.push_back({text, nullptr});
}

void add_thing(PlantedWords& words, Random& random) {
  add(words, {"the"});
  add(words, pick(subjects(), random), subjects());
  add(words, pick(verbs(), random), verbs());
}

void add_filling(PlantedWords& words, std::size_t least, std::size_t most, Random& random) {
  const std::size_t count = least + random.below(most - least + 1);
  for (std::size_t i = 0; i < count; ++i) add(words, pick(filling(), random), filling());
}

bool is_one_of(const std::string& word, const Slot& slot) {
  return std::find(slot.begin(), slot.end(), word) != slot.end();
}

std::int64_t polarity_of(const std::string& word) {
  if (is_one_of(word, positive_words())) return 1;
  return is_one_of(word, negative_words()) ? 0 : -1;
}

std::int64_t only_polarity(const PlantedWords& words) {
  std::int64_t label = -1;
  for (const PlantedWord& word : words) {
    const std::int64_t polarity = polarity_of(word.text);
    if (polarity < 0) continue;
    if (label >= 0 && label != polarity) return -1;
    label = polarity;
  }
  return label;
}

}  // namespace glass::planted
