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

Tag read_tag(const std::string& text, std::size_t token, const std::string& place) {
  if (text == "O") return {};
  const bool known = !text.empty() && std::string_view("BIES").find(text[0]) != std::string_view::npos;
  if (!known || (text.size() > 1 && text[1] != '-')) {
    fail(ErrorKind::data,
         "{}: token {} (counted from 0) has the tag '{}'; allowed are O and B-TYPE, I-TYPE, E-TYPE, S-TYPE", place,
         token, shown(text));
  }
  return {text[0], text.size() > 2 ? std::string_view(text).substr(2) : std::string_view("_")};
}

bool begins(const Tag& before, const Tag& tag) {
  if (tag.kind == kOutside) return false;
  if (tag.kind == 'B' || tag.kind == 'S') return true;
  const bool closed = before.kind == kOutside || before.kind == 'E' || before.kind == 'S';
  return closed || before.type != tag.type;
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
  const auto score_of = [&](const std::vector<std::uint32_t>& drawn) {
    EntityCounts all;
    for (const std::uint32_t i : drawn) {
      all.right += sentences[i].right;
      all.predicted += sentences[i].predicted;
      all.gold += sentences[i].gold;
    }
    return (all.*score)();
  };
  return with_ends(bootstrap(sentences.size(), score_of), sentences.size());
}

}  // namespace

std::vector<Entity> entities(const std::vector<std::string>& tags, const std::string& place) {
  std::vector<Entity> found;
  Tag before;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const Tag tag = read_tag(tags[i], i, place);
    if (begins(before, tag))
      found.push_back({std::string(tag.type), i, i + 1});
    else if (tag.kind != kOutside)
      found.back().end = i + 1;
    before = tag;
  }
  return found;
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
                       const std::vector<std::vector<std::string>>& gold) {
  check(predicted.size() == gold.size(), "entity F1: {} predicted sentences for {}", predicted.size(), gold.size());
  EntityScores scores;
  std::vector<EntityCounts> sentences;
  for (std::size_t i = 0; i < gold.size(); ++i) {
    check(predicted[i].size() == gold[i].size(), "entity F1: sentence {} has {} predicted tags for {} tokens", i,
          predicted[i].size(), gold[i].size());
    const std::vector<Entity> predicted_entities =
        entities(predicted[i], fmt::format("entity F1: predicted sentence {}", i));
    const std::vector<Entity> gold_entities = entities(gold[i], fmt::format("entity F1: gold sentence {}", i));
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
