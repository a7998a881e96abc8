// Token texts by id and ids by text.
#include "text/vocabulary.h"

#include <algorithm>
#include <bit>

namespace glass {

void Vocabulary::reserve(std::size_t ids) {
  texts_.reserve(ids);
  hashes_.reserve(ids);
  if (slots_.size() < 2 * ids) resize_slots(std::bit_ceil(std::max<std::size_t>(64, 2 * ids)));
}

std::int32_t Vocabulary::add(std::string text) {
  const auto id = static_cast<std::int32_t>(texts_.size());
  return add(std::move(text), id) ? id : -1;
}

bool Vocabulary::add(std::string text, std::int32_t id) {
  const State state = extend(kStart, text);
  if (has(id) || find(state, {}, text) >= 0) return false;
  const auto index = static_cast<std::size_t>(id);
  if (index >= texts_.size()) {
    texts_.resize(index + 1);
    hashes_.resize(index + 1);
    used_.resize(index + 1);
  }
  longest_ = std::max(longest_, text.size());
  texts_[index] = std::move(text);
  hashes_[index] = mix64(state);
  used_[index] = true;
  ++count_;
  if (static_cast<std::size_t>(count_) * 2 > slots_.size())
    resize_slots(std::max<std::size_t>(64, slots_.size() * 2));
  else
    put(index);
  return true;
}

std::int32_t Vocabulary::find(State state, std::string_view head, std::string_view tail) const {
  if (slots_.empty()) return -1;
  const std::uint64_t hash = mix64(state);
  for (std::size_t slot = hash & (slots_.size() - 1); slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    const auto id = static_cast<std::size_t>(slots_[slot] - 1);
    const std::string_view text = texts_[id];
    if (hashes_[id] == hash && text.size() == head.size() + tail.size() && text.starts_with(head) &&
        text.ends_with(tail))
      return static_cast<std::int32_t>(id);
  }
  return -1;
}

void Vocabulary::put(std::size_t id) {
  std::size_t slot = hashes_[id] & (slots_.size() - 1);
  while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
  slots_[slot] = static_cast<std::int32_t>(id + 1);
}

void Vocabulary::resize_slots(std::size_t slots) {
  slots_.assign(slots, 0);
  for (std::size_t id = 0; id < texts_.size(); ++id)
    if (used_[id]) put(id);
}

}  // namespace glass
