#include "pipeline/finished_group.h"

#include "glass/base/error.h"

namespace glass::pipeline {

namespace {

constexpr std::int64_t CutCounts::*kCounts[] = {
    &CutCounts::texts,          &CutCounts::cut_texts,     &CutCounts::tokens,     &CutCounts::cut_tokens,
    &CutCounts::unknown_tokens, &CutCounts::unknown_texts, &CutCounts::short_texts};

}  // namespace

Json counts_to_json(const CutCounts& counts) {
  Json numbers = Json::array();
  for (const auto count : kCounts) numbers.push_back(counts.*count);
  return numbers;
}

CutCounts counts_from_json(const Json& numbers) {
  CutCounts counts;
  std::size_t next = 0;
  for (const auto count : kCounts) counts.*count = numbers.at(next++).get<std::int64_t>();
  return counts;
}

Json finished_group_to_json(const FinishedGroup& group) {
  return {{"texts", group.texts},
          {"lengths", group.lengths},
          {"counts", counts_to_json(group.counts)},
          {"shortcomings", group.shortcomings.to_json()},
          {"numbers", group.numbers}};
}

FinishedGroup finished_group_from_json(const Json& document) {
  FinishedGroup group;
  group.texts = document.at("texts").get<std::vector<std::size_t>>();
  group.lengths = document.at("lengths").get<std::vector<std::int64_t>>();
  if (group.texts.empty() || group.texts.size() != group.lengths.size())
    fail(ErrorKind::data, "a finished group has {} texts and {} lengths", group.texts.size(), group.lengths.size());
  group.counts = counts_from_json(document.at("counts"));
  group.shortcomings = Shortcomings(document.at("shortcomings"));
  group.numbers = document.at("numbers");
  return group;
}

}  // namespace glass::pipeline
