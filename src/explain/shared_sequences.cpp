#include "explain/shared_sequences.h"

#include <algorithm>

namespace glass {

void SharedSequences::add(std::size_t number, const Look& look, const std::vector<std::int64_t>& tokens) {
  const auto [found, is_new] = sequence_of_.try_emplace(look, firsts_.size());
  if (is_new) {
    firsts_.push_back(number);
    asked_.emplace_back();
    members_.emplace_back();
  }
  std::vector<std::int64_t>& asked = asked_[found->second];
  Member member{number, {}};
  for (const std::int64_t token : tokens) {
    const auto place = std::find(asked.begin(), asked.end(), token) - asked.begin();
    if (place == static_cast<std::ptrdiff_t>(asked.size())) asked.push_back(token);
    member.places.push_back(place);
  }
  members_[found->second].push_back(std::move(member));
}

bool SharedSequences::asks_several() const {
  return std::any_of(asked_.begin(), asked_.end(), [](const auto& tokens) { return tokens.size() > 1; });
}

SharedSequences::Members SharedSequences::members_of(const Items& sequences, bool by_token) const {
  Members chosen;
  std::int64_t first = 0;
  for (std::size_t s = 0; s < sequences.size(); ++s) {
    for (const Member& member : members_[sequences[s]]) {
      chosen.numbers.push_back(member.number);
      for (const std::int64_t place : member.places) chosen.rows.push_back(first + (by_token ? place : 0));
      chosen.sequences.push_back(static_cast<std::int64_t>(s));
    }
    first += by_token ? static_cast<std::int64_t>(asked_[sequences[s]].size()) : 1;
  }
  return chosen;
}

}  // namespace glass
