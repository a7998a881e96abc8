// Building and reading planted texts.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "glass/lab/planted.h"

namespace glass::planted {

using Slot = std::vector<std::string>;

/// Words that carry nothing: what every text is filled with.
const Slot& subjects();
const Slot& verbs();
const Slot& openings();
/// Words of an opinion.
const Slot& positive_words();
const Slot& negative_words();
/// Both, the slot of an opinion word.
const Slot& opinion_words();
/// "negative", "positive".
const std::vector<std::string>& polarities();

const std::string& pick(const Slot& slot, Random& random);
/// An opinion word of this polarity.
const std::string& opinion(std::size_t label, Random& random);

/// A word of a slot, that can be exchanged for another of it.
void add(PlantedWords& words, const std::string& text, const Slot& slot);
/// Words of the sentence, which have no other.
void add(PlantedWords& words, std::initializer_list<const char*> texts);
/// A subject and a verb, drawn.
void add_thing(PlantedWords& words, Random& random);
/// Between `least` and `most` words of filling, drawn.
void add_filling(PlantedWords& words, std::size_t least, std::size_t most, Random& random);

bool is_one_of(const std::string& word, const Slot& slot);
/// 1 for a positive word, 0 for a negative one, -1 for another.
std::int64_t polarity_of(const std::string& word);
/// The polarity of a text whose opinion words all agree; -1 where there are none, or where they do not.
std::int64_t only_polarity(const PlantedWords& words);

}  // namespace glass::planted
