// Which scheme a set of tags follows, and whether whole entities can be judged by it.
#pragma once

#include <string>
#include <vector>

#include "glass/task/metrics/entity_f1.h"

namespace glass {

/// How the tags of a task mark entities.
struct TagScheme {
  /// The letters that stand there, by the name of their scheme: BIO, BIOES, BILOU, BMES, BMEWO, or IO for one without
  /// beginnings. "" where tags mark no entities; "unknown" where they seem to, in a way that no metric reads.
  std::string name;
  EntityReading reading = EntityReading::lenient;
  /// By tag, as entity_f1 reads it; empty where entities are not judged.
  std::vector<std::string> canonical;

  bool marks_entities() const { return !canonical.empty(); }
};

/// Reads tags such as B-PER, B_PER, PER-B, or B without a type. Tags of entities have an O, or a letter for beginnings;
/// BILOU is read as seqeval's strict mode does, all others as its default mode (M is an I, W an S).
TagScheme find_tag_scheme(const std::vector<std::string>& tags);

}  // namespace glass
