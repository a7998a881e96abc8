// Token texts by id and ids by text.
#include "text/vocabulary.h"

#include <algorithm>

namespace glass {

std::int32_t Vocabulary::add(std::string text) {
  const State state = extend(kStart, text);
  if (find(state, {}, text) >= 0) return -1;
  longest_ = std::max(longest_, text.size());
  texts_.push_back(std::move(text));
  hashes_.push_back(mix64(state));
  if (texts_.size() * 2 > slots_.size()) {
    grow();
  } else {
    std::size_t slot = hashes_.back() & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<std::int32_t>(texts_.size());
  }
  return static_cast<std::int32_t>(texts_.size() - 1);
}

std::int32_t Vocabulary::find(State state, std::string_view head, std::string_view tail) const {
  if (slots_.empty()) return -1;
  const std::uint64_t hash = mix64(state);
  for (std::size_t slot = hash & (slots_.size() - 1); slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    const auto id = static_cast<std::size_t>(slots_[slot] - 1);
    const std::string_view text = texts_[id];
    if (hashes_[id] == hash && text.size() == head.size() + tail.size() && text.starts_with(head) && text.ends_with(tail))
      return static_cast<std::int32_t>(id);
  }
  return -1;
}

void Vocabulary::grow() {
  slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), 0);
  for (std::size_t id = 0; id < texts_.size(); ++id) {
    std::size_t slot = hashes_[id] & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<std::int32_t>(id + 1);
  }
}

}  // namespace glass
