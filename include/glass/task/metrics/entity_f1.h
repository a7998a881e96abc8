// Entity F1: how many of the entities that tags mark are found with their exact bounds and type (Tjong Kim Sang and De
// Meulder 2003, "Introduction to the CoNLL-2003 Shared Task"), computed as the script conlleval and seqeval's default
// mode do; of BILOU tags as seqeval's strict mode does, its only one for them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "glass/base/statistics.h"

namespace glass {

/// The tokens [first, end) of a sentence.
struct Entity {
  std::string type;
  std::size_t first = 0, end = 0;
  bool operator==(const Entity& other) const = default;
};

/// How tags are read. lenient: whatever can be an entity is one. bilou: an entity is a U, or a B, any number of I and
/// an L, all of one type; anything else is none.
enum class EntityReading { lenient, bilou };

/// The entities of one sentence's tags, in order. A tag is "O", or B, I, E or S with "-TYPE" behind it (without one the
/// type is "_"). B and S begin an entity, and so does any tag of another type than the one before and an I or E behind
/// O, E or S: IOB1, IOB2, IOE and IOBES are all read, mistakes of a model too. Any other tag is an Error of kind
/// `data`; `place` begins its text. bilou takes B, I, L, O and U.
std::vector<Entity> entities(const std::vector<std::string>& tags, const std::string& place = "tags",
                             EntityReading reading = EntityReading::lenient);

/// How many entities are right, how many were predicted, how many there are; shares of nothing are 0.
struct EntityCounts {
  std::int64_t right = 0, predicted = 0, gold = 0;
  double precision() const;
  double recall() const;
  double f1() const;
};

/// Scores over all entities whatever their type (micro average), with bootstrap intervals over sentences, and the
/// counts of each type.
struct EntityScores {
  Interval precision, recall, f1;
  std::map<std::string, EntityCounts> types;
};

/// Both lists hold the tags of each sentence, one a token. NaN without any sentence, 0 where there is no entity.
EntityScores entity_f1(const std::vector<std::vector<std::string>>& predicted,
                       const std::vector<std::vector<std::string>>& gold,
                       EntityReading reading = EntityReading::lenient);

}  // namespace glass
