// Entities from tags, and their counts.
#include "glass/task/metrics/entity_f1.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "glass/base/error.h"

namespace glass {
namespace {

constexpr char kOutside = 'O';

/// A tag taken apart; the type of "O" is never looked at.
struct Tag {
  char kind = kOutside;
  std::string_view type;
};

Tag read_entity_tag(const std::string& text, std::size_t token, const std::string& place, EntityReading reading) {
  if (text == "O") return {};
  const std::string_view letters = reading == EntityReading::bilou ? "BILU" : "BIES";
  const bool known = !text.empty() && letters.find(text[0]) != std::string_view::npos;
  if (!known || (text.size() > 1 && text[1] != '-')) {
    const char* allowed =
        reading == EntityReading::bilou ? "B-TYPE, I-TYPE, L-TYPE, U-TYPE" : "B-TYPE, I-TYPE, E-TYPE, S-TYPE";
    fail(ErrorKind::data, "{}: token {} (counted from 0) has the tag '{}'; allowed are O and {}", place, token,
         shown(text), allowed);
  }
  return {text[0], text.size() > 2 ? std::string_view(text).substr(2) : std::string_view("_")};
}

bool begins(const Tag& before, const Tag& tag) {
  if (tag.kind == kOutside) return false;
  if (tag.kind == 'B' || tag.kind == 'S') return true;
  const bool closed = before.kind == kOutside || before.kind == 'E' || before.kind == 'S';
  return closed || before.type != tag.type;
}

/// Whatever can begin or go on with an entity does.
std::vector<Entity> lenient_entities(const std::vector<Tag>& tags) {
  std::vector<Entity> found;
  Tag before;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const Tag& tag = tags[i];
    if (begins(before, tag))
      found.push_back({std::string(tag.type), i, i + 1});
    else if (tag.kind != kOutside)
      found.back().end = i + 1;
    before = tag;
  }
  return found;
}

bool goes_on(const Tag& before, const Tag& tag) {
  return (before.kind == 'B' || before.kind == 'I') && (tag.kind == 'I' || tag.kind == 'L') && before.type == tag.type;
}

/// Only what is complete is an entity.
std::vector<Entity> bilou_entities(const std::vector<Tag>& tags) {
  std::vector<Entity> found;
  for (std::size_t i = 0; i < tags.size();) {
    if (tags[i].kind != 'B' && tags[i].kind != 'U') {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < tags.size() && goes_on(tags[end - 1], tags[end])) ++end;
    const char last = tags[end - 1].kind;
    if (last == 'L' || last == 'U') found.push_back({std::string(tags[i].type), i, end});
    i = end;
  }
  return found;
}

double share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// Adds the counts of one sentence, by type.
void count(const std::vector<Entity>& predicted, const std::vector<Entity>& gold,
           std::map<std::string, EntityCounts>& types) {
  for (const Entity& entity : gold) ++types[entity.type].gold;
  for (const Entity& entity : predicted) {
    EntityCounts& counts = types[entity.type];
    ++counts.predicted;
    // Entities are in order and do not overlap, so that only one can begin at the same token.
    const auto found = std::lower_bound(gold.begin(), gold.end(), entity,
                                        [](const Entity& a, const Entity& b) { return a.first < b.first; });
    if (found != gold.end() && *found == entity) ++counts.right;
  }
}

EntityCounts sum(const std::map<std::string, EntityCounts>& types) {
  EntityCounts all;
  for (const auto& [type, counts] : types) {
    all.right += counts.right;
    all.predicted += counts.predicted;
    all.gold += counts.gold;
  }
  return all;
}

Interval over_sentences(const std::vector<EntityCounts>& sentences, double (EntityCounts::*score)() const) {
  return bootstrap(sentences.size(), [&](const std::vector<std::uint32_t>& drawn) {
    EntityCounts all;
    for (const std::uint32_t i : drawn) {
      all.right += sentences[i].right;
      all.predicted += sentences[i].predicted;
      all.gold += sentences[i].gold;
    }
    return (all.*score)();
  });
}

}  // namespace

std::vector<Entity> entities(const std::vector<std::string>& tags, const std::string& place, EntityReading reading) {
  std::vector<Tag> read;
  for (std::size_t i = 0; i < tags.size(); ++i) read.push_back(read_entity_tag(tags[i], i, place, reading));
  return reading == EntityReading::bilou ? bilou_entities(read) : lenient_entities(read);
}

double EntityCounts::precision() const {
  return share(right, predicted);
}
double EntityCounts::recall() const {
  return share(right, gold);
}
double EntityCounts::f1() const {
  return share(2 * right, predicted + gold);
}

EntityScores entity_f1(const std::vector<std::vector<std::string>>& predicted,
                       const std::vector<std::vector<std::string>>& gold, EntityReading reading) {
  check(predicted.size() == gold.size(), "entity F1: {} predicted sentences for {}", predicted.size(), gold.size());
  EntityScores scores;
  std::vector<EntityCounts> sentences;
  for (std::size_t i = 0; i < gold.size(); ++i) {
    check(predicted[i].size() == gold[i].size(), "entity F1: sentence {} has {} predicted tags for {} tokens", i,
          predicted[i].size(), gold[i].size());
    const std::vector<Entity> predicted_entities =
        entities(predicted[i], fmt::format("entity F1: predicted sentence {}", i), reading);
    const std::vector<Entity> gold_entities = entities(gold[i], fmt::format("entity F1: gold sentence {}", i), reading);
    count(predicted_entities, gold_entities, scores.types);
    std::map<std::string, EntityCounts> sentence;
    count(predicted_entities, gold_entities, sentence);
    sentences.push_back(sum(sentence));
  }
  scores.precision = over_sentences(sentences, &EntityCounts::precision);
  scores.recall = over_sentences(sentences, &EntityCounts::recall);
  scores.f1 = over_sentences(sentences, &EntityCounts::f1);
  return scores;
}

}  // namespace glass
