// Which scores of a text count.
#include "glass/task/position.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/model/to_doubles.h"
#include "glass/task/span.h"

namespace glass {

namespace {

std::int64_t mask_position(const Encoding& encoding, const SpecialIds& ids, const std::string& text) {
  const auto found = ids.mask ? std::find(encoding.ids.begin(), encoding.ids.end(), *ids.mask) : encoding.ids.end();
  if (found != encoding.ids.end()) return found - encoding.ids.begin();
  fail(ErrorKind::data,
       "text '{}': a masked language model fills a mask, and there is none; write the mask token ({}) into the text, "
       "or name a token by its number in explain.position",
       shown(text), ids.mask ? "[MASK] or <mask>" : "this vocabulary has none");
}

/// The row before each token of the target predicts it.
std::vector<ScoredPlace> target_places(const Encoding& encoding, const TargetForm& form) {
  const bool own_decoder = form.kind == TargetForm::Kind::decoder;
  const std::int64_t before_first = own_decoder ? 0 : encoding.target_start - 1;
  const std::int64_t first = encoding.target_start + (own_decoder ? 1 : 0);
  std::vector<ScoredPlace> places;
  for (std::int64_t token = first; token < static_cast<std::int64_t>(encoding.size()); ++token) {
    places.push_back({before_first + token - first, token});
  }
  return places;
}

const ScoredPlace& numbered_place(const std::vector<ScoredPlace>& places, std::int64_t number,
                                  const std::string& text) {
  if (number < static_cast<std::int64_t>(places.size())) return places[static_cast<std::size_t>(number)];
  fail(ErrorKind::data, "text '{}': explain.position is {}, the target has {} tokens; count from 0", shown(text),
       number, places.size());
}

bool starts_word(const Encoding& encoding, std::size_t t) {
  if (encoding.special[t] != 0) return false;
  return t == 0 || encoding.places[t].word != encoding.places[t - 1].word;
}

std::int64_t least_sure_token(const Encoding& encoding, const at::Tensor& scores) {
  const std::vector<double> best = to_doubles(std::get<0>(scores.to(at::kDouble).softmax(1).max(1)));  // [T]
  std::int64_t chosen = -1;
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    if (!starts_word(encoding, t)) continue;
    if (chosen < 0 || best[t] < best[static_cast<std::size_t>(chosen)]) chosen = static_cast<std::int64_t>(t);
  }
  return chosen;
}

PositionRule answer_position(const Encoding& encoding, const at::Tensor& scores) {
  AnswerSearch search;
  search.add(0, scores, searched_tokens(encoding));
  if (!search.best()) return {PositionRule::Kind::number, -1};
  return {PositionRule::Kind::number, static_cast<std::int64_t>(search.best()->first),
          static_cast<std::int64_t>(search.best()->last)};
}

}  // namespace

bool depends_on_scores(const PositionRule& rule) {
  return rule.kind == PositionRule::Kind::least_sure || rule.kind == PositionRule::Kind::answer;
}

PositionRule resolve_position(const PositionRule& rule, const Encoding& encoding, const at::Tensor& scores) {
  if (!depends_on_scores(rule)) return rule;
  const PositionRule chosen = rule.kind == PositionRule::Kind::answer
                                  ? answer_position(encoding, scores)
                                  : PositionRule{PositionRule::Kind::number, least_sure_token(encoding, scores)};
  if (chosen.number < 0)
    fail(ErrorKind::data, "a text without a token of its own has nothing to explain; leave it out");
  return chosen;
}

std::vector<ScoredPlace> word_places(const Encoding& encoding) {
  std::vector<ScoredPlace> places;
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    if (starts_word(encoding, t)) places.push_back({static_cast<std::int64_t>(t), -1});
  }
  return places;
}

std::vector<ScoredPlace> places_without(std::int64_t outside, const std::vector<ScoredPlace>& places,
                                        const at::Tensor& scores) {
  const at::Tensor best = scores.argmax(1).to(at::kCPU);
  std::vector<ScoredPlace> kept;
  for (const ScoredPlace& place : places) {
    if (best.const_data_ptr<std::int64_t>()[place.position] != outside) kept.push_back(place);
  }
  return kept;
}

std::vector<ScoredPlace> scored_places(const PositionRule& rule, const Encoding& encoding, const TargetForm& form,
                                       const SpecialIds& special, const std::string& text) {
  const auto size = static_cast<std::int64_t>(encoding.size());
  const bool has_target = encoding.target_start >= 0;
  switch (rule.kind) {
    case PositionRule::Kind::whole_text:
      return {{}};
    case PositionRule::Kind::mask:
      return {{mask_position(encoding, special, text), -1}};
    case PositionRule::Kind::last:
      if (has_target) return {target_places(encoding, form).back()};
      return {{size - 1, -1}};
    case PositionRule::Kind::number:
      if (has_target) return {numbered_place(target_places(encoding, form), rule.number, text)};
      if (rule.number < size) return {{rule.number, -1}};
      fail(ErrorKind::data, "text '{}': explain.position is {}, the text has {} tokens; count from 0", shown(text),
           rule.number, size);
    case PositionRule::Kind::target_or_last:
      if (!has_target) return {{size - 1, -1}};
      return target_places(encoding, form);
    case PositionRule::Kind::target:
      if (has_target) return target_places(encoding, form);
      fail(ErrorKind::data,
           "text '{}': this model scores a target, and there is none; give --target-text, or a column \"target\" in "
           "the data",
           shown(text));
    case PositionRule::Kind::words:
    case PositionRule::Kind::tagged:
      return word_places(encoding);
    case PositionRule::Kind::least_sure:
    case PositionRule::Kind::answer:
      break;  // resolve_position has put a number in their place
  }
  fail(ErrorKind::bug, "internal error: unknown token to explain {}", static_cast<int>(rule.kind));
}

}  // namespace glass
