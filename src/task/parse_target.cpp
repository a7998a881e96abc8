// Reads explain.target and explain.position for the scores at hand.
#include <algorithm>
#include <charconv>

#include "glass/base/error.h"
#include "glass/base/names.h"
#include "glass/task/score_meaning.h"

namespace glass {

namespace {

std::int64_t need_class(const std::string& name, const ScoreMeaning& meaning) {
  if (const auto label = meaning.find_class(name)) return *label;
  fail(ErrorKind::config, "explain.target: there is no {} '{}'{}", meaning.class_word(), shown(name),
       meaning.near_classes(name));
}

/// "a:b" as two classes. Class names may hold colons themselves: every place to cut is tried.
void read_margin(const std::string& classes, const ScoreMeaning& meaning, Target& target) {
  const std::string& kind = target_kind_names()[static_cast<std::size_t>(target.kind)];
  for (std::size_t colon = classes.find(':'); colon != std::string::npos; colon = classes.find(':', colon + 1)) {
    const auto label = meaning.find_class(classes.substr(0, colon)),
               against = meaning.find_class(classes.substr(colon + 1));
    if (!label || !against) continue;
    target.label = *label;
    target.against = *against;
    break;
  }
  if (target.label < 0) {
    fail(ErrorKind::config,
         "explain.target: '{0}:{1}' does not name two classes; write {0}:<class>:<class>, or {0} alone for the "
         "predicted class against the best other{2}",
         kind, shown(classes), meaning.near_classes(classes.substr(0, classes.find(':'))));
  }
  if (target.label == target.against)
    fail(ErrorKind::config, "explain.target: '{}:{}' names one class twice; name two", kind, shown(classes));
}

/// "logit, probability": what these scores can have.
std::string allowed_kinds(const ScoreMeaning& meaning) {
  std::vector<std::string> names;
  for (const TargetKind kind : meaning.target_kinds())
    names.push_back(target_kind_names()[static_cast<std::size_t>(kind)]);
  return fmt::format("{}", fmt::join(names, ", "));
}

TargetKind read_kind(const std::string& name, const ScoreMeaning& meaning) {
  const std::vector<std::string>& known = target_kind_names();
  const auto found = std::find(known.begin(), known.end(), name);
  const std::string allowed = allowed_kinds(meaning);
  if (found == known.end()) {
    fail(ErrorKind::config, "explain.target: unknown kind '{}'; this model ({}) has {}, optionally followed by ':<{}>'",
         shown(name), meaning.task(), allowed, meaning.class_word());
  }
  const auto kind = static_cast<TargetKind>(found - known.begin());
  const std::vector<TargetKind> kinds = meaning.target_kinds();
  if (kind == TargetKind::automatic) return kinds.front();
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
    fail(ErrorKind::config, "explain.target: a {} model has no {}; it has {}", meaning.task(), name, allowed);
  return kind;
}

PositionRule numbered_token(const std::string& position) {
  PositionRule rule{PositionRule::Kind::number, 0};
  const auto [stopped, error] = std::from_chars(position.data(), position.data() + position.size(), rule.number);
  if (error != std::errc() || stopped != position.data() + position.size() || rule.number < 0) {
    fail(ErrorKind::config,
         "explain.position: '{}' is not known; allowed: auto, last, mask, least_sure, words, tagged, answer, or the "
         "number of a token from 0",
         shown(position));
  }
  return rule;
}

}  // namespace

Target parse_target(const std::string& text, const ScoreMeaning& meaning) {
  const std::size_t colon = text.find(':');
  Target target;
  target.kind = read_kind(text.substr(0, colon), meaning);
  if (colon == std::string::npos) {
    if (target.kind == TargetKind::dimension)
      fail(ErrorKind::config, "explain.target: 'dimension' names no number; write dimension:0 to dimension:{}",
           meaning.class_count() - 1);
    target.label = meaning.default_label();
    return target;
  }
  const std::string classes = text.substr(colon + 1);
  if (names_no_class(target.kind)) {
    const std::string& kind = target_kind_names()[static_cast<std::size_t>(target.kind)];
    fail(ErrorKind::config, "explain.target: '{}:{}': a target of this kind is of no single {}; write {} alone", kind,
         shown(classes), meaning.class_word(), kind);
  }
  if (has_two_classes(target.kind)) {
    read_margin(classes, meaning, target);
  } else {
    target.label = need_class(classes, meaning);
  }
  return target;
}

PositionRule parse_position(const std::string& text, const ScoreMeaning& meaning) {
  if (!meaning.scores_tokens()) {
    if (text == "auto") return {};
    fail(ErrorKind::config, "explain.position: '{}', but this head scores a text as a whole; remove the setting",
         shown(text));
  }
  if (text == "auto") return meaning.default_position();
  if (text == "last") return {PositionRule::Kind::last};
  if (text == "mask") return {PositionRule::Kind::mask};
  using Kind = PositionRule::Kind;
  for (const auto& [name, kind] : {std::pair{"least_sure", Kind::least_sure}, std::pair{"answer", Kind::answer},
                                   std::pair{"words", Kind::words}, std::pair{"tagged", Kind::tagged}}) {
    if (text != name) continue;
    if (kind == Kind::tagged && meaning.has_position(kind) && !meaning.find_class(kOutsideTag)) {
      fail(ErrorKind::config,
           "explain.position: tagged leaves out the words with the tag {}, which this model does not have; use words",
           kOutsideTag);
    }
    if (meaning.has_position(kind)) return {kind};
    fail(ErrorKind::config, "explain.position: '{}' is not for a {} model; allowed: auto, last, mask, or a number",
         text, meaning.task());
  }
  return numbered_token(text);
}

}  // namespace glass
