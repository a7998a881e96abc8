#include "model/stack/cache.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"

namespace glass {

KeyValueCache::KeyValueCache(std::size_t layers, std::int64_t sequences, std::int64_t capacity)
    : capacity_(capacity), lengths_(static_cast<std::size_t>(sequences), 0), keys_(layers), values_(layers) {}

void KeyValueCache::begin(const Layout& layout) {
  check(layout.size() == static_cast<std::int64_t>(lengths_.size()) && layout.starts == lengths_,
        "the new rows do not follow what the cache holds");
  if (layout.longest > capacity_)
    fail(ErrorKind::bug, "internal error: {} tokens for a cache of {}", layout.longest, capacity_);
  std::vector<std::int64_t> places;
  for (const Run& run : layout.runs) {
    for (std::int64_t b = run.first_sequence; b < run.first_sequence + run.sequences; ++b) {
      for (std::int64_t t = 0; t < run.length; ++t)
        places.push_back(b * capacity_ + lengths_[static_cast<std::size_t>(b)] + t);
    }
  }
  places_ = at::tensor(places, at::kLong).to(layout.ids.device());
}

std::pair<Tensor, Tensor> KeyValueCache::append(std::size_t layer, const Tensor& key, const Tensor& value) {
  Tensor &keys = keys_[layer], &values = values_[layer];
  if (!keys.defined()) {
    const std::int64_t rows = static_cast<std::int64_t>(lengths_.size()) * capacity_;
    keys = at::zeros({rows, key.size(1)}, key.options());
    values = at::zeros({rows, value.size(1)}, value.options());
  }
  keys.index_copy_(0, places_, key);
  values.index_copy_(0, places_, value);
  return {keys, values};
}

std::vector<AttentionRun> KeyValueCache::runs(const Layout& layout) const {
  std::vector<AttentionRun> runs;
  for (const Run& run : layout.runs) {
    for (std::int64_t i = 0; i < run.sequences; ++i) {
      const std::int64_t b = run.first_sequence + i, before = lengths_[static_cast<std::size_t>(b)];
      // Neighbours that are equally long share a run.
      if (i > 0 && runs.back().offset == before) {
        ++runs.back().sequences;
      } else {
        runs.push_back(
            {b, 1, run.first_row + i * run.length, run.length, b * capacity_, before + run.length, before, capacity_});
      }
    }
  }
  return runs;
}

void KeyValueCache::end(const Layout& layout) {
  for (const Run& run : layout.runs) {
    for (std::int64_t i = 0; i < run.sequences; ++i)
      lengths_[static_cast<std::size_t>(run.first_sequence + i)] += run.length;
  }
}

void KeyValueCache::reorder(const std::vector<std::int64_t>& from) {
  std::vector<std::int64_t> lengths;
  for (const std::int64_t b : from) lengths.push_back(lengths_.at(static_cast<std::size_t>(b)));
  for (auto* tensors : {&keys_, &values_}) {
    for (Tensor& tensor : *tensors) {
      if (!tensor.defined()) continue;
      const std::int64_t width = tensor.size(1);
      const Tensor picked = at::tensor(from, at::kLong).to(tensor.device());
      tensor = tensor.view({-1, capacity_, width}).index_select(0, picked).view({-1, width});
    }
  }
  lengths_ = std::move(lengths);
}

KeyValueCache KeyValueCache::beginnings(const std::vector<std::int64_t>& from,
                                        const std::vector<std::int64_t>& lengths) const {
  check(from.size() == lengths.size(), "{} lengths for {} sequences", lengths.size(), from.size());
  KeyValueCache copy = *this;
  copy.reorder(from);
  for (std::size_t b = 0; b < from.size(); ++b)
    check(lengths[b] <= copy.lengths_[b], "{} tokens of a sequence of {}", lengths[b], copy.lengths_[b]);
  copy.lengths_ = lengths;
  return copy;
}

std::int64_t KeyValueCache::bytes() const {
  std::int64_t bytes = 0;
  for (const auto* tensors : {&keys_, &values_}) {
    for (const Tensor& tensor : *tensors) bytes += tensor.defined() ? tensor.numel() * tensor.element_size() : 0;
  }
  return bytes;
}

}  // namespace glass
